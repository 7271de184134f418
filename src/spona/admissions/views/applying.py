"""The applicant's own pages: how it stands, the whole before it is sent, what is kept of her."""

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from spona.admissions.actions import applying as acts
from spona.admissions.actions import submitting
from spona.admissions.actions.submitting import NotComplete, TooLate
from spona.admissions.forms.applying import MonitoringForm, NameForm, NewsForm
from spona.admissions.models.application import MonitoringAnswer
from spona.admissions.queries.applying import (
    has_unsent_changes,
    referees_missing,
    referees_of,
    sent_sheet,
)
from spona.admissions.views.applying_doors import (
    Here,
    languages_of,
    open_sheet_of,
    sentence_for,
    two_doors,
)
from spona.core.states import WrongState
from spona.messaging.links import address_of
from spona.messaging.models import Link
from spona.people.actions import choose_consents
from spona.people.models import ConsentEvent
from spona.people.states import Purpose
from spona.questions.files import file_response
from spona.questions.models import AnswerFile
from spona.questions.sheet_forms import sheet_form, with_links
from spona.questions.sheet_saving import answer_save, checks_files, save_posted

# Pages on which the language is changed and that one comes back to.
SPOKEN = {"form", "sending", "copy", "referees", "monitoring", "data", "withdrawal", "name"}
UNSAID = {"sex": "unsaid", "disability": "unsaid", "minority": "unsaid", "rural": "unsaid"}


@two_doors
def home(here: Here) -> HttpResponse:
    """How it stands, what comes next, what is still missing."""
    application, status = here.application, here.status
    referees = referees_of(application=application) if application.call.referees else []
    sent = here.known.sent
    context = {
        "status": status,
        "sent": sent,
        "is_changed": status.can_write and has_unsent_changes(sheet=here.sheet, sent=sent),
        "missing": len(here.sheet.missing) if status.can_write else 0,
        "sections": here.sheet.sections if status.can_write else [],
        "referees": referees,
        "referees_missing": referees_missing(application=application, referees=referees),
        "asks_monitoring": application.call.asks_monitoring and not application.call.decided_at,
        "goes_on": further(here),
        "withdrawal_url": here.url("withdrawal"),
        "return_url": here.url("return"),
        "name_url": here.url("name") if may_change_name(here) else "",
    }
    return here.page("home", context)


@two_doors
@checks_files
def form(here: Here) -> HttpResponse:
    """The questions of the programme. Saves itself; the button works without JavaScript too."""
    open_sheet_of(here)
    application = here.application
    if not here.status.can_write or application.sheet is None:
        return redirect(here.url("copy"))
    posted = None
    if here.request.method == "POST":
        posted = save_posted(here.request, application.sheet, asked=here.sheet.asked)
        if posted.is_complete:
            return redirect(here.url("" if "later" in here.request.POST else "sending"))
    shown = sheet_form(
        application.sheet,
        asked=here.sheet.asked,
        posted=posted,
        missing=here.sheet.missing if "missing" in here.request.GET else (),
        file_url=here.file_url,
    )
    context = {"form": shown, "status": here.status, "save_url": here.url("save")}
    return here.page("form", context, status=_status(here))


@two_doors
@checks_files
def save(here: Here) -> HttpResponse:
    """The form saves itself, also after the deadline: then it is kept as a draft."""
    application = here.application
    if application.sheet is None or not here.status.can_write:
        return JsonResponse({"error": sentence_for(WrongState(application.state, ""))}, status=409)
    return answer_save(
        here.request, application.sheet, asked=here.sheet.asked, file_url=here.file_url
    )


@two_doors
def file(here: Here, file: str) -> HttpResponse:
    """A file of hers, as a download; also one that was sent and taken out since."""
    found = AnswerFile.objects.filter(sheet=here.application.sheet_id, public_id=file).first()
    if found is None:
        raise Http404
    return file_response(found)


@two_doors
def sending(here: Here) -> HttpResponse:
    """The whole as it would be sent, with what is missing; POST sends it."""
    application = here.application
    open_sheet_of(here)
    refused: Exception | None = None
    if here.request.method == "POST":
        try:
            submitting.submit(application=application, now=here.now)
        except NotComplete as error:
            refused = error
        except (TooLate, WrongState) as error:
            return here.refused(error)
        else:
            if "news_shown" in here.request.POST:
                _choose_news(here, bool(here.request.POST.get("news")))
            return here.done(_("Sent. A copy is on its way to your mail."))
    if not here.status.can_write:
        return redirect(here.url("copy"))
    referees = referees_of(application=application) if application.call.referees else []
    with_links(here.sheet.files, here.file_url)
    context = {
        "status": here.status,
        "sheet": here.sheet,
        "sent": here.known.sent,
        "is_changed": has_unsent_changes(sheet=here.sheet, sent=here.known.sent),
        "referees": referees,
        "referees_missing": referees_missing(application=application, referees=referees),
        "news_form": NewsForm(initial={"news": _has_news(here)}),
        "refused": refused is not None,
        "privacy_version": submitting.PRIVACY_VERSION,
    }
    return here.page("sending", context, status=422 if refused else 200)


@two_doors
def withdrawal(here: Here) -> HttpResponse:
    """Ask once, then take it back."""
    if here.request.method != "POST":
        if not here.status.can_withdraw:
            raise Http404
        return here.page("withdrawal", {"status": here.status})
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
def copy(here: Here) -> HttpResponse:
    """To read and to print: what was sent, or what is written so far."""
    sent = here.known.sent
    if sent is not None and "draft" not in here.request.GET:
        sheet = sent_sheet(application=here.application, sent=sent)
    else:
        sheet, sent = here.sheet, None
    with_links(sheet.files, here.file_url)
    return here.page("copy", {"sheet": sheet, "sent": sent})


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
    return here.page("monitoring", {"form": form}, status=_status(here))


@two_doors
def data(here: Here) -> HttpResponse:
    """What is kept of her, for what, until when; and the one free choice."""
    form = NewsForm(here.request.POST or None, initial={"news": _has_news(here)})
    if here.request.method == "POST" and form.is_valid():
        _choose_news(here, form.cleaned_data["news"])
        return here.done(_("Saved."), "data")
    context = {"form": form, "privacy_version": submitting.PRIVACY_VERSION}
    return here.page("data", context, status=_status(here))


@two_doors
def name(here: Here) -> HttpResponse:
    """Mend a slip in one's own name."""
    if not may_change_name(here):
        return redirect(here.url())
    form = NameForm(here.request.POST or None, initial={"name": here.application.person.name})
    if here.request.method == "POST" and form.is_valid():
        acts.change_name(application=here.application, name=form.cleaned_data["name"])
        return here.done(_("Saved."))
    return here.page("name", {"form": form}, status=_status(here))


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


def _has_news(here: Here) -> bool:
    events = ConsentEvent.objects.filter(
        person=here.application.person, purpose=Purpose.NEWS, in_force=True, given=True
    )
    return events.exists()


def _choose_news(here: Here, yes: bool) -> None:
    choose_consents(
        person=here.application.person,
        given={Purpose.NEWS: yes},
        language=here.application.language,
        channel=here.channel,
        now=here.now,
        by=here.application.person,
    )


def _status(here: Here) -> int:
    return 422 if here.request.method == "POST" else 200
