"""If something is not working: a talk, a rest, an end without blame. By link or signed in."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext as _

from spona.mentoring.states import LIVE
from spona.mentoring.views.doors import Here, two_doors
from spona.support.actions import changes
from spona.support.forms.changes import OwnEndForm, OwnRestForm


@two_doors
def change(here: Here) -> HttpResponse:
    """What one may do by oneself, from light to heavy; a GET changes nothing."""
    is_live = here.mentorship.state in LIVE
    if here.request.method == "POST" and is_live and here.request.POST.get("talk"):
        changes.ask_for_talk(
            mentorship=here.mentorship, participation=here.me, now=here.request.now
        )
        return here.done(_("Thank you. Somebody of the team will write or call within two days."))
    return here.page(
        "change",
        {"is_live": is_live, "rest_url": here.url("rest"), "end_url": here.url("end")},
        room="support",
    )


@two_doors
def rest(here: Here) -> HttpResponse:
    """A rest for some weeks, without giving a reason."""
    form = OwnRestForm(here.request.POST or None, initial={"starts_on": here.today})
    if here.request.method == "POST" and form.is_valid():
        try:
            changes.rest_oneself(
                mentorship=here.mentorship,
                participation=here.me,
                now=here.request.now,
                **form.cleaned_data,
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return here.done(_("Have a good rest. Nothing automatic reaches you two until then."))
    return here.page("change_rest", {"form": form}, status=_status(here), room="support")


@two_doors
def end(here: Here) -> HttpResponse:
    """An end without blame."""
    is_live = here.mentorship.state in LIVE
    form = OwnEndForm(here.request.POST or None)
    if here.request.method == "POST" and is_live and form.is_valid():
        try:
            changes.end_oneself(
                mentorship=here.mentorship,
                participation=here.me,
                now=here.request.now,
                **form.facts(),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return here.done(_("Your pair has ended. What you did together stays counted."))
    return here.page(
        "change_end", {"form": form, "is_live": is_live}, status=_status(here), room="support"
    )


def _status(here: Here) -> int:
    return 422 if here.request.method == "POST" else 200
