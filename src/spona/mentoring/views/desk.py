"""The team's pages about pairs: that they meet, when and how long. Never what is said."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spona.core.models import AuditLine
from spona.core.public_ids import address_of_many
from spona.core.states import WrongState
from spona.mentoring import actions
from spona.mentoring.forms import EndForm, PauseForm
from spona.mentoring.models import Mentorship, Session
from spona.mentoring.queries.agreed import agreed_of
from spona.mentoring.queries.agreement import (
    acceptances_of,
    agreement_in_force,
)
from spona.mentoring.queries.co_mentors import co_mentors_asked_or_with
from spona.mentoring.queries.counting import numbers_from, numbers_of
from spona.mentoring.queries.pairs import cycle_pairs, get_pair, history_of, who_left
from spona.mentoring.queries.reflections import shared_with_team
from spona.mentoring.queries.sessions import sessions_of
from spona.mentoring.rules import line_of
from spona.mentoring.states import LIVE, MENTORSHIP_STEPS, EndReason, MentorshipState
from spona.people.access import EDIT, VIEW, may, staff_page
from spona.programmes.queries import get_cycle_for
from spona.ui.templatetags.ui import badge

PAGE = 60
SHOW = [
    ("live", gettext_lazy("Running")),
    ("silent", gettext_lazy("Without a session for long")),
    ("differing", gettext_lazy("Remembered differently")),
    ("agreement", gettext_lazy("Agreement not yet accepted")),
    ("paused", gettext_lazy("Paused")),
    ("over", gettext_lazy("Over")),
    ("all", gettext_lazy("All")),
]
BADGES = {
    "preparing": "wait",
    "active": "good",
    "paused": "wait",
    "completed": "ended",
    "ended": "ended",
}
HAPPENED = {
    "mentorship_started": gettext_lazy("The pair began"),
    "mentorship_changed": gettext_lazy("The pair's state changed"),
    "agreement_accepted": gettext_lazy("The agreement was accepted"),
    "override": gettext_lazy("The team let the pair begin before its checklist was done"),
    "ticked": gettext_lazy("A line of the checklist was ticked"),
    "agreement_drafted": gettext_lazy("One side wrote down what the two agree"),
    "agreement_in_force": gettext_lazy("What the two agree stands"),
    "mentorship_suspended": gettext_lazy("Paused by the trust person"),
    "suspension_lifted": gettext_lazy("The trust person lifted the pause"),
    "asked_to_log": gettext_lazy("Both were asked to write down their meetings"),
    "links_sent": gettext_lazy("Both were sent their link again"),
    "meeting_proposed": gettext_lazy("Times for a meeting were proposed"),
    "meeting_agreed": gettext_lazy("A meeting was agreed"),
    "meeting_moved": gettext_lazy("A meeting was moved"),
    "meeting_called_off": gettext_lazy("A meeting was called off"),
    "session_recorded": gettext_lazy("A session was recorded"),
    "session_confirmed": gettext_lazy("A session was confirmed"),
    "session_remembered_differently": gettext_lazy("A session is remembered differently"),
    "session_settled": gettext_lazy("A difference was settled"),
    "session_corrected": gettext_lazy("A session was corrected"),
    "co_mentor_asked": gettext_lazy("A co-mentor was asked"),
    "co_mentor_asked_again": gettext_lazy("The question about a co-mentor went out again"),
    "co_mentor_agreed": gettext_lazy("A yes to the co-mentor"),
    "co_mentor_refused": gettext_lazy("A no to the co-mentor"),
    "co_mentor_joined": gettext_lazy("A co-mentor joined the two"),
    "co_mentor_ended": gettext_lazy("A co-mentor is no longer beside the two"),
    "session_removed": gettext_lazy("A session was taken back"),
}


@staff_page(VIEW)
def mentorship_list(request: HttpRequest, cycle: str) -> HttpResponse:
    """All pairs of a cycle: meetings against what was agreed, and who has been silent, with the reason."""
    shown = get_cycle_for(person=request.person, slug=cycle)
    today = timezone.localdate(request.now)
    show = request.GET.get("show", "")
    show = show if show in dict(SHOW) else "live"
    found = cycle_pairs(cycle=shown, show=show, today=today)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)
    for pair in page.object_list:
        pair.cycle = shown
    return render(
        request,
        "mentoring/mentorship_list.html",
        {
            "cycle": shown,
            "programme": shown.programme,
            "may_edit": may(request.membership, EDIT),
            "page_obj": page,
            "lines": _lines(page.object_list, today=today, org=request.organisation.slug),
            "show": show,
            "choices": SHOW,
            "any": bool(page.object_list) or Mentorship.objects.filter(cycle=shown).exists(),
        },
    )


def _lines(pairs: list[Mentorship], *, today: date, org: str) -> Iterator[tuple[Any, ...]]:
    """What a line of the list says; words that many lines share are made once."""
    url = address_of_many("mentoring_mentorship", org=org)
    badges = {value: badge(BADGES[value], label) for value, label in MentorshipState.choices}
    answers = [_("not accepted yet"), _("accepted by one"), _("accepted by both")]
    numbers = numbers_of(pairs=pairs, today=today)
    for pair in pairs:
        line = line_of(pair=pair, numbers=numbers[pair.pk], today=today)
        names = f"{pair.mentee_name} – {pair.mentor_name}"  # type: ignore[attr-defined]
        accepted = answers[min(line.accepted, 2)]
        left = who_left(
            pair,
            (pair.mentee_name, pair.mentee_standing),
            (pair.mentor_name, pair.mentor_standing),
        )
        yield line, url(pair.public_id), names, accepted, badges[pair.state], left


@staff_page(VIEW)
def mentorship(request: HttpRequest, public_id: str) -> HttpResponse:
    """One pair: its meetings (first layer), differing memories side by side, agreement, history."""
    shown = get_pair(public_id=public_id)
    today = timezone.localdate(request.now)
    sessions = sessions_of(mentorship=shown)
    text = agreement_in_force(cycle=shown.cycle)
    acceptances = acceptances_of(mentorship=shown)
    numbers = numbers_from(
        ((s.outcome, s.minutes, s.held_on, s.recorded_at, _word(s)) for s in sessions),
        accepted=sum(yes.text_id == text.pk for yes in acceptances) if text else 0,
        today=today,
    )
    steps = {str(step) for step in MENTORSHIP_STEPS[MentorshipState(shown.state)]}
    history = [
        (_day(line), _words(line), line.actor_name, line.at)
        for line in history_of(mentorship=shown)
    ]
    return render(
        request,
        "mentoring/mentorship.html",
        {
            "pair": shown,
            "cycle": shown.cycle,
            "programme": shown.cycle.programme,
            "line": line_of(pair=shown, numbers=numbers, today=today),
            "badge_state": BADGES[shown.state],
            "left": who_left(
                shown, *((p.person.name, p.standing) for p in (shown.mentee, shown.mentor))
            ),
            "sessions": sessions,
            "acceptances": acceptances,
            "text": text,
            "agreed": agreed_of(mentorship=shown),
            "shared": shared_with_team(mentorship=shown),
            "history": history,
            "co_mentors": co_mentors_asked_or_with(mentorship=shown)
            if shown.has_others  # type: ignore[attr-defined]
            else [],
            "is_live": shown.state in LIVE,
            "steps": steps if not shown.is_suspended else steps - {str(MentorshipState.ACTIVE)},
            "may_edit": may(request.membership, EDIT),
        },
    )


def _word(session: Session) -> bool | None:
    """The other side's: agrees, remembers it differently, or has not answered."""
    return next((answer.agrees for answer in session.answers), None)  # type: ignore[attr-defined]


