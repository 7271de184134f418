"""The trust person's pages: her files. To everybody else, whatever the role, none of them is there."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from spona.core.states import WrongState
from spona.people.access import View, participant_page
from spona.support.actions import concerns as actions
from spona.support.forms.concerns import (
    AnswerForm,
    CloseForm,
    FunderForm,
    HandoverForm,
    NoteForm,
    PauseForm,
)
from spona.support.models.concern import Concern
from spona.support.queries import concerns as queries
from spona.support.states import ConcernOutcome, ConcernState
from spona.support.trust import as_trust


def trusted(view: Callable[..., HttpResponse]) -> View:
    """Only files of this person exist inside; the page is kept by no browser."""

    @participant_page
    @wraps(view)
    @sensitive_post_parameters()
    @sensitive_variables()
    def page(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        with as_trust(request.person):
            if "public_id" in kwargs:
                kwargs["concern"] = queries.get_file(public_id=kwargs.pop("public_id"))
            elif not queries.is_trusted(person=request.person):
                raise Http404
            response = view(request, **kwargs)
        response["Cache-Control"] = "no-store"
        return response

    return page


@trusted
def file_list(request: HttpRequest) -> HttpResponse:
    """Her files: what waits first."""
    actions.look_at_files(by=request.person)
    files = queries.files_of(person=request.person)
    return render(request, "support/concern_list.html", {"files": files})


@trusted
def file(request: HttpRequest, concern: Concern) -> HttpResponse:
    """One file. That she opened it is noted in it."""
    if request.method == "GET":
        actions.open_file(concern=concern, by=request.person, now=request.now)
    return _page(request, concern)


def _page(
    request: HttpRequest, concern: Concern, status: int = 200, **given: forms.Form
) -> HttpResponse:
    """The file with its forms; a form that was refused (`given`) keeps what was typed."""
    others = queries.may_take_over(concern=concern)
    suspensions = queries.suspensions_of(concern=concern)
    pages: dict[str, Any] = {
        "answer": AnswerForm(),
        "note": NoteForm(),
        "close": CloseForm(),
        "funder": FunderForm(
            today=_today(request), initial={"on": concern.funder_told_on or _today(request)}
        ),
        "handover": HandoverForm(others=others) if others else None,
        "pause": PauseForm(pairs=queries.pairs_to_pause()),
        **given,
    }
    context = {
        "concern": concern,
        "is_closed": concern.state == ConcernState.CLOSED,
        "is_received": concern.state == ConcernState.RECEIVED,
        "said": queries.conversation(concern=concern),
        "notes": queries.notes_of(concern=concern),
        "log": queries.log_of(concern=concern),
        "keepers": queries.keepers_of(concern=concern),
        "suspensions": suspensions,
        "forms": pages,
    }
    return render(request, "support/concern_file.html", context, status=status)


def _today(request: HttpRequest) -> Any:
    return timezone.localdate(request.now)


def _act(
    request: HttpRequest,
    concern: Concern,
    do: Callable[[], None],
    done: str = "",
    **given: forms.Form,
) -> HttpResponse:
    """Do it and show the file, or say why not. Messages hold no word of the file."""
    try:
        do()
    except WrongState:
        messages.error(request, _("The other trust person was quicker. Look again."))
    except ValidationError as error:
        for form in given.values():
            form.add_error(None, error)
        if given:
            return _page(request, concern, 422, **given)
        messages.error(request, " ".join(error.messages))
    else:
        if done:
            messages.success(request, done)
    return _back(request, concern)


def _back(request: HttpRequest, concern: Concern) -> HttpResponse:
    return redirect("concern_file", org=request.organisation.slug, public_id=concern.public_id)


@trusted
def taking(request: HttpRequest, concern: Concern) -> HttpResponse:
    """POST: she sees to it; a closed file is open again."""
    if request.method != "POST":
        return _back(request, concern)
    return _act(
        request,
        concern,
        lambda: actions.take_in_hand(concern=concern, by=request.person, now=request.now),
    )


@trusted
def answer(request: HttpRequest, concern: Concern) -> HttpResponse:
    """POST: an answer the writer reads with her code."""
    form = AnswerForm(request.POST or None)
    if not form.is_valid():
        return _again(request, concern, answer=form)
    return _act(
        request,
        concern,
        lambda: actions.answer_writer(
            concern=concern, text=form.cleaned_data["text"], by=request.person, now=request.now
        ),
        _("Kept. The writer reads it when she comes back with her code."),
        answer=form,
    )


@trusted
def note(request: HttpRequest, concern: Concern) -> HttpResponse:
    """POST: a note for those who keep the file."""
    form = NoteForm(request.POST or None)
    if not form.is_valid():
        return _again(request, concern, note=form)
    return _act(
        request,
        concern,
        lambda: actions.add_note(
            concern=concern, text=form.cleaned_data["note"], by=request.person, now=request.now
        ),
        note=form,
    )


@trusted
def closing(request: HttpRequest, concern: Concern) -> HttpResponse:
    """POST: closed, with a word for how."""
    form = CloseForm(request.POST or None)
    if not form.is_valid():
        return _again(request, concern, close=form)
    outcome = ConcernOutcome(form.cleaned_data["outcome"])
    return _act(
        request,
        concern,
        lambda: actions.close_concern(
            concern=concern,
            outcome=outcome,
            today=_today(request),
            by=request.person,
            now=request.now,
        ),
        close=form,
    )


@trusted
def funder(request: HttpRequest, concern: Concern) -> HttpResponse:
    """POST: the duty towards the funder is done."""
    form = FunderForm(request.POST or None, today=_today(request))
    if not form.is_valid():
        return _again(request, concern, funder=form)
    return _act(
        request,
        concern,
        lambda: actions.note_funder_told(
            concern=concern, on=form.cleaned_data["on"], by=request.person, now=request.now
        ),
        funder=form,
    )


@trusted
def handover(request: HttpRequest, concern: Concern) -> HttpResponse:
    """POST: the other trust person keeps the file from now on."""
    form = HandoverForm(request.POST or None, others=queries.may_take_over(concern=concern))
    if not form.is_valid():
        return _again(request, concern, handover=form)
    actions.hand_over(concern=concern, to=form.person(), by=request.person, now=request.now)
    messages.success(request, _("Handed over. The file is no longer with you."))
    return redirect("concern_list", org=request.organisation.slug)


@trusted
def pausing(request: HttpRequest, concern: Concern) -> HttpResponse:
    """POST: a pair stands still until the pause is lifted here."""
    form = PauseForm(request.POST or None, pairs=queries.pairs_to_pause())
    if not form.is_valid():
        return _again(request, concern, pause=form)
    return _act(
        request,
        concern,
        lambda: actions.pause_pair(
            concern=concern, mentorship=form.mentorship(), by=request.person, now=request.now
        ),
        _("The pair is paused, and both are told in neutral words."),
        pause=form,
    )


@trusted
def lifting(request: HttpRequest, concern: Concern, pause: str) -> HttpResponse:
    """POST: the team decides about the pair again."""
    found = [one for one in queries.suspensions_of(concern=concern) if one.public_id == pause]
    if not found:
        raise Http404
    if request.method != "POST":
        return _back(request, concern)
    return _act(
        request,
        concern,
        lambda: actions.let_go_on(
            suspension=found[0], by=request.person, today=_today(request), now=request.now
        ),
    )


def _again(request: HttpRequest, concern: Concern, **given: forms.Form) -> HttpResponse:
    if request.method != "POST":
        return _back(request, concern)
    return _page(request, concern, 422, **given)
