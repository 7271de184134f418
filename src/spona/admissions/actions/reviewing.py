"""What a reviewer does: declares conflicts, writes, hands in, has the others' reviews shown to her."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spona.admissions.models.application import Application
from spona.admissions.models.call import Criterion
from spona.admissions.models.review import Assignment, Review
from spona.admissions.queries.points import BEST, points_of, tally_of
from spona.admissions.states import ReviewState, RoundState
from spona.core.audit import record
from spona.people.models import Person
from spona.questions.texts import clean_text

KEPT = 100_000  # characters of one comment a draft keeps
LONGEST = 4_000  # characters of one comment that can be handed in
OVERALL = "comment"


class ReadingOver(Exception):
    """Her review can no longer be changed: the round is closed, or the application is not hers to read."""


class NotYet(Exception):
    """Something is missing before it can be handed in: {name of the control: sentence}."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(", ".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Change:
    """What a page changed in one control: `was` is what the page had before, as text."""

    name: str  # "score-<criterion>", "comment-<criterion>" or "comment"
    was: str
    value: str


@dataclass(frozen=True)
class Saved:
    """The review as it is now. `clashes` {name: text}: written otherwise in another window meanwhile,
    and left as it is there."""

    review: Review
    clashes: dict[str, str] = field(default_factory=dict)


@transaction.atomic
def save_changes(*, assignment: Assignment, changes: Iterable[Change], now: datetime) -> Saved:
    """Keep what was typed, control by control, so that two windows do not overwrite one another."""
    _locked_assignment(assignment)
    review = _locked_review(assignment)
    if review.state == ReviewState.IN:
        raise ReadingOver
    clashes = {}
    dirty = False
    for change in changes:
        before = text_of(review, change.name)
        value = _clean(change.name, change.value)
        if value == before:
            continue
        if before != _clean(change.name, change.was):
            clashes[change.name] = before
            continue
        _put(review, change.name, value)
        dirty = True
    if dirty:
        _store(review, now=now)
    return Saved(review, clashes)


@transaction.atomic
def save_whole(*, assignment: Assignment, values: Mapping[str, str], now: datetime) -> Review:
    """Keep the whole form as a draft (the way without JavaScript)."""
    _locked_assignment(assignment)
    review = _locked_review(assignment)
    if review.state == ReviewState.IN:
        raise ReadingOver
    for name, value in values.items():
        _put(review, name, _clean(name, value))
    _store(review, now=now)
    return review


@transaction.atomic
def hand_in(*, assignment: Assignment, by: Person, now: datetime) -> Review:
    """Her review counts from now on; points, spread and number of the application follow in the same
    transaction. The application's row is locked first, so that two who hand in at once both count.

    NotYet when scores or owed comments are missing. Handed in twice it is in once.
    """
    application = _locked(assignment.application_id)
    assignment = _locked_assignment(assignment)
    review = _locked_review(assignment)
    if review.state == ReviewState.IN:
        return review
    criteria = list(Criterion.objects.filter(call=application.call_id).order_by("position", "pk"))
    problems = problems_of(assignment=assignment, review=review, criteria=criteria)
    if problems:
        raise NotYet(problems)
    review.points = points_of(criteria=criteria, scores=review.scores)
    review.state, review.handed_in_at = ReviewState.IN, now
    _store(review, now=now)
    _recount(application)
    record(verb="admissions.review_in", target=assignment, by=by)
    return review


@transaction.atomic
def reopen(*, assignment: Assignment, by: Person, now: datetime, reason: str = "") -> Review:
    """Back to a draft: by herself while she has not seen the others', by the team with a reason."""
    application = _locked(assignment.application_id)
    assignment = _locked_assignment(assignment)
    review = _locked_review(assignment)
    if review.state != ReviewState.IN:
        return review
    if review.others_seen_at is not None and not reason.strip():
        raise ReadingOver
    review.state, review.handed_in_at, review.points = ReviewState.DRAFT, None, None
    _store(review, now=now)
    _recount(application)
    record(verb="admissions.review_reopened", target=assignment, by=by, reason=reason.strip()[:300])
    return review


