"""Meetings to come: proposed, picked, planned, moved, called off; and the question in the evening."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from spona.core.calendars import feed
from spona.mentoring import meeting_actions, session_actions
from spona.mentoring.forms import take_back
from spona.mentoring.forms_of_meetings import HabitForm, HoursForm, PlanForm, ProposalForm, said
from spona.mentoring.mails_of_meetings import entry_of
from spona.mentoring.models import Session
from spona.mentoring.models.meeting import Meeting
from spona.mentoring.privacy import as_pair
from spona.mentoring.queries import meetings as queries
from spona.mentoring.queries.agendas import agendas_for
from spona.mentoring.rooms import room_of
from spona.mentoring.rules import is_own_side, party_of
from spona.mentoring.states import LIVE, Medium, MeetingState, Outcome, Remind
from spona.mentoring.views.arranging import who_arranges
from spona.mentoring.views.doors import (
    Here,
    come_in,
    doors_for_co_mentors_too,
    status_of,
    two_doors,
)
from spona.messaging.links import address_of, issue, link_page, mark_used
from spona.people.states import Channel


@doors_for_co_mentors_too
def meetings(here: Here) -> HttpResponse:
    """What is planned, and a proposal of up to three times."""
    now, pair = here.request.now, here.mentorship
    rows = queries.meetings_of(mentorship=pair, now=now)
    form = None
    if pair.state in LIVE:
        form = _proposal_form(here)
        if here.request.method == "POST" and form.is_valid():
            try:
                meeting_actions.propose_times(mentorship=pair, by=here.me, now=now, **form.facts())
            except ValidationError as error:
                take_back(form, error)
            else:
                return here.done(
                    _("Sent. %(name)s picks one of your times.") % {"name": here.other.person.name},
                    "meetings",
                )
    mine, theirs = _free(here)
    with as_pair(pair, person=here.me.person):
        agendas = agendas_for(meetings=rows)
    return here.page(
        "meetings",
        {
            "rows": [_row(here, row) | {"agenda": agendas.get(row.pk, "")} for row in rows],
            "form": form,
            "zone": here.me.person.clock,
            "elsewhere": here.other.person.clock,
            "same_clock": _same_clock(here),
            "is_known": mine.is_known and theirs.is_known,
            "room": room_of(mentorship=pair),
            "arranges": who_arranges(here) if pair.state in LIVE else "",
        },
        status=status_of(here.request),
    )


def _free(here: Here) -> tuple[queries.Free, queries.Free]:
    """Of this side, and of the other."""
    of = here.me if here.is_co_mentor else here.mentorship.mentor
    mentee, mentor = queries.free_of(mentorship=here.mentorship, mentor=of)
    return (mentee, mentor) if here.me.pk == here.mentorship.mentee_id else (mentor, mentee)


def _same_clock(here: Here) -> bool:
    now = here.request.now
    mine, theirs = here.me.person.clock, here.other.person.clock
    return now.astimezone(mine).utcoffset() == now.astimezone(theirs).utcoffset()


def _proposal_form(here: Here) -> ProposalForm:
    mine, theirs = _free(here)
    agreed = here.mentorship.cycle.minutes_agreed
    suggested = queries.both_could(one=mine, other=theirs, minutes=agreed, after=here.request.now)
    return ProposalForm(
        here.request.POST or None, suggested=suggested, zone=here.me.person.clock, agreed=agreed
    )


def _row(here: Here, meeting: Meeting) -> dict[str, Any]:
    mine, theirs = here.me.person.clock, here.other.person.clock
    key = {"meeting": meeting.public_id}
    is_open = meeting.state == MeetingState.PROPOSED
    now = here.request.now
    times = sorted(meeting.times.all(), key=lambda t: t.starts_at) if is_open else []
    return {
        "meeting": meeting,
        "is_open": is_open,
        "is_mine": is_own_side(
            mentorship=here.mentorship, one=meeting.proposed_by_id, other=here.me.pk
        ),
        "may_withdraw": meeting.proposed_by_id == here.me.pk,
        "times": [
            (one.starts_at.isoformat(), said(one.starts_at, mine), one.starts_at <= now)
            for one in times
        ],
        "when": said(meeting.starts_at, mine) if meeting.starts_at else "",
        "elsewhere": said(meeting.starts_at, theirs)
        if meeting.starts_at and not _same_clock(here)
        else "",
        "is_ahead": bool(meeting.ends_at and meeting.ends_at > now),
        "pick_url": here.url("meeting_pick", **key),
        "edit_url": here.url("meeting", **key),
        "off_url": here.url("meeting_off", **key),
        "agenda_url": here.url("meeting_agenda", **key) if _is_hers(here, meeting) else "",
    }


def _is_hers(here: Here, meeting: Meeting) -> bool:
    """An agenda of a meeting from before a co-mentor joined stays with the two."""
    if meeting.state != MeetingState.AGREED or meeting.starts_at is None:
        return False
    return here.joined_on is None or timezone.localdate(meeting.starts_at) >= here.joined_on


@doors_for_co_mentors_too
def meeting_new(here: Here) -> HttpResponse:
    """What was agreed elsewhere."""
    clock = here.me.person.clock
    agreed = here.mentorship.cycle.minutes_agreed
    form = PlanForm(here.request.POST or None, zone=clock, agreed=agreed)
    if here.request.method == "POST" and form.is_valid():
        try:
            meeting_actions.plan_meeting(
                mentorship=here.mentorship, by=here.me, now=here.request.now, **form.facts()
            )
        except ValidationError as error:
            take_back(form, _at_the_day(error))
        else:
            return here.done(_("It stands, and is in both calendars."), "meetings")
    context = {"form": form, "title": _("A meeting you agreed on"), "button": _("Put it down")}
    return here.page("meeting_form", {**context, "zone": clock}, status=status_of(here.request))


@doors_for_co_mentors_too
def meeting(here: Here, meeting: str) -> HttpResponse:
    """Another time or place for a meeting."""
    shown = queries.get_meeting(mentorship=here.mentorship, public_id=meeting)
    if shown.state != MeetingState.AGREED:
        raise Http404
    clock = here.me.person.clock
    form = PlanForm(here.request.POST or None, zone=clock, meeting=shown)
    if here.request.method == "POST" and form.is_valid():
        try:
            meeting_actions.move_meeting(
                meeting=shown,
                by=here.me,
                seen=_seen(here, shown),
                now=here.request.now,
                **form.facts(),
            )
        except ValidationError as error:
            take_back(form, _at_the_day(error))
        else:
            return here.done(_("Moved, in both calendars."), "meetings")
    context = {
        "form": form,
        "title": _("Move the meeting"),
        "button": _("Move it"),
        "seen": shown.sequence,
        "zone": clock,
    }
    return here.page("meeting_form", context, status=status_of(here.request))


def _seen(here: Here, shown: Meeting) -> int:
    seen = here.request.POST.get("seen", "")
    return int(seen) if seen.isdecimal() and len(seen) < 6 else shown.sequence


def _at_the_day(error: ValidationError) -> ValidationError:
    """A refusal of a time stands at the day."""
    if hasattr(error, "error_dict") and "starts" in error.error_dict:
        return ValidationError({"day": error.error_dict["starts"]})
    return error


@doors_for_co_mentors_too
def meeting_pick(here: Here, meeting: str) -> HttpResponse:
    """POST: one of the proposed times."""
    shown = queries.get_meeting(mentorship=here.mentorship, public_id=meeting)
    if here.request.method != "POST":
        return redirect(here.url("meetings"))
    if here.request.POST.get("withdraw"):
        try:
            meeting_actions.withdraw_proposal(meeting=shown, by=here.me)
        except ValidationError as error:
            return here.refused(error, "meetings")
        return here.done(_("Taken back."), "meetings")
    try:
        at = datetime.fromisoformat(here.request.POST.get("at", ""))
        if timezone.is_naive(at):
            raise ValueError
    except ValueError:
        return here.refused(ValidationError(_("Please pick one of the times.")), "meetings")
    try:
        meeting_actions.pick_time(meeting=shown, by=here.me, starts_at=at, now=here.request.now)
    except ValidationError as error:
        return here.refused(error, "meetings")
    return here.done(_("It stands, and is in both calendars."), "meetings")


@doors_for_co_mentors_too
def meeting_off(here: Here, meeting: str) -> HttpResponse:
    """POST: it does not take place."""
    shown = queries.get_meeting(mentorship=here.mentorship, public_id=meeting)
    if here.request.method != "POST":
        return redirect(here.url("meetings"))
    try:
        meeting_actions.call_off(
            meeting=shown, by=here.me, seen=_seen(here, shown), now=here.request.now
        )
    except ValidationError as error:
        return here.refused(error, "meetings")
    return here.done(_("Called off, in both calendars."), "meetings")


@two_doors
def habits(here: Here) -> HttpResponse:
    """The room of the two, when this side is reminded, and its private calendar."""
    if here.request.method == "POST" and here.request.POST.get("renew"):
        meeting_actions.renew_calendar(person=here.me.person, now=here.request.now)
        return here.done(_("Your calendar has a new address; the old one is dead."), "habits")
    form = HabitForm(
        here.request.POST or None,
        initial={
            "remind": queries.reminder_of(participation=here.me),
            "room_url": here.mentorship.room_url,
        },
    )
    if here.request.method == "POST" and form.is_valid():
        try:
            meeting_actions.save_room(
                mentorship=here.mentorship, by=here.me, url=form.cleaned_data["room_url"]
            )
        except ValidationError as error:
            take_back(form, error)
        else:
            meeting_actions.save_habit(
                participation=here.me, remind=Remind(form.cleaned_data["remind"])
            )
            return here.done(_("Saved."), "meetings")
    calendar = ""
    if here.request.method == "GET":
        link = issue(person=here.me.person, purpose="calendar", now=here.request.now)
        calendar = address_of(link)
    context = {"form": form, "calendar": calendar}
    return here.page("meeting_habits", context, status=status_of(here.request))


@two_doors
def hours(here: Here) -> HttpResponse:
    """When this side can usually meet; what suits both is offered for the next meeting."""
    mine, theirs = _free(here)
    form = HoursForm(here.request.POST or None, windows=mine.windows, zone=mine.zone.key)
    if here.request.method == "POST" and form.is_valid():
        meeting_actions.save_hours(participation=here.me, **form.facts())
        return here.done(_("Saved."), "meetings")
    minutes = here.mentorship.cycle.minutes_agreed
    common = queries.both_could(one=mine, other=theirs, minutes=minutes, after=here.request.now)
    context = {
        "form": form,
        "common": [
            (said(at, mine.zone), said(at, theirs.zone) if not _same_clock(here) else "")
            for at in common
        ],
        "is_known": mine.is_known,
        "other_known": theirs.is_known,
    }
    return here.page("meeting_hours", context, status=status_of(here.request))


@link_page("calendar")
def calendar(request: HttpRequest) -> HttpResponse:
    """A person's agreed meetings, for her own calendar program; each fetch keeps the address alive."""
    if request.link.expires_at - request.now < timedelta(days=20):
        issue(person=request.person, purpose="calendar", now=request.now)
    since = request.now - timedelta(days=60)
    entries = [
        entry_of(meeting=one, to=party_of(mentorship=one.mentorship, person=request.person))
        for one in queries.meetings_for_calendar(
            person=request.person, since=since, now=request.now
        )
    ]
    text = feed(entries, name=_("Mentoring"), now=request.now)
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")


