"""The first pages: of the house, of a participant, of the desk."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spona.admissions.states import State
from spona.core.translated import plain
from spona.home.queries import mine as own_queries
from spona.home.queries.doors import Door, doors_of, public_organisations
from spona.home.queries.mine import Mine, OwnPair
from spona.home.queries.week import week as this_week
from spona.messaging.links import address_of
from spona.people.access import EDIT, MANAGE, VIEW, anyone, may, participant_page, staff_page
from spona.programmes.states import Part
from spona.support.queries.desk import loads
from spona.support.views.tasks import lines


@anyone
def home(request: HttpRequest) -> HttpResponse:
    """For a visitor what this is; for somebody signed in the way to their own first page."""
    if not request.user.is_authenticated:
        organisations = public_organisations()
        return render(request, "home/landing.html", {"organisations": organisations})
    doors = doors_of(account=request.user)
    if len(doors) == 1:
        return redirect(_behind(doors[0]))
    choices = [(door.organisation, _behind(door), door.is_team) for door in doors]
    return render(request, "home/choose.html", {"choices": choices})


def _behind(door: Door) -> str:
    name = "home_desk" if door.is_team else "home_mine"
    return reverse(name, kwargs={"org": door.organisation.slug})


@staff_page(VIEW)
def desk(request: HttpRequest) -> HttpResponse:
    """This week: who needs me, why, and the first step."""
    today = timezone.localdate(request.now)
    acts, manages = may(request.membership, EDIT), may(request.membership, MANAGE)
    week = this_week(person=request.person, today=today, now=request.now, acts=acts)
    return render(
        request,
        "home/desk.html",
        {
            "week": week,
            "timelines": [(cycle, week.phases.get(cycle.pk, [])) for cycle in week.cycles],
            "today": today,
            "may_edit": acts,
            "may_manage": manages,
            # Whoever manages sees that nobody carries too much.
            "loads": loads() if week.cycles and manages else [],
            "tasks": lines(week.tasks.rows, org=request.organisation.slug, today=today),
        },
    )


@dataclass(frozen=True)
class Todo:
    """Something to do now: what, why, and the button."""

    title: str
    text: str
    url: str
    label: str


@participant_page
def mine(request: HttpRequest) -> HttpResponse:
    """What to do now, one's pair, and the five strands of support."""
    today = timezone.localdate(request.now)
    found = own_queries.mine(person=request.person, today=today, now=request.now)
    org = request.organisation.slug
    todos = [*_brought(found, org), *_todos(found, org), *_juries(found, org)]
    return render(
        request,
        "home/mine.html",
        {
            "found": found,
            "todos": todos,
            "pairs": [own for own in found.pairs if own.is_live],
            "earlier": [own for own in found.pairs if not own.is_live],
            "today": today,
            "holder": next((own.holder for own in found.pairs if own.is_live), None),
            "applications": [
                (one, _address("admissions_mine", org=org, public_id=one.public_id))
                for one in found.applications
            ],
            "clock": request.person.clock,
            "public_url": _public_page(found, request.organisation.slug),
        },
    )


def _todos(found: Mine, org: str) -> Any:
    """In the order of urgency: an answer somebody waits for comes first."""
    for proposal, part in found.proposals:
        mentor = part == Part.MENTOR
        yield Todo(
            title=_("We propose a mentee to you") if mentor else _("We found a mentor for you"),
            text=_("Look at it in peace and say yes or no. A no needs no reason."),
            url=_address("matching_my_proposal", org=org, public_id=proposal.public_id),
            label=_("See the proposal"),
        )
    for participation, link in found.invitations:
        yield Todo(
            title=_("You are invited: %(cycle)s") % {"cycle": plain(participation.cycle.name)},
            text=_("Read what it asks of you, and answer.")
            if link
            else _("The link in our message has run out. Write to the team for a new one."),
            url=urlsplit(address_of(link)).path if link else "",
            label=_("Read and answer"),
        )
    yield from _of_applications(found, org)
    for own in found.pairs:
        yield from _of_pair(own, org)
    for pulse in found.pulses:
        yield Todo(
            title=_("Two minutes: how is it going?"),
            text=_("The team reads your answers; the other one of your pair does not."),
            url=_address("support_pulse", org=org, public_id=pulse.public_id),
            label=_("Answer"),
        )
    for participation in found.unfilled:
        mentee = participation.part == Part.MENTEE
        yield Todo(
            title=_("Tell us what you look for") if mentee else _("Tell us what you offer"),
            text=_("It decides who you will be paired with. About ten minutes."),
            url=_address(
                "needs_profile" if mentee else "needs_offer",
                org=org,
                public_id=participation.public_id,
            ),
            label=_("Open the form"),
        )
    if found.taking_part and not found.has_chosen_consents:
        yield Todo(
            title=_("What may we publish about you?"),
            text=_("Nothing, unless you say so. You can change it at any time."),
            url=_address("people_consents", org=org),
            label=_("Choose"),
        )


