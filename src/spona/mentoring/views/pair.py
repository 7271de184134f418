"""A pair's own pages: the same page signed in and by a mailed link, for the two people alone."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from spona.core.translated import choose
from spona.mentoring import actions, goal_actions, queries, session_actions
from spona.mentoring.agreement_default import default_agreement
from spona.mentoring.forms import (
    CorrectionForm,
    DifferentForm,
    GoalForm,
    GoalRevisionForm,
    NoteForm,
    SessionForm,
    take_back,
)
from spona.mentoring.models import Mentorship
from spona.mentoring.privacy import as_pair
from spona.mentoring.rules import may_correct, may_still_record, other_side, side_of
from spona.messaging.links import address_of, issue, link_page, mark_used
from spona.people.access import View, participant_page
from spona.people.states import Channel
from spona.programmes.models import Participation

ONE_FORM = "-"


@dataclass(frozen=True)
class Here:
    """Who opens the pages of which pair, and by which door."""

    request: HttpRequest
    mentorship: Mentorship
    me: Participation
    other: Participation
    channel: Channel
    door: str  # start of the names of its addresses
    where: dict[str, str]  # what its addresses need

    @property
    def base(self) -> str:
        return "ui/plain.html" if self.channel == Channel.LINK else "ui/page.html"

    @property
    def today(self) -> Any:
        return timezone.localdate(self.request.now)

    def url(self, page: str = "", **more: str) -> str:
        """The address of one of the pair's pages through the same door."""
        name = f"{self.door}_{page}" if page else self.door
        return reverse(name, kwargs={**self.where, **more})

    def page(self, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        """A page of the pair, with the addresses every one of them needs."""
        pages = {name: self.url(name) for name in ("session_new", "agreement", "goals")}
        return render(
            self.request,
            f"mentoring/{template}.html",
            {
                "here": self,
                "mentorship": self.mentorship,
                "cycle": self.mentorship.cycle,
                "other": self.other.person,
                # Behind the mailed question there is one form; the pair's page has its own link.
                "pair_url": "" if self.where.get("token") == ONE_FORM else self.url(),
                "pages": pages,
                **context,
            },
            status=status,
        )

    def done(self, sentence: str, page: str = "") -> HttpResponse:
        """Say that it is kept, and go on."""
        if self.channel == Channel.LINK:
            mark_used(self.request.link, now=self.request.now)
        messages.success(self.request, sentence)
        return redirect(self.url(page))

    def refused(self, error: ValidationError) -> HttpResponse:
        """For a button without a form: the sentence, on the pair's page."""
        messages.error(self.request, " ".join(error.messages))
        return redirect(self.url())


def two_doors(page: Callable[..., HttpResponse]) -> tuple[View, View]:
    """(signed in, by a mailed link) for one page; both let in only the two of the pair."""

    @participant_page
    def signed_in(request: HttpRequest, public_id: str, **kwargs: Any) -> HttpResponse:
        pair = queries.get_pair_for(person=request.person, public_id=public_id)
        where = {"org": request.organisation.slug, "public_id": public_id}
        return page(_here(request, pair, Channel.PAGE, "mentoring_pair", where), **kwargs)

    @link_page("pair")
    def by_link(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        pair = queries.get_pair_for(person=request.person, public_id=request.link.target_id)
        where = {"token": request.resolver_match.kwargs["token"]}
        return page(_here(request, pair, Channel.LINK, "link_pair", where), **kwargs)

    return signed_in, by_link


def _here(
    request: HttpRequest, pair: Mentorship, channel: Channel, door: str, where: dict[str, str]
) -> Here:
    me = side_of(mentorship=pair, person=request.person)
    other = other_side(mentorship=pair, participation=me)
    return Here(request, pair, me, other, channel, door, where)


def _status(request: HttpRequest) -> int:
    """A page that is shown after a POST holds a form that needs its reader."""
    return 422 if request.method == "POST" else 200


# The pair's first page


def _pair(here: Here) -> HttpResponse:
    """What is next, what the other side wrote, all sessions, the goals."""
    sessions = queries.sessions_of(mentorship=here.mentorship)
    with as_pair(here.mentorship, person=here.request.person):
        notes, goals = queries.own_notes(), queries.own_goals()
    text = queries.agreement_in_force(cycle=here.mentorship.cycle)
    accepted = {
        acceptance.participation_id
        for acceptance in queries.acceptances_of(mentorship=here.mentorship)
        if text is not None and acceptance.text_id == text.pk
    }
    rows = [_row(here, session, notes.get(session.pk)) for session in sessions]
    return here.page(
        "pair",
        {
            "rows": rows,
            "open_rows": [row for row in rows if row["mine_to_answer"]],
            "goals": [own for own in goals if own.goal.closed_at is None],
            "goals_closed": sum(own.goal.closed_at is not None for own in goals),
            "i_accepted": here.me.pk in accepted,
            "other_accepted": here.other.pk in accepted,
            "next_on": queries.next_meeting(sessions=sessions, today=here.today),
            "may_record": may_still_record(mentorship=here.mentorship, today=here.today),
            "is_over": here.mentorship.ended_on is not None,
        },
    )


def _row(here: Here, session: Any, note: Any) -> dict[str, Any]:
    """A session as this side sees it, with what it may do."""
    answer = session.answers[0] if session.answers else None
    mine = session.recorded_by_id == here.me.pk
    key = {"session": session.public_id}
    return {
        "session": session,
        "note": note,
        "answer": answer,
        "mine": mine,
        "mine_to_answer": not mine and answer is None,
        "answer_url": here.url("session_answer", **key),
        "note_url": here.url("session_note", **key),
        "correct_url": here.url("session_correction", **key)
        if may_correct(session=session, participation=here.me, answered=answer is not None)
        else "",
        "settle_url": here.url("session_settlement", **key)
        if mine and answer is not None and not answer.agrees
        else "",
    }


# Sessions


def _session_new(here: Here) -> HttpResponse:
    """One screen: a meeting is written down in less than a minute."""
    agreed = here.mentorship.cycle.minutes_agreed
    form = SessionForm(here.request.POST or None, agreed=agreed, initial={"held_on": here.today})
    if here.request.method == "POST" and form.is_valid():
        try:
            session_actions.record_session(
                mentorship=here.mentorship,
                by=here.me,
                notes=form.cleaned_data["notes"],
                agenda=form.cleaned_data["agenda"],
                now=here.request.now,
                **form.facts(),
            )
        except ValidationError as error:
            take_back(form, error)
        else:
            return here.done(_("Thank you, it is written down."))
    may_record = may_still_record(mentorship=here.mentorship, today=here.today)
    context = {"form": form, "may_record": may_record}
    return here.page("session_new", context, status=_status(here.request))


def _session_answer(here: Here, session: str) -> HttpResponse:
    """The other side's word: one button if it is right, a short form if it is remembered differently."""
    shown = queries.get_session(mentorship=here.mentorship, public_id=session)
    if shown.recorded_by_id == here.me.pk:
        raise Http404
    agrees = here.request.POST.get("agrees") == "yes"
    initial = {"outcome": shown.outcome, "held_on": shown.held_on, "minutes": shown.minutes}
    form = DifferentForm(None if agrees else here.request.POST or None, initial=initial)
    if here.request.method == "POST" and (agrees or form.is_valid()):
        facts = {} if agrees else form.facts()
        try:
            session_actions.answer_session(
                session=shown,
                participation=here.me,
                agrees=agrees,
                now=here.request.now,
                **facts,
            )
        except ValidationError as error:
            if agrees:
                return here.refused(error)
            take_back(form, error)
        else:
            return here.done(
                _("Thank you.")
                if agrees
                else _(
                    "Thank you. Both memories now stand side by side, and neither replaces the other."
                )
            )
    context = {"form": form, "session": shown}
    return here.page("session_answer", context, status=_status(here.request))


def _session_correction(here: Here, session: str) -> HttpResponse:
    """Its recorder corrects a session that nobody has answered."""
    shown = queries.get_session(mentorship=here.mentorship, public_id=session)
    if shown.recorded_by_id != here.me.pk:
        raise Http404
    agreed = here.mentorship.cycle.minutes_agreed
    form = CorrectionForm(
        here.request.POST or None,
        agreed=agreed,
        initial=CorrectionForm.initial_of(shown, agreed=agreed),
    )
    if here.request.method == "POST" and form.is_valid():
        try:
            session_actions.correct_session(
                session=shown, participation=here.me, now=here.request.now, **form.facts()
            )
        except ValidationError as error:
            take_back(form, error)
        else:
            return here.done(_("Corrected."))
    return here.page("session_correction", {"form": form}, status=_status(here.request))


def _session_settlement(here: Here, session: str) -> HttpResponse:
    """POST: the recorder takes over what the other side remembers."""
    shown = queries.get_session(mentorship=here.mentorship, public_id=session)
    if here.request.method != "POST" or shown.recorded_by_id != here.me.pk:
        raise Http404
    try:
        session_actions.settle_session(session=shown, participation=here.me, now=here.request.now)
    except ValidationError as error:
        return here.refused(error)
    return here.done(_("Thank you. You both say the same now."))


def _session_note(here: Here, session: str) -> HttpResponse:
    """What only the two of them read."""
    shown = queries.get_session(mentorship=here.mentorship, public_id=session)
    with as_pair(here.mentorship, person=here.request.person):
        note = queries.own_notes().get(shown.pk)
    form = NoteForm(here.request.POST or None, initial=NoteForm.initial_of(note))
    if here.request.method == "POST" and form.is_valid():
        session_actions.write_note(
            session=shown,
            participation=here.me,
            agenda=form.cleaned_data["agenda"],
            notes=form.cleaned_data["notes"],
        )
        return here.done(_("Saved, for the two of you."))
    context = {"form": form, "session": shown, "note": note}
    return here.page("session_note", context, status=_status(here.request))


# Agreement and goals


def _agreement(here: Here) -> HttpResponse:
    """The text in force, who said yes when, and one's own yes."""
    if here.request.method == "POST":
        try:
            actions.accept_agreement(
                mentorship=here.mentorship,
                participation=here.me,
                language=get_language() or "en",
                channel=here.channel,
                now=here.request.now,
            )
        except ValidationError as error:
            return here.refused(error)
        return here.done(_("Thank you. Your yes is noted."), "agreement")
    cycle = here.mentorship.cycle
    text = queries.agreement_in_force(cycle=cycle)
    body = (
        text.body
        if text
        else default_agreement(sessions=cycle.sessions_agreed, minutes=cycle.minutes_agreed)
    )
    given = queries.acceptances_of(mentorship=here.mentorship)
    words, language = choose(body)
    return here.page(
        "agreement",
        {
            "words": words,
            "language": language,
            "text": text,
            "given": given,
            "i_accepted": any(
                a.participation_id == here.me.pk and text is not None and a.text_id == text.pk
                for a in given
            ),
            "is_over": here.mentorship.ended_on is not None,
        },
    )


def _goals(here: Here) -> HttpResponse:
    """The goals of the pair, and a new one."""
    form = GoalForm(here.request.POST or None)
    if here.request.method == "POST" and form.is_valid():
        try:
            goal_actions.set_goal(
                mentorship=here.mentorship,
                participation=here.me,
                text=form.cleaned_data["text"],
                now=here.request.now,
            )
        except ValidationError as error:
            take_back(form, error)
        else:
            return here.done(_("Your goal stands."), "goals")
    with as_pair(here.mentorship, person=here.request.person):
        goals = queries.own_goals()
    rows = [(own, here.url("goal", goal=own.goal.public_id)) for own in goals]
    return here.page("goals", {"form": form, "rows": rows}, status=_status(here.request))


def _goal(here: Here, goal: str) -> HttpResponse:
    """A new wording or a step on; the old wordings stay."""
    with as_pair(here.mentorship, person=here.request.person):
        own = queries.get_own_goal(public_id=goal)
    form = GoalRevisionForm(
        here.request.POST or None,
        initial={"text": own.now.text, "progress": own.now.progress},
    )
    if here.request.method == "POST" and form.is_valid():
        try:
            goal_actions.revise_goal(
                goal=own.goal,
                participation=here.me,
                text=form.cleaned_data["text"],
                progress=form.cleaned_data["progress"],
                now=here.request.now,
            )
        except ValidationError as error:
            take_back(form, error)
        else:
            return here.done(_("Saved."), "goals")
    context = {"form": form, "own": own, "close_url": here.url("goal_closing", goal=goal)}
    return here.page("goal", context, status=_status(here.request))


def _goal_closing(here: Here, goal: str) -> HttpResponse:
    """POST: reached or let go."""
    with as_pair(here.mentorship, person=here.request.person):
        own = queries.get_own_goal(public_id=goal)
    if here.request.method != "POST":
        raise Http404
    goal_actions.close_goal(goal=own.goal, participation=here.me, now=here.request.now)
    return here.done(_("The goal is closed. Its wordings stay with you."), "goals")


pair, link_pair = two_doors(_pair)
session_new, link_session_new = two_doors(_session_new)
session_answer, link_session_answer = two_doors(_session_answer)
session_correction, link_session_correction = two_doors(_session_correction)
session_settlement, link_session_settlement = two_doors(_session_settlement)
session_note, link_session_note = two_doors(_session_note)
agreement, link_agreement = two_doors(_agreement)
goals, link_goals = two_doors(_goals)
goal, link_goal = two_doors(_goal)
goal_closing, link_goal_closing = two_doors(_goal_closing)


@link_page("session")
def link_session(request: HttpRequest) -> HttpResponse:
    """The mailed question "did you meet?": the form at once; afterwards, on the pair's page."""
    pair = queries.get_pair_for(person=request.person, public_id=request.link.target_id)
    if request.method == "POST":
        # The thanks and everything beyond this one form stand behind the link to the pair's page.
        onward = address_of(
            issue(person=request.person, purpose="pair", target=pair, now=request.now)
        )
        token = urlsplit(onward).path.rstrip("/").rpartition("/")[2]
    else:
        token = ONE_FORM
    here = _here(request, pair, Channel.LINK, "link_pair", {"token": token})
    return _session_new(here)
