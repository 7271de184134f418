"""A reviewer's own pages: the declaration, her list, one application beside the rubric."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spona.admissions.actions import conflicts, reviewing
from spona.admissions.actions.jury import note_visit
from spona.admissions.forms.reviewing import (
    ConflictForm,
    kinds_of,
    names_of,
    require_reason,
    values_of,
)
from spona.admissions.models.call import Criterion
from spona.admissions.models.review import Assignment, Review
from spona.admissions.queries import reviewing as queries
from spona.admissions.queries.blind import asked_in, file_ids
from spona.admissions.states import ConflictKind, Mode, ReviewState, RoundState
from spona.admissions.views.jury_doors import Desk, two_doors
from spona.core.translated import choose
from spona.questions.files import file_response
from spona.questions.models import AnswerFile

NAMES = 200  # on one page of the declaration
MOST_CHANGES = 200


def _my_list(here: Desk) -> HttpResponse:
    """What is next, what is left, what is in."""
    if queries.owes_declaration(reviewer=here.seat):
        return redirect(here.url("declare"))
    note_visit(reviewer=here.seat, now=here.request.now)
    shown = queries.my_list(reviewer=here.seat)
    lines = [(line, here.url("review", public_id=line.public_id)) for line in shown.lines]
    return here.page(
        "review_list",
        {
            "shown": shown,
            "lines": lines,
            "next_url": here.url("review", public_id=shown.next.public_id) if shown.next else "",
            "declare_url": here.url("declare"),
            "is_blind": any(r.mode == Mode.BLIND for r in shown.rounds),
        },
    )


def _declare(here: Desk) -> HttpResponse:
    """Names of the applicants, without codes: whom does she know?"""
    waiting = queries.undeclared(reviewer=here.seat)
    if here.request.method == "POST":
        return _declared(here)
    rows = waiting.values_list(
        "person__public_id", "person__name", "person__name_language", "town", "person__employer"
    )
    page = Paginator(rows, NAMES).get_page(1)
    return here.page(
        "review_declare",
        {
            "people": list(page.object_list),
            "total": page.paginator.count,
            "more": page.paginator.count - len(page.object_list),
            "kinds": [pair for pair in ConflictKind.choices if pair[0] != ConflictKind.NONE],
            "is_due": queries.owes_declaration(reviewer=here.seat),
            # Town and employer would tell, beside an application, whose it is.
            "is_blind": queries.reads_blind(call=here.seat.call),
        },
    )


def _declared(here: Desk) -> HttpResponse:
    people = here.request.POST.getlist("person")[:NAMES]
    kinds, notes = kinds_of(here.request.POST, people=people)
    related = conflicts.declare_list(
        reviewer=here.seat, kinds=kinds, notes=notes, now=here.request.now
    )
    if queries.undeclared(reviewer=here.seat).exists():
        return here.done(_("Kept. Here are more names."), "declare")
    if not related:
        return here.done(_("Thank you. You can read now."))
    return here.done(
        ngettext(
            "Thank you. %(n)s application is kept from you from now on.",
            "Thank you. %(n)s applications are kept from you from now on.",
            related,
        )
        % {"n": related}
    )


def _review(here: Desk, public_id: str) -> HttpResponse:
    """One application beside the rubric. A POST keeps a draft or hands in."""
    assignment = queries.get_assignment(reviewer=here.seat, public_id=public_id)
    criteria = queries.criteria_of(call=here.seat.call)
    if here.request.method == "POST":
        return _kept_or_in(here, assignment, criteria)
    return _review_page(here, assignment, criteria, queries.review_of(assignment))


def _kept_or_in(here: Desk, assignment: Assignment, criteria: list[Criterion]) -> HttpResponse:
    data, now = here.request.POST, here.request.now
    values = values_of(data, criteria)
    before = queries.review_of(assignment)
    if data.get("revision", "") != str(before.revision) and _differs(before, values):
        return _review_page(
            here, assignment, criteria, before, typed=values, is_elsewhere=True, status=422
        )
    try:
        review = reviewing.save_whole(assignment=assignment, values=values, now=now)
        if "hand_in" in data:
            reviewing.hand_in(assignment=assignment, by=here.seat.person, now=now)
            return here.done(_("Handed in. Thank you."), "review", public_id=assignment.public_id)
    except reviewing.NotYet as owed:
        return _review_page(here, assignment, criteria, review, problems=owed.problems, status=422)
    except reviewing.ReadingOver:
        return _review_page(
            here, assignment, criteria, before, typed=values, is_over=True, status=422
        )
    if "then_next" in data:
        return here.done(_("Your draft is kept."))
    return here.done(_("Your draft is kept."), "review", public_id=assignment.public_id)


def _differs(review: Review, values: dict[str, str]) -> bool:
    return any(reviewing.text_of(review, name) != text.strip() for name, text in values.items())


def _review_page(
    here: Desk,
    assignment: Assignment,
    criteria: list[Criterion],
    review: Review,
    *,
    typed: dict[str, str] | None = None,
    problems: dict[str, str] | None = None,
    is_elsewhere: bool = False,
    is_over: bool = False,
    status: int = 200,
) -> HttpResponse:
    values = typed or {name: reviewing.text_of(review, name) for name in names_of(criteria)}
    mine = queries.my_list(reviewer=here.seat)
    following = next(
        (
            line
            for line in mine.lines
            if line.state != ReviewState.IN and line.public_id != assignment.public_id
        ),
        None,
    )
    is_in = review.state == ReviewState.IN
    may_write = assignment.round.state == RoundState.READING and not is_in
    pages = {
        name: here.url(name, public_id=assignment.public_id)
        for name in ("review", "save", "show", "reopen", "conflict")
    }
    return here.page(
        "review_page",
        {
            "assignment": assignment,
            "round": assignment.round,
            "is_blind": assignment.round.mode == Mode.BLIND,
            "paper": queries.paper_of(assignment=assignment),
            "review": review,
            "rubric": [_criterion(c, assignment, values, problems or {}) for c in criteria],
            "comment": values["comment"],
            "comment_problem": (problems or {}).get("comment", ""),
            "problems": _summary(problems or {}, criteria),
            "is_elsewhere": is_elsewhere,
            "is_over": is_over,
            "is_in": is_in,
            "may_write": may_write,
            "may_reopen": is_in
            and review.others_seen_at is None
            and assignment.round.state == RoundState.READING,
            "sees_others": queries.sees_others(assignment=assignment, review=review),
            "others": queries.others_of(assignment=assignment, review=review),
            "criteria": criteria,
            "pages": pages,
            "file_urls": _file_urls(here, assignment),
            "mine": mine,
            "next_url": here.url("review", public_id=following.public_id) if following else "",
        },
        status=status,
    )


def _file_urls(here: Desk, assignment: Assignment) -> str:
    """The address of a file with a place for its id."""
    return here.url("file", public_id=assignment.public_id, file="0" * 12)


def _criterion(
    criterion: Criterion, assignment: Assignment, values: dict[str, str], problems: dict[str, str]
) -> dict[str, Any]:
    """One line of the rubric for the page."""
    chosen = values[f"score-{criterion.key}"]
    anchors = criterion.anchors or {}
    return {
        "key": criterion.key,
        "name": criterion.name,
        "help": criterion.help,
        "weight": criterion.weight,
        "scores": [
            {
                "value": score,
                "is_chosen": chosen == str(score),
                "owes": reviewing.owes_comment(assignment.round, score),
            }
            for score in range(6)
        ],
        "anchors": [
            (score, text, language)
            for score in range(6)
            for text, language in [choose(anchors.get(str(score)))]
            if text
        ],
        "chosen": chosen,
        "owes": chosen != "" and reviewing.owes_comment(assignment.round, int(chosen)),
        "comment": values[f"comment-{criterion.key}"],
        "score_problem": problems.get(f"score-{criterion.key}", ""),
        "comment_problem": problems.get(f"comment-{criterion.key}", ""),
    }


def _summary(problems: dict[str, str], criteria: list[Criterion]) -> list[tuple[str, str, str]]:
    """[(control, criterion, sentence)] in the order of the page."""
    names = {c.key: str(c) for c in criteria}
    return [
        (name, names.get(name.partition("-")[2], _("Overall")), problems[name])
        for name in names_of(criteria)
        if name in problems
    ]


def _save(here: Desk, public_id: str) -> HttpResponse:
    """For the page's script: `changes` is JSON [{name, was, value}]. Answers the revision and what was
    written otherwise in another window; 410 when it is no longer hers to write."""
    assignment = queries.get_assignment(reviewer=here.seat, public_id=public_id)
    if here.request.method != "POST":
        return redirect(here.url("review", public_id=public_id))
    names = set(names_of(queries.criteria_of(call=here.seat.call)))
    changes = _changes(here.request.POST.get("changes", ""), names)
    if changes is None:
        return JsonResponse({"saved": False}, status=422)
    try:
        saved = reviewing.save_changes(assignment=assignment, changes=changes, now=here.request.now)
    except reviewing.ReadingOver:
        return JsonResponse({"saved": False, "over": True}, status=410)
    return JsonResponse(
        {"saved": True, "revision": saved.review.revision, "clashes": saved.clashes}
    )


def _changes(text: str, names: set[str]) -> list[reviewing.Change] | None:
    try:
        rows = json.loads(text)
        found = [reviewing.Change(str(r["name"]), str(r["was"]), str(r["value"])) for r in rows]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return [change for change in found if change.name in names][:MOST_CHANGES]


def _show(here: Desk, public_id: str) -> HttpResponse:
    """The others' reviews, from now on; hers stays as it is."""
    assignment = queries.get_assignment(reviewer=here.seat, public_id=public_id)
    if here.request.method != "POST":
        return redirect(here.url("review", public_id=public_id))
    try:
        reviewing.show_others(assignment=assignment, by=here.seat.person, now=here.request.now)
    except reviewing.ReadingOver:
        return here.refused(_("First hand in your own."), "review", public_id=public_id)
    return here.done("", "review", public_id=public_id)


