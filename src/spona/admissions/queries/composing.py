"""From rows to the engine's problem: candidates with points, quotas, wishes; a fixed number of queries."""

from collections import defaultdict

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from spona.admissions.models.application import Application, MonitoringAnswer
from spona.admissions.models.call import Call
from spona.admissions.models.selection import Composition, Placed, Quota, SeatWish
from spona.admissions.querysets import ApplicationQuerySet
from spona.admissions.states import State
from spona.core.economies import Denomination, name_of
from spona.engine.selection import problem as engine
from spona.people.states import SECTORS, SectorOfWork, Sex

VERSION = "1"  # of these rules; a change of how points are put together raises it


def candidates(*, call: Call) -> ApplicationQuerySet:
    """Who can get a seat: the shortlisted where there was a shortlist, else everybody eligible."""
    shortlisted = Application.objects.filter(call=call, state=State.SHORTLISTED)
    return Application.objects.filter(
        Q(state=State.SHORTLISTED) | Q(state=State.ELIGIBLE) & ~Exists(shortlisted), call=call
    )


def combined(points: int | None, interview: int | None, share: int) -> int:
    """Thousandths of points: reading and interview, the interview making `share` percent where held."""
    if interview is None:
        return points or 0
    if points is None:
        return interview
    return (points * (100 - share) + interview * share + 50) // 100


def problem_of(call: Call) -> engine.Problem:
    """Everything the composition of this call depends on; six queries.

    Somebody whose application nobody has read has no points. Credit for earlier rejections is apart.
    """
    rows = list(
        candidates(call=call).values(
            "pk", "public_id", "points", "interview_points", "spread", "credit",
            "economy", "town", "fields", "main_field", "sector_of_work",
        )
    )  # fmt: skip
    keys = {row["pk"]: row["public_id"] for row in rows}
    sexes = dict(
        MonitoringAnswer.objects.filter(application__in=candidates(call=call))
        .exclude(sex=Sex.UNSAID)
        .values_list("application", "sex")
    )
    applicants = tuple(
        engine.Applicant(
            id=row["public_id"],
            points=combined(row["points"], row["interview_points"], call.interview_share),
            credit=row["credit"] * 1000,
            spread=row["spread"],
            traits=engine.traits(
                {
                    Quota.About.ECONOMY: [row["economy"]],
                    Quota.About.FIELD: row["fields"] or [row["main_field"]],
                    Quota.About.SECTOR_OF_WORK: [row["sector_of_work"]],
                    Quota.About.SEX: [sexes.get(row["pk"], "")],
                    Quota.About.TOWN: [row["town"]],
                }
            ),
        )
        for row in rows
    )
    wishes: dict[str, list[str]] = defaultdict(list)
    for application, wish in SeatWish.objects.filter(application__call=call).values_list(
        "application", "wish"
    ):
        if application in keys:
            wishes[wish].append(keys[application])
    return engine.Problem(
        applicants=applicants,
        seats=min(call.seats, len(applicants)),
        quotas=tuple(
            quota for row in quotas_of(call=call) for quota in _engine_quotas(row, applicants)
        ),
        pinned=tuple(wishes[SeatWish.Wish.IN]),
        excluded=tuple(wishes[SeatWish.Wish.OUT]),
        reserves=call.reserve_seats,
        seed=call.public_id,
        version=VERSION,
    )


def _engine_quotas(
    quota: Quota, applicants: tuple[engine.Applicant, ...]
) -> tuple[engine.Quota, ...]:
    whole = engine.Quota(
        key=quota.public_id,
        attribute=quota.about,
        values=tuple(quota.values),
        at_least=quota.at_least,
        at_most=quota.at_most,
        is_percent=quota.is_percent,
    )
    # "At least 3 from each": without values it is meant for each value there is.
    return (whole,) if quota.values else engine.one_by_one(whole, applicants)


def quotas_of(*, call: Call) -> list[Quota]:
    """The quotas of a call in their order."""
    return list(Quota.objects.filter(call=call).order_by("position", "pk"))


def values_of(
    *, call: Call, about: str, economies: Denomination | None = None
) -> list[tuple[str, str]]:
    """(value, label) of what candidates said, for choosing a quota; in the order of the labels."""
    found: set[str] = set()
    if about == Quota.About.SEX:
        return [(value, str(label)) for value, label in Sex.choices if value != Sex.UNSAID]
    if about == Quota.About.FIELD:
        for fields in candidates(call=call).values_list("fields", flat=True):
            found.update(fields)
    else:
        found.update(candidates(call=call).values_list(about, flat=True))
    labelled = [(value, label_of(about, value, economies)) for value in found if value]
    return sorted(labelled, key=lambda pair: pair[1])


def label_of(about: str, value: str, economies: Denomination | None = None) -> str:
    """The word for a value of an attribute, in the reader's language; an economy as it is printed."""
    if about == Quota.About.ECONOMY:
        return economies.name(value) if economies else name_of(value)
    if about == Quota.About.FIELD:
        return str(SECTORS.get(value, value))
    if about == Quota.About.SECTOR_OF_WORK:
        return str(dict(SectorOfWork.choices).get(value, value))
    if about == Quota.About.SEX:
        return str(dict(Sex.choices).get(value, value))
    return value


def words_of(quota: Quota, *, value: str = "", economies: Denomination | None = None) -> str:
    """A quota as a sentence; `value` for one of "each"."""
    unit = "%(n)s %%" if quota.is_percent else "%(n)s"
    parts = []
    if quota.at_least is not None:
        parts.append(pgettext("quota", "at least %(n)s") % {"n": unit % {"n": quota.at_least}})
    if quota.at_most is not None:
        parts.append(pgettext("quota", "at most %(n)s") % {"n": unit % {"n": quota.at_most}})
    if value:
        whom = label_of(quota.about, value, economies)
    elif quota.values:
        whom = ", ".join(label_of(quota.about, v, economies) for v in quota.values)
    else:
        whom = _("each: %(about)s") % {"about": quota.get_about_display().lower()}
    return f"{whom}: {' '.join(parts)}"


def words_for(key: str, *, quotas: dict[str, Quota], economies: Denomination | None = None) -> str:
    """The sentence for an engine key; the key itself when the quota is gone."""
    public_id, _colon, value = key.partition(":")
    quota = quotas.get(public_id)
    return words_of(quota, value=value, economies=economies) if quota else key


def is_about_sex(key: str, *, quotas: dict[str, Quota]) -> bool:
    """Of an engine key."""
    quota = quotas.get(key.partition(":")[0])
    return quota is not None and quota.about == Quota.About.SEX


def latest(*, call: Call, is_counted: bool = False) -> Composition | None:
    """The newest proposal, without its large record; counted, with the number of its `lines`."""
    found = Composition.objects.filter(call=call).defer("record").order_by("-number")
    if is_counted:
        lines = Placed.objects.filter(composition=OuterRef("pk")).order_by().values("composition")
        found = found.annotate(lines=Subquery(lines.annotate(n=Count("pk")).values("n")))
    return found.first()