def _day(line: AuditLine) -> date | None:
    """The day of the session that a line is about."""
    day = line.detail.get("day")
    return date.fromisoformat(day) if day else None


def _words(line: AuditLine) -> str:
    """What happened, with the new state and the reason where the team gave one."""
    words = str(HAPPENED.get(line.verb.removeprefix("mentoring."), line.verb))
    reasons = dict(EndReason.choices)
    said = [dict(MentorshipState.choices).get(line.detail.get("after", ""))]
    said.append(reasons.get(line.detail.get("reason", "")))
    return ": ".join([words, ", ".join(str(word) for word in said if word)]).rstrip(": ")


@staff_page(EDIT)
def pause(request: HttpRequest, public_id: str) -> HttpResponse:
    """Nobody expects meetings for a while."""
    return _with_reason(request, public_id, PauseForm, actions.pause_mentorship, "pause")


@staff_page(EDIT)
def end(request: HttpRequest, public_id: str) -> HttpResponse:
    """The pair ends before its time; meetings and hours stay counted."""
    return _with_reason(request, public_id, EndForm, actions.end_mentorship, "end")


def _with_reason(
    request: HttpRequest,
    public_id: str,
    form_class: type[PauseForm],
    action: Callable[..., Mentorship],
    step: str,
) -> HttpResponse:
    shown = get_pair(public_id=public_id)
    form = form_class(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _take(request, shown, action, **form.facts())
    return render(
        request,
        "mentoring/mentorship_step.html",
        {"pair": shown, "cycle": shown.cycle, "form": form, "step": step},
        status=422 if request.method == "POST" else 200,
    )


@staff_page(EDIT)
def resume(request: HttpRequest, public_id: str) -> HttpResponse:
    """POST: it goes on."""
    return _on_post(request, public_id, actions.resume_mentorship)


@staff_page(EDIT)
def complete(request: HttpRequest, public_id: str) -> HttpResponse:
    """POST: the pair came to its planned end."""
    return _on_post(request, public_id, actions.complete_mentorship)


def _on_post(
    request: HttpRequest, public_id: str, action: Callable[..., Mentorship]
) -> HttpResponse:
    shown = get_pair(public_id=public_id)
    return _take(request, shown, action) if request.method == "POST" else redirect(shown)


def _take(
    request: HttpRequest, shown: Mentorship, action: Callable[..., Mentorship], **facts: object
) -> HttpResponse:
    """Take the step, or say that it no longer follows."""
    today = timezone.localdate(request.now)
    try:
        action(mentorship=shown, today=today, now=request.now, by=request.person, **facts)
    except WrongState:
        messages.error(
            request, _("This pair has changed in the meantime, so nothing was done. Look again.")
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Done."))
    return redirect(shown)


@staff_page(EDIT)
def remind(request: HttpRequest, public_id: str) -> HttpResponse:
    """POST: ask both to write down their meetings, at most once a day."""
    shown = get_pair(public_id=public_id)
    if request.method == "POST":
        try:
            n = actions.ask_to_log(mentorship=shown, by=request.person, now=request.now)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            if n:
                messages.success(request, _("A link goes to both; at most one a day."))
            else:
                messages.error(request, _("Neither of the two has a mail address."))
    return redirect(shown)


@staff_page(EDIT)
def send_links(request: HttpRequest, public_id: str) -> HttpResponse:
    """POST: the link to their page once more to both; an expired one opens again."""
    shown = get_pair(public_id=public_id)
    if request.method == "POST":
        if actions.send_pair_links(mentorship=shown, by=request.person, now=request.now):
            messages.success(request, _("A link goes to both; at most one a day."))
        else:
            messages.error(request, _("Neither of the two has a mail address."))
    return redirect(shown)
