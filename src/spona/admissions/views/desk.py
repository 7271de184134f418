"""The desk of a call's applications: the list, its file, one application, a file of an answer."""

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from spona.admissions import exports_of_applications as exports
from spona.admissions.models.application import Application, Submission
from spona.admissions.models.call import Call
from spona.admissions.queries import applications, keeping
from spona.admissions.queries.loading import get_application_for, get_call
from spona.admissions.queries.reviewing import reviews_for
from spona.admissions.states import State
from spona.core.economies import Denomination
from spona.core.public_ids import address_of_many
from spona.core.templatetags.spona import html_lang
from spona.people.access import EDIT, VIEW, may, staff_page
from spona.people.states import SECTORS
from spona.questions.answers import differences
from spona.questions.files import file_response
from spona.questions.models import AnswerFile
from spona.questions.sheet_forms import with_links
from spona.ui.templatetags.ui import badge

PAGE = 100
BADGES = {
    State.DRAFT: "draft",
    State.SUBMITTED: "info",
    State.WITHDRAWN: "ended",
    State.REPAIR: "wait",
    State.MORE: "wait",
    State.INELIGIBLE: "bad",
    State.ELIGIBLE: "good",
    State.SHORTLISTED: "good",
    State.OFFERED: "wait",
    State.ACCEPTED: "good",
    State.RESERVE: "wait",
    State.NOT_SELECTED: "ended",
    State.DECLINED: "ended",
    State.LAPSED: "ended",
}
FLAGS = {"duplicate", "late"}
ORDERS = {"name", "oldest"}
LINE = ("public_id", "state", "person__name", "person__name_language", "town", "economy",
        "main_field", "source__name", "submitted_at")  # fmt: skip


def filters_of(data: Any) -> applications.Chosen:
    """The filters somebody chose; what makes no sense is left out."""

    def one_of(name: str, allowed: Any) -> str:
        value = data.get(name, "")
        return value if value in allowed else ""

    economy, source = data.get("economy", ""), data.get("source", "")
    return applications.Chosen(
        state=one_of("state", State.values),
        economy=economy if len(economy) == 2 and economy.isalpha() else "",
        field=one_of("field", SECTORS),
        source=source[:40] if source.replace("-", "").replace("_", "").isalnum() else "",
        flag=one_of("flag", FLAGS),
        text=data.get("q", "").replace("\0", "")[:100],
        order=one_of("order", ORDERS),
    )


@staff_page(VIEW)
def application_list(request: HttpRequest, call: str) -> HttpResponse:
    """The applications of a call: counts on top, filters, 100 a page."""
    shown = get_call(slug=call)
    chosen = filters_of(request.GET)
    found = applications.search(call=shown, person=request.person, chosen=chosen)
    counts = applications.counts_by_state(call=shown, person=request.person)
    pages = Paginator(found.values_list(*LINE), PAGE)
    if not chosen.any():
        pages.count = applications.number_sent(counts)  # known already: it is not asked again
    page = pages.get_page(request.GET.get("page"))
    return render(
        request,
        "admissions/desk_applications.html",
        {
            "call": shown,
            "cycle": shown.cycle,
            "page_obj": page,
            "rows": list(_lines(page.object_list, request=request, call=shown)),
            "sent": applications.number_sent(counts),
            "counts": [(state, BADGES[state], n) for state in State if (n := counts.get(state))],
            "chosen": chosen,
            "is_filtered": chosen.any(),
            "address_rest": urlencode({**_told(chosen), "q": chosen.text}),
            "states": State.choices,
            "fields": sorted(SECTORS.items(), key=lambda pair: str(pair[1])),
            "sources": applications.sources(call=shown),
        },
    )


def _told(chosen: applications.Chosen) -> dict[str, str]:
    told = {k: getattr(chosen, k) for k in ("state", "economy", "field", "source", "flag", "order")}
    return {key: value for key, value in told.items() if value}


