"""A cycle longer or shorter: first what it would mean, then, with a reason, it holds."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spona.people.access import MANAGE, staff_page
from spona.programmes.models import Cycle
from spona.programmes.queries import get_cycle_for
from spona.support.actions.length import LengthSaid, change_length
from spona.support.forms.length import ConfirmLengthForm, LengthForm
from spona.support.queries.length import Length, length_changes, preview_length

PAGE = 100


@staff_page(MANAGE)
def length(request: HttpRequest, cycle: str) -> HttpResponse:
    """Choose the numbers, see each pair before and after; a POST with a reason makes it so."""
    shown = get_cycle_for(person=request.person, slug=cycle)
    is_post = request.method == "POST"
    given = request.POST if is_post else request.GET
    now = {"months": shown.months, "sessions": shown.sessions_agreed}
    form = LengthForm(given if is_post or "months" in given else None, initial=now)
    context: dict[str, Any] = {
        "cycle": shown,
        "programme": shown.programme,
        "form": form,
        "before": length_changes(cycle=shown),
    }
    if form.is_bound and form.is_valid():
        numbers = form.cleaned_data
        if not is_post and numbers == now:
            context["is_same"] = True
        else:
            found = preview_length(cycle=shown, today=timezone.localdate(request.now), **numbers)
            confirm = ConfirmLengthForm(
                request.POST if is_post else None,
                moves_anything=found.moves_anything,
                may_tell=found.may_tell,
                initial={"seen_months": shown.months, "seen_sessions": shown.sessions_agreed},
            )
            if is_post and confirm.is_valid() and _changed(request, shown, form, confirm):
                return redirect(
                    "mentoring_mentorship_list", org=request.organisation.slug, cycle=cycle
                )
            context |= _shown(request, shown, found) | {"confirm": confirm}
    return render(request, "support/length.html", context, status=422 if is_post else 200)


def _changed(
    request: HttpRequest, cycle: Cycle, form: LengthForm, confirm: ConfirmLengthForm
) -> bool:
    said = LengthSaid(**form.cleaned_data, **confirm.facts())
    try:
        told = change_length(cycle=cycle, said=said, by=request.person, now=request.now)
    except ValidationError as error:
        confirm.add_error(None, error)
        return False
    words = _("Saved. It holds from now on.")
    if told:
        words += " " + ngettext(
            "%(n)d mail is on its way.", "%(n)d mails are on their way.", told
        ) % {"n": told}
    messages.success(request, words)
    return True


def _shown(request: HttpRequest, cycle: Cycle, found: Length) -> dict[str, Any]:
    changed = found.changed
    return {
        "found": found,
        "n_pairs": len(found.pairs),
        "n_changed": len(changed),
        "page_obj": Paginator(changed, PAGE).get_page(request.GET.get("page")),
        "is_past": found.ends_on < timezone.localdate(request.now),
    }