def _of_applications(found: Mine, org: str) -> Any:
    """A place that waits for her yes, a talk without a time, a form that was not sent."""
    for application in found.applications:
        call = {"call": plain(application.call.title)}
        where = {"org": org, "public_id": application.public_id}
        if application.state == State.OFFERED:
            yield Todo(
                title=_("A place for you: %(call)s") % call,
                text=_("Please say yes or no before the day in our letter."),
                url=_address("admissions_my_place", **where),
                label=_("Answer"),
            )
        elif application.state == State.SHORTLISTED:
            yield Todo(
                title=_("An interview: %(call)s") % call,
                text=_("Choose a time, or look at the one you have."),
                url=_address("admissions_my_interview_time", **where),
                label=_("To the interview"),
            )
        elif application.state in {State.REPAIR, State.MORE}:
            yield Todo(
                title=_("Your application needs something: %(call)s") % call,
                text=_("What it is, and until when, stands there."),
                url=_address("admissions_mine", **where),
                label=_("Look"),
            )


def _brought(found: Mine, org: str) -> Any:
    """Concerns that wait for a trust person; whether there are any, only she is told."""
    if found.was_brought:
        yield Todo(
            title=_("Something was brought to you"),
            text=_("Only you see it."),
            url=_address("concern_list", org=org),
            label=_("Read it"),
        )


def _juries(found: Mine, org: str) -> Any:
    """Applications that wait to be read by her."""
    for seat in found.seats:
        yield Todo(
            title=_("You are on a jury: %(call)s") % {"call": plain(seat.call.title)},
            text=_("What is next stands first. Everything you write saves itself."),
            url=_address("admissions_my_jury", org=org, call=seat.call.slug),
            label=_("To my list"),
        )


def _of_pair(own: OwnPair, org: str) -> Any:
    name = {"name": own.other.person.name}
    where = {"org": org, "public_id": own.pair.public_id}
    if own.is_live and not own.has_accepted:
        yield Todo(
            title=_("Your agreement with %(name)s") % name,
            text=_("How often you meet, what stays between you, how you end. Two minutes."),
            url=_address("mentoring_pair_agreement", **where),
            label=_("Read the agreement"),
        )
    if own.is_live and own.to_pick:
        yield Todo(
            # A co-mentor may be the one who proposed.
            title=_("You and %(name)s: times to meet are proposed") % name,
            text=_("Pick one with a tap, or propose others."),
            url=_address("mentoring_pair_meetings", **where),
            label=_("Look"),
        )
    if own.to_answer:
        yield Todo(
            title=ngettext(
                "You and %(name)s: a session to confirm",
                "You and %(name)s: %(n)s sessions to confirm",
                own.to_answer,
            )
            % {**name, "n": own.to_answer},
            text=_("Is it right? One tap is enough."),
            url=_address("mentoring_pair", **where),
            label=_("Look"),
        )


def _public_page(found: Mine, org: str) -> str:
    """Where the work of a participant is shown: the public page of the current cycle."""
    for participation in found.taking_part:
        if participation.cycle.is_public:
            return _address("community_cycle", org=org, cycle=participation.cycle.slug)
    return ""


def _address(name: str, **kwargs: str) -> str:
    """A page of a room beside this one, or nothing while it is not there."""
    try:
        return reverse(name, kwargs=kwargs)
    except NoReverseMatch:
        return ""