def _lines(
    rows: Iterable[tuple[Any, ...]], *, request: HttpRequest, call: Call
) -> Iterator[tuple[Any, ...]]:
    """What a line of the list says; words that many lines share are made once."""
    rows = list(rows)
    url = address_of_many("admissions_application", org=request.organisation.slug)
    badges = {value: badge(BADGES[State(value)], label) for value, label in State.choices}
    fields = {key: str(label) for key, label in SECTORS.items()}
    double = applications.flagged(person=request.person, public_ids=[row[0] for row in rows])
    economies = economies_of(request, call)
    for key, state, name, language, town, economy, field, source, sent_at in rows:
        lang = html_lang(language) if language else ""
        code = key[: applications.CODE].upper()
        where = ", ".join(filter(None, (town, economies.name(economy) if economy else "")))
        sent = date_format(localtime(sent_at), "SHORT_DATETIME_FORMAT") if sent_at else ""
        yield (url(key), name, lang, code, badges[state], where, fields.get(field, ""),
               source or "", sent, key in double)  # fmt: skip


@staff_page(VIEW)
def applications_file(request: HttpRequest, call: str, kind: str) -> HttpResponse:
    """The filtered list as CSV or XLSX."""
    shown = get_call(slug=call)
    found = applications.search(call=shown, person=request.person, chosen=filters_of(request.GET))
    if kind == "csv":
        body, mime = exports.applications_csv(rows=found, call=shown), "text/csv"
    else:
        body = exports.applications_xlsx(rows=found, call=shown)
        mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = HttpResponse(body, content_type=mime)
    response["Content-Disposition"] = f'attachment; filename="{shown.slug}.{kind}"'
    response["Cache-Control"] = "no-store"
    return response


@staff_page(VIEW)
def application(request: HttpRequest, public_id: str) -> HttpResponse:
    """One application: what was sent, what is known, how it came to where it is."""
    shown = get_application_for(person=request.person, public_id=public_id)
    page = applications.page_of(application=shown, person=request.person)
    submission = _chosen_submission(page, request.GET.get("sent", ""))
    state = State(shown.state)
    return render(
        request,
        "admissions/desk_application.html",
        {
            "shown": shown,
            "call": shown.call,
            "cycle": shown.call.cycle,
            "page": page,
            "submission": submission,
            **_sent(request, shown, page, submission),
            "reviewed": reviews_for(person=request.person, application=shown),
            "badge_state": BADGES[state],
            "main_field": SECTORS.get(shown.main_field, ""),
            "delete_on": keeping.delete_on_for(application=shown),
            "may_edit": may(request.membership, EDIT),
        },
    )


def _chosen_submission(page: applications.Page, number: str) -> Submission | None:
    """The submission asked for by its number, else the newest there is."""
    for submission in page.submissions:
        if number in {"", str(submission.number)}:
            return submission
    return page.submissions[0] if page.submissions else None


def _sent(
    request: HttpRequest,
    shown: Application,
    page: applications.Page,
    submission: Submission | None,
) -> dict[str, Any]:
    """What was sent, and what changed since the submission before."""
    if submission is None:
        return {}
    older = next((s for s in page.submissions if s.number < submission.number), None)
    files = applications.files_of(submission=submission, application=shown)
    return {
        "asked": applications.asked_in(submission=submission, call=shown.call),
        "files": with_links(files, lambda file: address_of_file(shown, file)),
        "changes": applications.compared(
            one=older,
            other=submission,
            call=shown.call,
            economy=economies_of(request, shown.call).name,
            only=differences(older.values, submission.values),
        )
        if older and differences(older.values, submission.values)
        else [],
    }


def economies_of(request: HttpRequest, call: Call) -> Denomination:
    """How this page names economies: in its tables each mention the same, with the note at its end."""
    request.denomination = Denomination(call.cycle.programme.kosovo_note, every_mention=True)
    return request.denomination


def address_of_file(application: Application, file: AnswerFile) -> str:
    """Where a file of this application is downloaded."""
    return reverse(
        "admissions_application_answer_file",
        kwargs={
            "org": application.organisation.slug,
            "public_id": application.public_id,
            "file": file.public_id,
        },
    )


@staff_page(VIEW)
def answer_file(request: HttpRequest, public_id: str, file: str) -> HttpResponse:
    """A file that was sent, as a download."""
    shown = get_application_for(person=request.person, public_id=public_id)
    return file_response(applications.get_file(application=shown, public_id=file))
