"""Needs and offers, told by the person herself, by link or signed in, or by the team for her."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from spona.messaging.links import link_page, mark_used
from spona.needs import actions, queries
from spona.needs.forms.answers import NeedProfileForm, OfferForm
from spona.needs.wishes import preferences_of, suggestions_of, wish_settings_of, wishable
from spona.people.access import EDIT, participant_page, staff_page
from spona.programmes.models import Participation
from spona.programmes.queries import get_participation, get_participation_for
from spona.programmes.states import Part, Stage, Standing

Page = Callable[[HttpRequest, Participation, str], HttpResponse]
OWN, BY_LINK, DESK = "ui/page.html", "ui/plain.html", "ui/desk.html"


@participant_page
def my_needs(request: HttpRequest, public_id: str) -> HttpResponse:
    """A mentee's own page."""
    return needs_page(request, _own(request, public_id, Part.MENTEE), OWN)


@participant_page
def my_offer(request: HttpRequest, public_id: str) -> HttpResponse:
    """A mentor's own page."""
    return offer_page(request, _own(request, public_id, Part.MENTOR), OWN)


@link_page("needs")
def needs_by_link(request: HttpRequest) -> HttpResponse:
    """The same without a login."""
    return needs_page(request, _linked(request, Part.MENTEE), BY_LINK)


@link_page("offer")
def offer_by_link(request: HttpRequest) -> HttpResponse:
    """The same without a login."""
    return offer_page(request, _linked(request, Part.MENTOR), BY_LINK)


@staff_page(EDIT)
def needs_desk(request: HttpRequest, public_id: str) -> HttpResponse:
    """The team fills in for a mentee, after a talk."""
    return needs_page(request, _of_team(request, public_id, Part.MENTEE), DESK)


@staff_page(EDIT)
def offer_desk(request: HttpRequest, public_id: str) -> HttpResponse:
    """The team fills in for a mentor, after a talk."""
    return offer_page(request, _of_team(request, public_id, Part.MENTOR), DESK)


def _own(request: HttpRequest, public_id: str, part: Part) -> Participation:
    found = get_participation_for(person=request.person, public_id=public_id)
    return _checked(found, part, person_id=request.person.pk)


def _linked(request: HttpRequest, part: Part) -> Participation:
    try:
        found = get_participation(public_id=request.link.target_id)
    except Participation.DoesNotExist:
        raise Http404 from None
    return _checked(found, part, person_id=request.person.pk)


def _of_team(request: HttpRequest, public_id: str, part: Part) -> Participation:
    found = get_participation_for(person=request.person, public_id=public_id)
    return _checked(found, part, person_id=found.person_id)


def _checked(found: Participation, part: Part, *, person_id: int) -> Participation:
    if found.part != part or found.person_id != person_id:
        raise Http404
    return found


def needs_page(request: HttpRequest, mine: Participation, base: str) -> HttpResponse:
    """Show and take the needs of a mentee."""
    profile = queries.need_profile_of(participation=mine)
    form = NeedProfileForm(
        request.POST or None,
        areas=queries.areas(cycle=mine.cycle),
        profile=profile,
        spoken=mine.person.languages.all(),
        mentors=_shown_others(mine, base, "mentees_rank"),
        **_known(mine),
    )
    is_closed = _is_closed(mine, base)
    if request.method == "POST" and not is_closed and form.is_valid():
        actions.save_need_profile(
            participation=mine, by=request.person, now=request.now, **form.values()
        )
        return _saved(request, mine, base)
    return _shown(request, mine, base, form, "needs/need_profile.html", is_closed=is_closed)


def offer_page(request: HttpRequest, mine: Participation, base: str) -> HttpResponse:
    """Show and take the offer of a mentor."""
    form = OfferForm(
        request.POST or None,
        areas=queries.areas(cycle=mine.cycle),
        offer=queries.offer_of(participation=mine),
        spoken=mine.person.languages.all(),
        mentees=_shown_others(mine, base, "mentors_answer"),
        **_known(mine),
    )
    is_closed = _is_closed(mine, base)
    if request.method == "POST" and not is_closed and form.is_valid():
        actions.save_offer(participation=mine, by=request.person, now=request.now, **form.values())
        return _saved(request, mine, base)
    return _shown(request, mine, base, form, "needs/offer.html", is_closed=is_closed)


def _known(mine: Participation) -> dict[str, Any]:
    return {
        "zone": mine.cycle.organisation.time_zone,
        "years": mine.person.years_of_experience,
        "preferences": preferences_of(participation=mine),
    }


def _shown_others(mine: Participation, base: str, setting: str) -> list[Participation] | None:
    """Whom this person may wish for; the team may always write down what was said."""
    allowed = base == DESK or getattr(wish_settings_of(cycle=mine.cycle), setting)
    return list(wishable(mine=mine)) if allowed else None


def _is_closed(mine: Participation, base: str) -> bool:
    """The team may always write; the person while she is part of a cycle that is not over."""
    if base == DESK:
        return False
    gone = {Standing.WITHDRAWN, Standing.DECLINED}
    return mine.cycle.stage == Stage.FINISHED or mine.standing in gone


def _saved(request: HttpRequest, mine: Participation, base: str) -> HttpResponse:
    if base == DESK:
        messages.success(request, _("Saved."))
        return redirect(
            "programmes_participation", org=request.organisation.slug, public_id=mine.public_id
        )
    if base == BY_LINK:
        mark_used(request.link, now=request.now)
    messages.success(request, _("Saved, thank you. You can come back to this page and change it."))
    return redirect(request.path)


def _shown(
    request: HttpRequest,
    mine: Participation,
    base: str,
    form: NeedProfileForm | OfferForm,
    template: str,
    *,
    is_closed: bool,
) -> HttpResponse:
    refused = request.method == "POST"
    return render(
        request,
        template,
        {
            "base": base,
            "form": form,
            "mine": mine,
            "cycle": mine.cycle,
            "is_desk": base == DESK,
            "is_closed": is_closed,
            "suggested": suggestions_of(participation=mine),
        },
        status=422 if refused else 200,
    )
