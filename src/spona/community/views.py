"""The face an organisation shows to the world."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spona.community import actions, rules
from spona.community.queries import cycles as queries
from spona.community.queries.pairing import how_pairs_are_made
from spona.community.queries.people import people_of, people_rows
from spona.community.queries.seeing import what_is_seen, who_is_in_the_team
from spona.core.visibility import Asks
from spona.people.access import EDIT, door_page, public_page, staff_page
from spona.programmes.models import Cycle
from spona.programmes.states import Part
from spona.ui.content_languages import answer_in
from spona.ui.keeping import kept_or_written


@public_page
def organisation(request: HttpRequest) -> HttpResponse:
    """Who we are, and which programmes there are."""
    language, links = answer_in(request, codes=request.organisation.languages)
    cycles = queries.public_cycles()
    today = timezone.localdate(request.now)
    calls = [queries.calls_of(cycle, now=request.now) for cycle in cycles]

    def write(**more: str) -> HttpResponse:
        context = {
            **more,
            "content_language": language,
            "language_links": links,
            "calls": [call for found in calls for call in found],
            "groups": queries.by_time(cycles, today=today),
            "has_cycles": bool(cycles),
            "site_url": settings.SITE_URL,
            "page_url": f"{settings.SITE_URL}{request.path}",
        }
        return render(request, "community/organisation.html", context)

    rows = (*cycles, *(cycle.programme for cycle in cycles))
    return kept_or_written(request, write, of=(*rows, tuple(calls), language, today))


@door_page
def privacy(request: HttpRequest) -> HttpResponse:
    """What this organisation keeps, who sees it, how long, and whom to write to; `as` narrows it to what
    is about one who asks. Open also where the organisation shows the world nothing else."""
    asking = next((one for one in Asks if one == request.GET.get("as")), None)
    context = {
        "choices": Asks,
        "asking": asking,
        "strands": what_is_seen(asking=asking),
        "of_the_team": who_is_in_the_team(),
    }
    return render(request, "community/privacy.html", context)


@public_page
def cycle(request: HttpRequest, cycle: str) -> HttpResponse:
    """One cycle: what, when, who takes part and agreed to be named, and who pays."""
    found = _get_cycle(request, cycle, also_hidden=request.membership is not None)
    language, links = answer_in(request, codes=found.languages or [found.working_language])
    rows = people_rows(found)
    today = timezone.localdate(request.now)
    calls = queries.calls_of(found, now=request.now)

    def write(**more: str) -> HttpResponse:
        people = people_of(found, rows, language=language)
        context = {
            **more,
            "cycle": found,
            "calls": calls,
            "content_language": language,
            "language_links": links,
            "phases": queries.phases_of(found, language=language),
            "today": today,
            "pairing": how_pairs_are_made(found),
            "mentees": people[Part.MENTEE],
            "mentors": people[Part.MENTOR],
            "funders": queries.funders_of(found),
            "site_url": settings.SITE_URL,
            "page_url": f"{settings.SITE_URL}{request.path}",
        }
        return render(request, "community/cycle.html", context)

    counts = getattr(found, "matching_settings", None)
    of = (found, found.programme, counts, rows, calls, language, today)
    return kept_or_written(request, write, of=of)


@staff_page(EDIT)
def consents_asked(request: HttpRequest, cycle: str) -> HttpResponse:
    """POST: ask those who take part what may be published about them."""
    found = _get_cycle(request, cycle, also_hidden=True)
    if request.method == "POST":
        asked = actions.ask_for_consents(cycle=found, by=request.person, now=request.now)
        text = ngettext("%(n)d person was asked.", "%(n)d people were asked.", asked)
        messages.success(request, text % {"n": asked})
    return redirect("community_publication", org=request.organisation.slug, cycle=found.slug)


@staff_page(EDIT)
def publication(request: HttpRequest, cycle: str) -> HttpResponse:
    """The team decides whether the cycle has a public page, and sees what the page would lack."""
    found = _get_cycle(request, cycle, also_hidden=True)
    if request.method == "POST":
        if request.POST.get("show") == "yes":
            lacks = actions.publish_cycle(cycle=found, by=request.person)
            messages.success(request, _("The page is public now."))
            if lacks:
                messages.warning(request, _("Something is still missing on it: see below."))
        else:
            actions.unpublish_cycle(cycle=found, by=request.person)
            messages.success(request, _("The page is not public any more."))
        return redirect(request.path)
    rows = people_rows(found)
    people = people_of(found, rows, language=request.LANGUAGE_CODE)
    context = {
        "cycle": found,
        "lacks": rules.what_is_missing(found),
        "mentees": people[Part.MENTEE],
        "mentors": people[Part.MENTOR],
        "funders": queries.funders_of(found),
        "page_url": settings.SITE_URL
        + reverse(
            "community_cycle", kwargs={"org": request.organisation.slug, "cycle": found.slug}
        ),
    }
    return render(request, "community/publication.html", context)


def _get_cycle(request: HttpRequest, slug: str, *, also_hidden: bool) -> Cycle:
    found = queries.get_cycle(organisation=request.organisation, slug=slug, also_hidden=also_hidden)
    if found is None:
        raise Http404
    return found
