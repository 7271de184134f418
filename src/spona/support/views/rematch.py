"""A new mentor for a mentee whose pair ended: chosen from those who are free, with the reasons."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from spona.engine.matching import BadProblem
from spona.matching.rematching import ask_instead, rematch_for
from spona.mentoring.models import Mentorship
from spona.mentoring.queries.pairs import get_pair
from spona.people.access import EDIT, staff_page
from spona.programmes.models import Participation
from spona.support.words import LEAST_MONTHS, months_left

SHOWN = 8


@staff_page(EDIT)
def rematch(request: HttpRequest, public_id: str) -> HttpResponse:
    """Who could be the new mentor, the best fit first; POST asks one, who answers by a link as always."""
    pair = get_pair(public_id=public_id)
    mentee = pair.mentee
    mentee.cycle = pair.cycle
    today = timezone.localdate(request.now)
    try:
        found = rematch_for(mentee=mentee, today=today)
    except BadProblem as error:
        messages.error(request, _("What counts in matching cannot be worked out: %s") % error)
        found = None
    if request.method == "POST":
        chosen = [
            one.mentor
            for one in (found.candidates if found else [])
            if one.mentor.public_id == request.POST.get("mentor")
        ]
        return _ask(request, pair, chosen)
    months = months_left(cycle=pair.cycle, today=today)
    context = {
        "pair": pair,
        "cycle": pair.cycle,
        "found": found,
        "candidates": found.candidates[:SHOWN] if found else [],
        "months": months,
        "is_late": months < LEAST_MONTHS,
    }
    return render(request, "support/rematch.html", context)


def _ask(request: HttpRequest, pair: Mentorship, chosen: list[Participation]) -> HttpResponse:
    kwargs = {"org": request.organisation.slug, "public_id": pair.public_id}
    if not chosen:
        messages.error(request, _("She or he is not free any more. Look at the list again."))
        return redirect(reverse("support_rematch", kwargs=kwargs))
    try:
        ask_instead(
            mentee=pair.mentee,
            mentor=chosen[0],
            by=request.person,
            now=request.now,
            despite_warnings=request.POST.get("despite_warnings") == "1",
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(reverse("support_rematch", kwargs=kwargs))
    messages.success(
        request,
        _("%(name)s is asked now, and answers by a link.") % {"name": chosen[0].person.name},
    )
    return redirect(reverse("support_pair", kwargs=kwargs))