@link_page("met")
def met(request: HttpRequest) -> HttpResponse:
    """The question in the evening: one tap writes the meeting down, or confirms what the other wrote."""
    shown = queries.get_meeting_for(person=request.person, public_id=request.link.target_id)
    pair = shown.mentorship
    token = request.resolver_match.kwargs["token"]
    here = come_in(request, pair, Channel.LINK, "link_pair", {"token": token})
    if shown.state != MeetingState.AGREED or shown.starts_at is None:
        messages.info(
            request,
            _(
                "This meeting was called off, so nothing is written down. If you met, write it here."
            ),
        )
        return redirect(_pair_address(here))
    # One day for both, on the clock by which a day "is still to come".
    day = timezone.localdate(shown.starts_at)
    known = (
        Session.objects.filter(mentorship=pair, held_on=day)
        .select_related("recorded_by__person")
        .first()
    )
    if request.method == "POST":
        return _met(here, shown, day)
    context = {
        "meeting": shown,
        "when": said(shown.starts_at, here.me.person.clock),
        "known": known,
        "is_mine": known is not None
        and is_own_side(mentorship=pair, one=known.recorded_by_id, other=here.me.pk),
        "other": here.other.person,
        "cycle": pair.cycle,
        "is_ahead": shown.starts_at > request.now,
        "pair_url": _pair_address(here),
        "minutes": known.minutes if known and known.outcome == Outcome.HELD else shown.minutes,
    }
    return render(request, "mentoring/met.html", context)


