"""Two minutes on how it goes, by a mailed link or signed in."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from spona.mentoring.rules import other_side
from spona.messaging.links import link_page, mark_used
from spona.people.access import participant_page
from spona.support.actions.checkins import OPEN_DAYS, answer_pulse
from spona.support.forms.care import PulseForm
from spona.support.queries.desk import get_pulse_for


@link_page("pulse")
def pulse_by_link(request: HttpRequest) -> HttpResponse:
    """Without signing in."""

    def used() -> None:
        mark_used(request.link, now=request.now)

    return _pulse(request, request.link.target_id, used=used, base="ui/plain.html")


@participant_page
def pulse(request: HttpRequest, public_id: str) -> HttpResponse:
    """The same, signed in."""
    return _pulse(request, public_id, used=lambda: None, base="ui/page.html")


def _pulse(
    request: HttpRequest, public_id: str, *, used: Callable[[], None], base: str
) -> HttpResponse:
    shown = get_pulse_for(person=request.person, public_id=public_id)
    pair = shown.mentorship
    is_open = (timezone.localdate(request.now) - shown.asked_on).days <= OPEN_DAYS
    form = PulseForm(request.POST or None, pulse=shown)
    if request.method == "POST" and form.is_valid():
        try:
            answer_pulse(pulse=shown, now=request.now, **form.facts())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            used()
            messages.success(
                request,
                _("Thank you. Somebody of the team will write or call within two days.")
                if form.cleaned_data["wants_talk"]
                else _("Thank you, that is all."),
            )
            return redirect(request.path)
    context = {
        "base": base,
        "pulse": shown,
        "cycle": pair.cycle,
        "other": other_side(mentorship=pair, participation=shown.participation).person,
        "form": form,
        "is_open": is_open,
        "is_over": pair.ended_on is not None,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "support/pulse.html", context, status=status)
