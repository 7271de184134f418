"""What a personal letter can say, drawn from what the jury found. A suggestion; a person writes it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import fmean

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from spona.admissions.models.application import Application
from spona.admissions.models.call import Call, Criterion
from spona.admissions.models.review import Review
from spona.admissions.models.selection import Decision
from spona.admissions.queries.loading import language_of
from spona.admissions.states import SENT, Outcome, ReviewState
from spona.core.translated import plain


@dataclass(frozen=True)
class Suggested:
    """Texts for one letter, in the applicant's language."""

    reason: str
    next_step: str


def suggested(*, call: Call, decisions: Iterable[Decision]) -> dict[int, Suggested]:
    """Texts by the application's primary key; four queries for any number of decisions.

    The strongest and the weakest criterion of the reviews that are in, without any reviewer and
    without a number; where nothing was scored, nothing is said of it.
    """
    wanted = list(decisions)
    criteria = list(Criterion.objects.filter(call=call).order_by("position", "pk"))
    scores = _scores([decision.application_id for decision in wanted])
    sent = Application.objects.filter(call=call, state__in=SENT).count()
    found = {}
    for decision in wanted:
        application = decision.application
        with override(language_of(application)):
            best, weak = _ends(criteria, scores.get(application.pk, {}))
            found[application.pk] = Suggested(
                reason=_reason(decision, best, weak, sent=sent, seats=call.seats),
                next_step=_next_step(decision, weak),
            )
    return found


def _scores(applications: list[int]) -> dict[int, dict[str, list[int]]]:
    found: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    reviews = Review.objects.filter(
        assignment__application__in=applications,
        assignment__ended_at=None,
        state=ReviewState.IN,
    ).values_list("assignment__application", "scores")
    for application, scores in reviews:
        for key, score in scores.items():
            found[application][key].append(score)
    return found


def _ends(criteria: list[Criterion], scores: dict[str, list[int]]) -> tuple[str, str]:
    """Names of the strongest and the weakest criterion; ("", "") where they do not differ."""
    means = [(fmean(scores[c.key]), c) for c in criteria if scores.get(c.key)]
    if len(means) < 2:
        return "", ""
    low, high = min(means, key=lambda m: m[0]), max(means, key=lambda m: m[0])
    return ("", "") if low[0] == high[0] else (plain(high[1].name), plain(low[1].name))


def _reason(decision: Decision, best: str, weak: str, *, sent: int, seats: int) -> str:
    lines = []
    if decision.outcome != Outcome.SELECTED:
        lines.append(
            ngettext(
                "%(n)s person applied; there are %(seats)s places.",
                "%(n)s people applied; there are %(seats)s places.",
                sent,
            )
            % {"n": sent, "seats": seats}
        )
    if best:
        lines.append(_("What convinced the jury most: %(what)s.") % {"what": _in_text(best)})
    if weak and decision.outcome == Outcome.NOT_SELECTED:
        lines.append(
            _("Where others were stronger this time: %(what)s.") % {"what": _in_text(weak)}
        )
    return " ".join(lines)


def _next_step(decision: Decision, weak: str) -> str:
    if decision.outcome == Outcome.RESERVE:
        return _("You need do nothing now. If a place becomes free, we write to you at once.")
    if decision.outcome == Outcome.NOT_SELECTED:
        if weak:
            return _(
                "You are welcome to apply again at the next call. If you do, work first on this: "
                "%(what)s."
            ) % {"what": _in_text(weak)}
        return _("You are welcome to apply again at the next call.")
    return ""


def _in_text(name: str) -> str:
    """A criterion's name inside a sentence: its first letter small, unless it is an abbreviation."""
    return name[:1].lower() + name[1:] if name[1:2].islower() or name[1:2] == " " else name
