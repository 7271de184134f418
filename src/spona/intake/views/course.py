"""What sets an import going, takes it back or discards it. Each answers a POST and goes back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from spona.core.states import WrongState
from spona.intake import tasks
from spona.intake.forgetting import remove_import
from spona.intake.queries import get_import
from spona.intake.states import UNDER_WAY
from spona.intake.undoing import CannotUndo
from spona.people.access import EDIT, staff_page


@staff_page(EDIT)
def import_application(request: HttpRequest, public_id: str) -> HttpResponse:
    """Bring the people in."""
    run = get_import(public_id=public_id)
    if request.method == "POST":
        try:
            tasks.start_applying(run=run, by=request.person, now=request.now)
        except WrongState:
            messages.info(request, _("This import is under way or finished already."))
    return redirect(run)


@staff_page(EDIT)
def import_continuation(request: HttpRequest, public_id: str) -> HttpResponse:
    """Set going again what seems to have stopped."""
    run = get_import(public_id=public_id)
    if request.method == "POST" and run.state in UNDER_WAY:
        tasks.again(run=run, by=request.person)
    return redirect(run)


@staff_page(EDIT)
def import_undoing(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take the whole import back."""
    run = get_import(public_id=public_id)
    if request.method == "POST":
        try:
            tasks.start_undoing(run=run, by=request.person, now=request.now)
        except CannotUndo:
            messages.error(
                request, _("This import can no longer be undone; the reasons are below.")
            )
        except WrongState:
            messages.info(request, _("There is nothing to undo."))
        else:
            if run.total <= tasks.INLINE:
                messages.success(request, _("The import is undone."))
    return redirect(run)


@staff_page(EDIT)
def import_removal(request: HttpRequest, public_id: str) -> HttpResponse:
    """Discard an import that was not applied."""
    run = get_import(public_id=public_id)
    if request.method == "POST":
        try:
            remove_import(run=run, by=request.person)
        except WrongState:
            messages.error(request, _("An import that was applied stays in the list."))
            return redirect(run)
        messages.success(request, _("The upload is discarded. Nobody was changed."))
    return redirect("intake_import_list", org=request.organisation.slug)
