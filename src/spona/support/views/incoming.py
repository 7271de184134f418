"""Mail that came in and waits for somebody. What may hold a pair's words is shown to nobody."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from spona.messaging import incoming
from spona.messaging.incoming_models import Received
from spona.messaging.incoming_parsing import read
from spona.messaging.incoming_states import ReceivedState, WhyUnclear
from spona.people.access import EDIT, staff_page
from spona.people.models import Person
from spona.people.queries import people
from spona.support.actions import incoming as actions

MOST = 100


@staff_page(EDIT)
def mail_list(request: HttpRequest) -> HttpResponse:
    """What waits, the oldest first."""
    found = Received.objects.filter(state=ReceivedState.UNCLEAR).select_related("person")
    context = {"rows": list(found.order_by("received_at", "pk")[:MOST])}
    return render(request, "support/incoming_list.html", context)


@staff_page(EDIT)
def mail(request: HttpRequest, public_id: str) -> HttpResponse:
    """One mail: whose it is, or that it is set aside."""
    shown = Received.objects.select_related("person").filter(public_id=public_id).first()
    if shown is None:
        raise Http404
    if request.method == "POST":
        return _decide(request, shown)
    is_open = shown.state == ReceivedState.UNCLEAR
    may_read = is_open and not shown.is_private
    term = request.GET.get("q", "").strip()
    context: dict[str, Any] = {
        "shown": shown,
        "is_open": is_open,
        "letter": read(bytes(shown.raw)) if may_read else None,
        "may_be_hers": is_open and shown.why == "sender" and shown.person is not None,
        "term": term,
        "people": list(people(search=term)[:10]) if term and may_read else [],
    }
    return render(request, "support/incoming.html", context)


def _decide(request: HttpRequest, shown: Received) -> HttpResponse:
    by = {"received": shown, "by": request.person, "now": request.now}
    if request.POST.get("act") == "hers":
        done = incoming.take_as_hers(**by)
        shown.refresh_from_db()
        if done and shown.state == ReceivedState.UNCLEAR:
            messages.error(request, str(WhyUnclear(shown.why).label))
            return redirect(request.path)
        said = _("Done, as if it had come from the address we know.")
    elif request.POST.get("act") == "person":
        of = _person(request)
        if of is None:
            messages.error(request, _("Please choose a person."))
            return redirect(request.path)
        done = actions.put_into_conversation(of=of, **by)
        said = _("It stands in the conversation with %(name)s now.") % {"name": of.name}
    else:
        done = incoming.put_away(became=None, **by)
        said = _("Set aside. What it said is not kept.")
    if not done:
        messages.error(request, _("A colleague was faster: look again."))
        return redirect(request.path)
    actions.close_tasks_of(**by)
    messages.success(request, said)
    return redirect("support_incoming_list", org=request.organisation.slug)


def _person(request: HttpRequest) -> Person | None:
    return Person.objects.filter(public_id=request.POST.get("person", "")[:26]).first()