def _reopen(here: Desk, public_id: str) -> HttpResponse:
    """Change what is handed in, while the others' are unseen."""
    assignment = queries.get_assignment(reviewer=here.seat, public_id=public_id)
    if here.request.method != "POST":
        return redirect(here.url("review", public_id=public_id))
    try:
        reviewing.reopen(assignment=assignment, by=here.seat.person, now=here.request.now)
    except reviewing.ReadingOver:
        sentence = _("You have seen what others found. The team can open it again for you.")
        return here.refused(sentence, "review", public_id=public_id)
    return here.done(_("Open again. It counts once you hand it in."), "review", public_id=public_id)


def _reopen_other(here: Desk, public_id: str, other: str) -> HttpResponse:
    """The chair gives a review back to its author, with a reason; once her own is in and she sees it."""
    assignment = queries.get_assignment(reviewer=here.seat, public_id=public_id)
    seen = queries.others_of(assignment=assignment, review=queries.review_of(assignment))
    found = next((r for r in seen if r.assignment.public_id == other), None)
    if not here.seat.is_chair or found is None:
        raise Http404
    if here.request.method != "POST":
        return redirect(here.url("review", public_id=public_id))
    try:
        reason = require_reason(here.request.POST)
        reviewing.reopen(
            assignment=found.assignment, by=here.seat.person, now=here.request.now, reason=reason
        )
    except reviewing.ReadingOver:
        return here.refused(_("This round is closed."), "review", public_id=public_id)
    except ValidationError as error:
        return here.refused(" ".join(error.messages), "review", public_id=public_id)
    return here.done(_("Open again for its author."), "review", public_id=public_id)


