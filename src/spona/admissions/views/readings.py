"""Who reads one application: given, taken back, opened again."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from spona.admissions.actions import conflicts, jury, reviewing
from spona.admissions.forms.reviewing import (
    RELATIONS,
    require_reason,
)
from spona.admissions.models.application import Application
from spona.admissions.models.call import Call
from spona.admissions.models.review import Reviewer, Round
from spona.admissions.queries import jury as queries
from spona.admissions.queries.loading import get_application_for, get_call
from spona.admissions.states import ConflictKind
from spona.admissions.views.jury import jury_page, jury_url
from spona.core.states import WrongState
from spona.people.access import EDIT, staff_page
from spona.people.models import Person


@staff_page(EDIT)
def one(request: HttpRequest, call: str, public_id: str) -> HttpResponse:
    """One application: its readers, by hand; relations the team knows of."""
    shown = get_call(slug=call)
    application = get_application_for(person=request.person, public_id=public_id)
    if application.call_id != shown.pk:
        raise Http404
    round_ = queries.current_round(queries.rounds(call=shown))
    if request.method == "POST":
        try:
            return _by_hand(request, shown, round_, application)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        except WrongState:
            messages.error(request, _("This round is closed."))
        return redirect(jury_url(request, "one", shown, public_id=public_id))
    reader = queries.board(round_=round_, person=request.person) if round_ else None
    seen = reader.filter(pk=application.pk).first() if reader is not None else None
    return jury_page(
        request,
        "jury_one",
        shown,
        {
            "application": application,
            "round": round_,
            "seen": seen,
            "of": queries.of_one(round_=round_, call=shown, application=application),
            "seats": list(queries.reviewers(call=shown)),
            "team": list(queries.team_without(call=shown)),
            "kinds": RELATIONS,
        },
    )


def _by_hand(
    request: HttpRequest, call: Call, round_: Round | None, application: Application
) -> HttpResponse:
    data = request.POST
    here = jury_url(request, "one", call, public_id=application.public_id)
    match data.get("do", ""):
        case "assign" if round_ is not None:
            reason = require_reason(data)
            seat = _seat(call, data.get("reviewer", ""))
            n = jury.assign(
                round_=round_,
                readings=[(seat, application)],
                by=request.person,
                now=request.now,
                is_by_hand=True,
                reason=reason,
            )
            if not n:
                raise ValidationError(
                    _("They read it already, or have a relation to the applicant.")
                )
            messages.success(request, _("%(name)s reads it.") % {"name": seat.person.name})
        case "conflict":
            person = Person.objects.filter(public_id=data.get("person", "")).first()
            kind = data.get("kind", "")
            if person is None or kind not in ConflictKind.values:
                raise ValidationError(_("Choose a person and the relation."))
            if kind == ConflictKind.NONE and person == request.person:
                raise ValidationError(_("Somebody else has to take this back."))
            conflicts.record_conflict(
                application=application,
                person=person,
                kind=ConflictKind(kind),
                note=data.get("note", ""),
                by=request.person,
                now=request.now,
            )
            messages.success(request, _("Kept. It holds everywhere from now on."))
            if person == request.person and kind != ConflictKind.NONE:
                return redirect(jury_url(request, "", call))
    return redirect(here)


def _seat(call: Call, public_id: str) -> Reviewer:
    seat = queries.reviewers(call=call).filter(public_id=public_id).first()
    if seat is None:
        raise ValidationError(_("Choose a reader."))
    return seat


@staff_page(EDIT)
def unassign(request: HttpRequest, call: str, public_id: str) -> HttpResponse:
    """Take an application from a reader, with a reason."""
    shown = get_call(slug=call)
    found = queries.get_assignment(call=shown, person=request.person, public_id=public_id)
    if request.method == "POST":
        try:
            jury.unassign(
                assignment=found,
                by=request.person,
                reason=require_reason(request.POST),
                now=request.now,
            )
            messages.success(
                request, _("%(name)s reads it no longer.") % {"name": found.reviewer.person.name}
            )
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
    return redirect(jury_url(request, "one", shown, public_id=found.application.public_id))


@staff_page(EDIT)
def reopen(request: HttpRequest, call: str, public_id: str) -> HttpResponse:
    """Give a review back to its author, with a reason."""
    shown = get_call(slug=call)
    found = queries.get_assignment(call=shown, person=request.person, public_id=public_id)
    if request.method == "POST":
        try:
            reason = require_reason(request.POST)
            reviewing.reopen(assignment=found, by=request.person, now=request.now, reason=reason)
            messages.success(request, _("Open again for its author."))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        except reviewing.ReadingOver:
            messages.error(request, _("This round is closed."))
    return redirect(jury_url(request, "one", shown, public_id=found.application.public_id))