@transaction.atomic
def show_others(*, assignment: Assignment, by: Person, now: datetime) -> Review:
    """She has the others' reviews shown to her; from now on hers stays as it is. ReadingOver before
    hers is in."""
    review = _locked_review(assignment)
    if review.state != ReviewState.IN:
        raise ReadingOver
    if review.others_seen_at is None:
        review.others_seen_at = now
        review.save(update_fields=["others_seen_at"])
        record(verb="admissions.reviews_seen", target=assignment, by=by)
    return review


def problems_of(
    *, assignment: Assignment, review: Review, criteria: Iterable[Criterion]
) -> dict[str, str]:
    """{control: sentence} of what is still owed before it can be handed in."""
    found: dict[str, str] = {}
    for criterion in criteria:
        score = review.scores.get(criterion.key)
        comment = review.comments.get(criterion.key, "")
        if score is None:
            found[f"score-{criterion.key}"] = _("Choose a score.")
        elif owes_comment(assignment.round, score) and not comment.strip():
            found[f"comment-{criterion.key}"] = _(
                "Say in a sentence why. Very low and very high scores need their reason."
            )
        if len(comment) > LONGEST:
            found[f"comment-{criterion.key}"] = _too_long(comment)
    if len(review.comment) > LONGEST:
        found[OVERALL] = _too_long(review.comment)
    return found


def owes_comment(round_: Any, score: int) -> bool:
    """Does a score need a reason in this round?"""
    return score < round_.comment_below or score > round_.comment_above


def recount(*, application: Application) -> None:
    """Points, spread and number of an application anew; inside a transaction."""
    _recount(_locked(application.pk))


def text_of(review: Review, name: str) -> str:
    """What a control holds, as text."""
    if name == OVERALL:
        return review.comment
    kind, _dash, key = name.partition("-")
    if kind == "score":
        score = review.scores.get(key)
        return "" if score is None else str(score)
    return str(review.comments.get(key, ""))


def _recount(application: Application) -> None:
    points, spread, number = tally_of(application=application)
    Application.objects.filter(pk=application.pk).update(
        points=points, spread=spread, reviews_in=number
    )


def _locked(application_id: int) -> Application:
    return Application.objects.select_for_update(of=("self",)).get(pk=application_id)


def _locked_assignment(assignment: Assignment) -> Assignment:
    """The assignment as it is now, if she may still write; ReadingOver if not."""
    found = (
        Assignment.objects.select_for_update(of=("self",))
        .select_related("round", "reviewer")
        .get(pk=assignment.pk)
    )
    is_over = found.ended_at is not None or found.reviewer.left_at is not None
    if is_over or found.round.state != RoundState.READING:
        raise ReadingOver
    return found


def _locked_review(assignment: Assignment) -> Review:
    review, _created = Review.objects.select_for_update(of=("self",)).get_or_create(
        assignment=assignment, defaults={"organisation": assignment.organisation}
    )
    return review


def _clean(name: str, value: str) -> str:
    if name.startswith("score-"):
        return value if value in {str(score) for score in range(BEST + 1)} else ""
    return clean_text(value[:KEPT], in_lines=True)


def _put(review: Review, name: str, value: str) -> None:
    if name == OVERALL:
        review.comment = value
        return
    kind, _dash, key = name.partition("-")
    kept: dict[str, Any] = review.scores if kind == "score" else review.comments
    if value == "":
        kept.pop(key, None)
    else:
        kept[key] = int(value) if kind == "score" else value


def _store(review: Review, *, now: datetime) -> None:
    review.revision += 1
    review.saved_at = now
    review.save()


def _too_long(text: str) -> str:
    over = len(text) - LONGEST
    return ngettext(
        "%(n)s character too many. It is all kept here; please shorten it.",
        "%(n)s characters too many. It is all kept here; please shorten it.",
        over,
    ) % {"n": over}