def _conflict(here: Desk, public_id: str) -> HttpResponse:
    """She recognises somebody while reading: the application is taken from her at once."""
    assignment = queries.get_assignment(reviewer=here.seat, public_id=public_id)
    form = ConflictForm(here.request.POST if here.request.method == "POST" else None)
    if here.request.method == "POST" and form.is_valid():
        conflicts.record_conflict(
            application=assignment.application,
            person=here.seat.person,
            kind=ConflictKind(form.cleaned_data["kind"]),
            note=form.cleaned_data["note"],
            by=here.seat.person,
            now=here.request.now,
        )
        return here.done(_("Thank you. Somebody else will read it."))
    return here.page(
        "review_conflict",
        {
            "form": form,
            "back_url": here.url("review", public_id=public_id),
            "label": assignment.application.code
            if assignment.round.mode == Mode.BLIND
            else assignment.application.person.name,
        },
        status=422 if here.request.method == "POST" else 200,
    )


def _file(here: Desk, public_id: str, file: str) -> HttpResponse:
    """A file of an answer this round shows; in a blind round under a name that says nothing."""
    assignment = queries.get_assignment(reviewer=here.seat, public_id=public_id)
    submission = queries.newest_submission(application=assignment.application)
    is_blind = assignment.round.mode == Mode.BLIND
    if submission is None:
        raise Http404
    asked = asked_in(
        submission=submission,
        call=assignment.application.call,
        hidden=set(assignment.round.hidden_keys),
        is_blind=is_blind,
    )
    if file not in file_ids(submission, asked):
        raise Http404
    found = AnswerFile.objects.filter(public_id=file).first()
    if found is None:
        raise Http404
    return file_response(found, blind=is_blind)


my_list = two_doors(_my_list)
declare = two_doors(_declare)
review = two_doors(_review)
save = two_doors(_save)
show = two_doors(_show)
reopen = two_doors(_reopen)
reopen_other = two_doors(_reopen_other)
conflict = two_doors(_conflict)
file = two_doors(_file)
