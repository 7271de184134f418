"""The applicant's own pages: how it stands, the whole before it is sent, what is kept of her."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spona.admissions.actions import applying as acts
from spona.admissions.actions import submitting
from spona.admissions.actions.submitting import TooLate
from spona.admissions.forms.applying import MonitoringForm, NameForm, NewsForm
from spona.admissions.models.application import MonitoringAnswer
from spona.admissions.queries.applying import (
    ASKED_BACK,
    call_window,
    has_unsent_changes,
    referees_missing,
    referees_of,
)
from spona.admissions.states import State
from spona.admissions.views.applying_doors import (
    Here,
    languages_of,
    status_code,
    two_doors,
)
from spona.core.states import WrongState
from spona.messaging.links import address_of
from spona.messaging.models import Link
from spona.people.actions import choose_consents
from spona.people.models import ConsentEvent
from spona.people.states import Purpose

# Pages on which the language is changed and that one comes back to.
SPOKEN = {"form", "sending", "copy", "referees", "monitoring", "data", "withdrawal", "name"}
UNSAID = {"sex": "unsaid", "disability": "unsaid", "minority": "unsaid", "rural": "unsaid"}


@two_doors
def home(here: Here) -> HttpResponse:
    """How it stands, what comes next, what is still missing."""
    application, status = here.application, here.status
    referees = referees_of(application=application) if application.call.referees else []
    sent = here.known.sent
    is_changed = status.can_write and has_unsent_changes(sheet=here.sheet, sent=sent)
    still = referees_missing(application=application, referees=referees)
    context = {
        "status": status,
        "sent": sent,
        "is_changed": is_changed,
        "step": _step(here, referees=still, is_changed=is_changed) if status.can_write else None,
        "sections": here.sheet.sections if status.can_send and here.sheet.missing else [],
        "referees_missing": still,
        "asks_monitoring": application.call.asks_monitoring and not application.call.decided_at,
        "goes_on": further(here),
        "withdrawal_url": here.url("withdrawal"),
        "return_url": here.url("return"),
        "name_url": here.url("name") if may_change_name(here) else "",
    }
    return here.page("home", context)


def _step(here: Here, *, referees: int, is_changed: bool) -> dict[str, Any] | None:
    """What to do now: a heading, a sentence, one or two links [(label, address)]; `is_due`
    when she cannot leave it."""
    form, sending = here.url("form"), here.url("sending")
    missing = len(here.sheet.missing)
    change = (_("Change answers"), form)
    if not here.status.can_send and here.known.sent and not is_changed:
        return None
    if not here.status.can_send:
        return {
            "title": _("What you wrote"),
            "text": _("It is kept here for you."),
            "links": [(_("Read and copy it"), here.url("copy") + "?draft=1")],
        }
    if missing:
        told = ngettext("One answer is still missing.", "%(n)d answers are still missing.", missing)
        is_new = not here.sheet.values
        return {
            "is_due": True,
            "title": _("Begin with the questions") if is_new else _("Go on writing"),
            "text": told % {"n": missing},
            "links": [(_("Open the form"), form)],
        }
    if referees:
        return {
            "is_due": True,
            "title": _("Who knows your work?"),
            "text": _("Your answers are complete. What is left is to name a referee."),
            "links": [(_("Name a referee"), here.url("referees")), change],
        }
    if here.known.sent and not is_changed and here.application.state == State.SUBMITTED:
        return {
            "title": _("You can still change it"),
            "text": _("What you sent counts until you send again."),
            "links": [change],
        }
    if here.application.state in ASKED_BACK and not is_changed:
        return {
            "is_due": True,
            "title": _("Complete it and send it once more"),
            "text": _("Your answers stand in the form as you sent them."),
            "links": [change, (_("Read and send"), sending)],
        }
    again = here.known.sent is not None
    return {
        "is_due": True,
        "title": _("Everything is there"),
        "text": _("Read it once more and send it again.")
        if again
        else _("Read it once more and send it."),
        "links": [(_("Read and send"), sending), change],
    }


@two_doors
def withdrawal(here: Here) -> HttpResponse:
    """Ask once, then take it back."""
    if here.request.method != "POST":
        if not here.status.can_withdraw:
            raise Http404
        window = call_window(application=here.application, now=here.now)
        return here.page("withdrawal", {"window": window})
    try:
        submitting.withdraw(application=here.application, now=here.now)
    except WrongState as error:
        return here.refused(error)
    return here.done(_("You took your application back."))


@two_doors
def take_up(here: Here) -> HttpResponse:
    """POST: take it up again."""
    if here.request.method != "POST":
        raise Http404
    try:
        submitting.reopen(application=here.application, now=here.now)
    except (WrongState, TooLate) as error:
        return here.refused(error)
    return here.done(_("Your application takes part again."))


@two_doors
def language(here: Here) -> HttpResponse:
    """POST: the form and our letters in another language."""
    wanted = here.request.POST.get("language", "")
    if here.request.method != "POST" or wanted not in languages_of(here.application):
        raise Http404
    acts.choose_language(application=here.application, language=wanted)
    page = here.request.POST.get("page", "")
    return redirect(here.url(page if page in SPOKEN else ""))


@two_doors
def monitoring(here: Here) -> HttpResponse:
    """Optional questions for counts alone, apart from the application."""
    call = here.application.call
    if not call.asks_monitoring or call.decided_at is not None:
        raise Http404
    given = MonitoringAnswer.objects.filter(application=here.application).first()
    initial = {name: getattr(given, name, "") or value for name, value in UNSAID.items()}
    initial["birth_band"] = given.birth_band if given else ""
    form = MonitoringForm(here.request.POST or None, initial=initial)
    if here.request.method == "POST" and form.is_valid():
        acts.answer_monitoring(
            application=here.application, answers=form.cleaned_data, now=here.now
        )
        return here.done(_("Thank you. This is kept apart from your application."))
    return here.page("monitoring", {"form": form}, status=status_code(here))


@two_doors
def data(here: Here) -> HttpResponse:
    """What is kept of her, for what, until when; and the one free choice."""
    form = NewsForm(here.request.POST or None, initial={"news": has_news(here)})
    if here.request.method == "POST" and form.is_valid():
        choose_news(here, form.cleaned_data["news"])
        return here.done(_("Saved."), "data")
    context = {"form": form, "privacy_version": submitting.PRIVACY_VERSION}
    return here.page("data", context, status=status_code(here))


@two_doors
def name(here: Here) -> HttpResponse:
    """Mend a slip in one's own name."""
    if not may_change_name(here):
        return redirect(here.url())
    form = NameForm(here.request.POST or None, initial={"name": here.application.person.name})
    if here.request.method == "POST" and form.is_valid():
        acts.change_name(application=here.application, name=form.cleaned_data["name"])
        return here.done(_("Saved."))
    return here.page("name", {"form": form}, status=status_code(here))


def may_change_name(here: Here) -> bool:
    """Somebody the house knows from elsewhere changes her name there."""
    person = here.application.person
    return not person.is_listed and not person.account_id and here.status.can_write


def further(here: Here) -> str:
    """The address of the interview or of the offered place through the same door; "" for none."""
    purpose = here.status.goes_on
    if not purpose:
        return ""
    if here.door == "admissions_mine":
        name = {"interview": "admissions_my_interview_time", "place": "admissions_my_place"}
        return reverse(name[purpose], kwargs=here.where)
    link = Link.objects.filter(
        person=here.application.person,
        purpose=purpose,
        target_id=here.application.public_id,
        revoked_at=None,
        expires_at__gt=here.now,
    ).first()
    return address_of(link) if link else ""


def has_news(here: Here) -> bool:
    events = ConsentEvent.objects.filter(
        person=here.application.person, purpose=Purpose.NEWS, in_force=True, given=True
    )
    return events.exists()


def choose_news(here: Here, yes: bool) -> None:
    choose_consents(
        person=here.application.person,
        given={Purpose.NEWS: yes},
        language=here.application.language,
        channel=here.channel,
        now=here.now,
        by=here.application.person,
    )
