"""Writing, reading the whole, sending: the pages that hold an applicant's answers."""

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from spona.admissions.actions import submitting
from spona.admissions.actions.submitting import NotComplete, TooLate
from spona.admissions.forms.applying import NewsForm
from spona.admissions.queries.applying import (
    has_unsent_changes,
    referees_missing,
    referees_of,
    sent_sheet,
)
from spona.admissions.views.applying import choose_news, has_news
from spona.admissions.views.applying_doors import (
    Here,
    acts_alone,
    open_sheet_of,
    sentence_for,
    status_code,
    two_doors,
)
from spona.core.states import WrongState
from spona.questions.files import file_response
from spona.questions.models import AnswerFile
from spona.questions.sheet_forms import sheet_form, with_links
from spona.questions.sheet_saving import answer_save, checks_files, save_posted


@two_doors
@checks_files
@acts_alone
def form(here: Here) -> HttpResponse:
    """The questions of the programme. Saves itself; the button works without JavaScript too."""
    open_sheet_of(here)
    application = here.application
    if not here.status.can_write or application.sheet is None:
        return redirect(here.url("copy"))
    posted = None
    if here.request.method == "POST":
        posted = save_posted(
            here.request, application.sheet, asked=here.sheet.asked, is_locked=application.is_alone
        )
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
    return here.page("form", context, status=status_code(here))


@two_doors
@checks_files
@acts_alone
def save(here: Here) -> HttpResponse:
    """The form saves itself, also after the deadline: then it is kept as a draft."""
    application = here.application
    if application.sheet is None or not here.status.can_write:
        return JsonResponse({"error": sentence_for(WrongState(application.state, ""))}, status=409)
    return answer_save(
        here.request,
        application.sheet,
        asked=here.sheet.asked,
        file_url=here.file_url,
        is_locked=application.is_alone,
    )


@two_doors
def file(here: Here, file: str) -> HttpResponse:
    """A file of hers, as a download; also one that was sent and taken out since."""
    found = AnswerFile.objects.filter(sheet=here.application.sheet_id, public_id=file).first()
    if found is None:
        raise Http404
    return file_response(found)


@two_doors
@acts_alone
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
                choose_news(here, bool(here.request.POST.get("news")))
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
        "news_form": NewsForm(initial={"news": has_news(here)}),
        "refused": refused is not None,
        "privacy_version": submitting.PRIVACY_VERSION,
    }
    return here.page("sending", context, status=422 if refused else 200)


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