def _met(here: Here, shown: Meeting, day: Any) -> HttpResponse:
    """What was said by the tap; what cannot be written down is told on the pair's page."""
    if shown.starts_at is not None and shown.starts_at > here.request.now:  # moved meanwhile
        messages.error(here.request, _("This meeting is still to come."))
        return redirect(_pair_address(here))
    did = here.request.POST.get("did") == "yes"
    known = Session.objects.filter(mentorship=here.mentorship, held_on=day).first()
    minutes = shown.minutes
    if known is not None and known.outcome == Outcome.HELD:
        minutes = known.minutes  # her yes is to what stands on the page
    try:
        session_actions.record_session(
            mentorship=here.mentorship,
            by=here.me,
            held_on=day,
            outcome=Outcome.HELD if did else Outcome.CANCELLED,
            minutes=minutes if did else 0,
            medium=Medium(shown.medium),
            now=here.request.now,
        )
    except ValidationError as error:
        messages.error(here.request, " ".join(error.messages))
    else:
        mark_used(here.request.link, now=here.request.now)
        messages.success(here.request, _("Thank you, it is written down."))
    return redirect(_pair_address(here))


def _pair_address(here: Here) -> str:
    """Everything beyond this one question stands behind the link to the pair's page."""
    link = issue(
        person=here.me.person, purpose="pair", target=here.mentorship, now=here.request.now
    )
    return urlsplit(address_of(link)).path
