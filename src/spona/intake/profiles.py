"""Need profiles of mentees and offers of mentors, as the rows of an import fill them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from spona.core.models import Organisation
from spona.intake.models import ImportRow
from spona.intake.noting import change, make
from spona.intake.values import folded
from spona.needs.models import Need, NeedArea, NeedProfile, Offer, OfferArea
from spona.programmes.models import Participation

# (row, whose profile, when she filled in the form)
type Filled = tuple[ImportRow, Participation, datetime]


def write_profiles(
    *,
    mentees: Sequence[Filled],
    mentors: Sequence[Filled],
    areas: dict[str, NeedArea],
    organisation: Organisation,
) -> None:
    """Fill what there is, make what there is not; needs and offers are added, none is taken away."""
    profiles = _one_to_one(NeedProfile, mentees, organisation)
    needs = [(row, profiles[p.pk], row.data["needs"]) for row, p, _at in mentees]
    make(Need, _new_links(Need, "profile", needs, areas), organisation=organisation)
    offers = _one_to_one(Offer, mentors, organisation)
    offered = [(row, offers[p.pk], row.data["offers"]) for row, p, _at in mentors]
    make(OfferArea, _new_links(OfferArea, "offer", offered, areas), organisation=organisation)


def _one_to_one(model: Any, work: Sequence[Filled], organisation: Organisation) -> dict[int, Any]:
    """The profile of each participation: filled where there is one, made where there is none."""
    found = {
        item.participation_id: item
        for item in model.objects.filter(participation__in=[p.pk for _row, p, _at in work])
    }
    new: dict[int, tuple[ImportRow, Any]] = {}
    for row, participation, at in work:
        wanted = _wanted(row, model)
        if participation.pk in new:
            for key, value in wanted.items():
                setattr(found[participation.pk], key, value)
        elif item := found.get(participation.pk):
            change(row, item, wanted)
        else:
            item = model(participation=participation, filled_at=at, **wanted)
            found[participation.pk] = item
            new[participation.pk] = (row, item)
    make(model, list(new.values()), organisation=organisation)
    return found


def _new_links(
    model: Any,
    owner: str,
    work: Sequence[tuple[ImportRow, Any, list[str]]],
    areas: dict[str, NeedArea],
) -> list[tuple[ImportRow, Any]]:
    """Needs of profiles, areas of offers: those that are not there yet."""
    owners = [item.pk for _row, item, _options in work]
    there = set(model.objects.filter(**{f"{owner}__in": owners}).values_list(owner, "area"))
    new = []
    for row, item, options in work:
        for option in options:
            area = areas.get(folded(option))
            if area and (item.pk, area.pk) not in there:
                there.add((item.pk, area.pk))
                new.append((row, model(**{owner: item, "area": area})))
    return new


def _wanted(row: ImportRow, model: Any) -> dict[str, Any]:
    """What a row says for the need profile or the offer."""
    fields = ("challenges", "goals", "mentor_wish") if model is NeedProfile else ("does_not_do",)
    wanted = {key: row.data["texts"][key] for key in fields if key in row.data["texts"]}
    if model is Offer and row.data["capacity"] is not None:
        wanted["capacity"] = row.data["capacity"]
    return wanted
