"""Writing down needs, offers and ties. Texts of people never reach the audit trail."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from spona.core.audit import record
from spona.needs.models import Mode, Need, NeedArea, NeedProfile, Offer, OfferArea, Tie
from spona.needs.wishes import answer_mentees, rank_mentors, suggest
from spona.people.actions import set_languages
from spona.people.models import Person
from spona.programmes.models import Participation
from spona.programmes.states import Part

MOST_NEEDS = 5


class WrongPart(Exception):
    """Needs belong to a mentee, an offer to a mentor."""


class StrangeArea(Exception):
    """An area of another cycle."""


@dataclass(frozen=True)
class NeedSaid:
    """One area with importance and present level, both 1 to 5."""

    area: NeedArea
    importance: int
    level: int


@dataclass(frozen=True)
class MeetingSaid:
    """How and when somebody can meet; shapes as in models.Meeting."""

    mode: str = Mode.BOTH
    town: str = ""
    windows: tuple[tuple[int, int, int], ...] = ()
    time_zone: str = ""

    def as_fields(self) -> dict[str, object]:
        return {
            "meeting_mode": self.mode,
            "meeting_town": self.town,
            "windows": [list(window) for window in sorted(self.windows)],
            "time_zone": self.time_zone,
        }


@transaction.atomic
def save_need_profile(
    *,
    participation: Participation,
    needs: Iterable[NeedSaid],
    challenges: str = "",
    goals: str = "",
    mentor_wish: str = "",
    cross_border: str = NeedProfile.CrossBorder.EITHER,
    other_sector_welcome: bool = True,
    languages: Mapping[str, int] | None = None,
    meeting: MeetingSaid | None = None,
    years: int | None = None,
    ranked: Sequence[Participation] | None = None,
    suggested: tuple[str, str] = ("", ""),
    by: Person | None,
    now: datetime,
) -> NeedProfile:
    """Write what a mentee said; the needs given replace those before.

    `languages` is code → level 1 to 6; of `languages`, `meeting` and `years` (of experience, kept
    with the person) None leaves what is known. `ranked` mentors and a `suggested` (name, why) are
    kept as in wishes.rank_mentors and wishes.suggest. WrongPart for a mentor's participation,
    StrangeArea for an area of another cycle.
    """
    given = list(needs)
    if participation.part != Part.MENTEE:
        raise WrongPart
    _check_areas(participation, (need.area for need in given))
    profile, created = NeedProfile.objects.update_or_create(
        participation=participation,
        defaults={
            "organisation": participation.organisation,
            "challenges": challenges,
            "goals": goals,
            "mentor_wish": mentor_wish,
            "cross_border": cross_border,
            "other_sector_welcome": other_sector_welcome,
            "filled_at": now,
            **(meeting.as_fields() if meeting else {}),
        },
    )
    Need.objects.filter(profile=profile).delete()
    Need.objects.bulk_create(
        Need(
            organisation=participation.organisation,
            profile=profile,
            area=need.area,
            importance=need.importance,
            level=need.level,
        )
        for need in given
    )
    _keep_with_person(participation.person, languages, years, meeting)
    if ranked is not None:
        rank_mentors(mentee=participation, mentors=ranked)
    if suggested[0]:
        suggest(mentee=participation, name=suggested[0], why=suggested[1], by=by, now=now)
    record(
        verb="needs.profile_filled" if created else "needs.profile_changed",
        target=participation,
        by=by,
        areas=len(given),
    )
    return profile


@transaction.atomic
def save_offer(
    *,
    participation: Participation,
    areas: Iterable[NeedArea],
    summary: str = "",
    does_not_do: str = "",
    capacity: int = 1,
    cross_border: str = NeedProfile.CrossBorder.EITHER,
    languages: Mapping[str, int] | None = None,
    meeting: MeetingSaid | None = None,
    years: int | None = None,
    answers: Mapping[Participation, str] | None = None,
    by: Person | None,
    now: datetime,
) -> Offer:
    """Write what a mentor offers; the areas given replace those before.

    `capacity` is 0 to 5 mentees in this cycle. `answers` to mentees as in
    wishes.answer_mentees, the rest as in save_need_profile.
    """
    given = list(dict.fromkeys(areas))
    if participation.part != Part.MENTOR:
        raise WrongPart
    _check_areas(participation, given)
    offer, created = Offer.objects.update_or_create(
        participation=participation,
        defaults={
            "organisation": participation.organisation,
            "summary": summary,
            "does_not_do": does_not_do,
            "capacity": capacity,
            "cross_border": cross_border,
            "filled_at": now,
            **(meeting.as_fields() if meeting else {}),
        },
    )
    OfferArea.objects.filter(offer=offer).exclude(area__in=given).delete()
    there = set(OfferArea.objects.filter(offer=offer).values_list("area_id", flat=True))
    OfferArea.objects.bulk_create(
        OfferArea(organisation=participation.organisation, offer=offer, area=area)
        for area in given
        if area.pk not in there
    )
    _keep_with_person(participation.person, languages, years, meeting)
    if answers is not None:
        answer_mentees(mentor=participation, answers=answers)
    record(
        verb="needs.offer_filled" if created else "needs.offer_changed",
        target=participation,
        by=by,
        areas=len(given),
        capacity=capacity,
    )
    return offer


@transaction.atomic
def begin_need_profile(
    *,
    participation: Participation,
    keys: Iterable[str],
    challenges: str = "",
    goals: str = "",
    mentor_wish: str = "",
) -> NeedProfile:
    """A first draft of needs from what a mentee wrote before; a profile that is there stays untouched.

    `keys` of areas that the cycle does not have are left out, as is what goes beyond MOST_NEEDS. It
    counts as not filled in, so she is still asked for it, and finds her own words there.
    """
    if participation.part != Part.MENTEE:
        raise WrongPart
    profile, created = NeedProfile.objects.get_or_create(
        participation=participation,
        defaults={
            "organisation": participation.organisation,
            "challenges": challenges,
            "goals": goals,
            "mentor_wish": mentor_wish,
        },
    )
    if created:
        wanted = list(dict.fromkeys(keys))
        areas = {
            area.key: area
            for area in NeedArea.objects.filter(cycle=participation.cycle, key__in=wanted)
        }
        Need.objects.bulk_create(
            Need(organisation=participation.organisation, profile=profile, area=areas[key])
            for key in [key for key in wanted if key in areas][:MOST_NEEDS]
        )
    return profile


@transaction.atomic
def begin_offer(*, participation: Participation, keys: Iterable[str], capacity: int) -> Offer:
    """A first draft of an offer from what the team knows; an offer that is there stays untouched.

    `keys` of areas that the cycle does not have are left out. It counts as not filled in, so the
    mentor is still asked for it, and matching can already use it.
    """
    if participation.part != Part.MENTOR:
        raise WrongPart
    offer, created = Offer.objects.get_or_create(
        participation=participation,
        defaults={"organisation": participation.organisation, "capacity": capacity},
    )
    if created:
        OfferArea.objects.bulk_create(
            OfferArea(organisation=participation.organisation, offer=offer, area=area)
            for area in NeedArea.objects.filter(
                cycle_id=participation.cycle_id, key__in=list(keys), is_in_use=True
            )
        )
    return offer


def _keep_with_person(
    person: Person,
    languages: Mapping[str, int] | None,
    years: int | None,
    meeting: MeetingSaid | None,
) -> None:
    if languages is not None:
        set_languages(person=person, languages=dict(languages))
    if years is not None and years != person.years_of_experience:
        person.years_of_experience = years
        person.save(update_fields=["years_of_experience", "changed_at"])
    # Her clock, for every hour that a mail or a page tells her from now on.
    if meeting is not None and meeting.time_zone and meeting.time_zone != person.time_zone:
        person.time_zone = meeting.time_zone
        person.save(update_fields=["time_zone", "changed_at"])


def _check_areas(participation: Participation, areas: Iterable[NeedArea]) -> None:
    if any(area.cycle_id != participation.cycle_id for area in areas):
        raise StrangeArea


@transaction.atomic
def add_tie(*, one: Person, other: Person, kind: str, by: Person | None) -> Tie:
    """Remember a relation between two people; entered twice, from either side, it is one."""
    if one.pk == other.pk:
        raise ValueError("a tie is between two people")
    existing = Tie.objects.filter(one=other, other=one, kind=kind).first()
    if existing:
        return existing
    tie, created = Tie.objects.get_or_create(
        one=one, other=other, kind=kind, defaults={"organisation": one.organisation}
    )
    if created:
        record(verb="needs.tie_added", target=one, by=by, kind=kind, other=other.public_id)
    return tie


@transaction.atomic
def remove_tie(*, tie: Tie, by: Person | None) -> None:
    """Forget a relation."""
    record(
        verb="needs.tie_removed",
        target=tie.one,
        by=by,
        kind=tie.kind,
        other=tie.other.public_id,
    )
    tie.delete()
