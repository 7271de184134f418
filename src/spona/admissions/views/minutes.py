"""The minutes of a committee: written and closed by the team, read and confirmed by the jury."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from spona.admissions.actions import minutes as actions
from spona.admissions.exports_of_minutes import economies_of, facts, tables, to_pdf
from spona.admissions.forms.decisions import MinutesForm
from spona.admissions.mails.minutes import MINUTES
from spona.admissions.models.selection import Minutes, Signature
from spona.admissions.queries import minutes as queries
from spona.admissions.queries.loading import get_call
from spona.core.states import WrongState
from spona.core.translated import plain
from spona.messaging.links import link_page, mark_used
from spona.people.access import EDIT, MANAGE, VIEW, may, staff_page


@staff_page(VIEW)
def minutes_list(request: HttpRequest, call: str) -> HttpResponse:
    """All minutes of a call."""
    shown = get_call(slug=call)
    context = {
        "call": shown,
        "cycle": shown.cycle,
        "rows": queries.minutes_of(call=shown),
        "may_edit": may(request.membership, EDIT),
    }
    return render(request, "admissions/minutes_list.html", context)


@staff_page(EDIT)
def minutes_new(request: HttpRequest, call: str) -> HttpResponse:
    """Begin the minutes of a meeting."""
    shown = get_call(slug=call)
    form = MinutesForm(request.POST or None, initial={"held_on": request.now.date()})
    if request.method == "POST" and form.is_valid():
        made = _saved(request, shown, None, form)
        return redirect("admissions_minutes_one", org=_org(request), public_id=made.public_id)
    context = {"call": shown, "form": form}
    return render(request, "admissions/minutes_edit.html", context, status=_status(request))


@staff_page(EDIT)
def minutes_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change them until they are closed."""
    found = _get(public_id)
    if found.closed_at is not None:
        return redirect("admissions_minutes_one", org=_org(request), public_id=public_id)
    form = MinutesForm(
        request.POST or None,
        initial={
            "held_on": found.held_on,
            "place": found.place,
            "present": "\n".join(
                f"{p['name']}, {p['role']}" if p["role"] else p["name"] for p in found.present
            ),
            "notes": plain(found.notes),
        },
    )
    if request.method == "POST" and form.is_valid():
        _saved(request, found.call, found, form)
        return redirect("admissions_minutes_one", org=_org(request), public_id=public_id)
    context = {"call": found.call, "form": form, "minutes": found}
    return render(request, "admissions/minutes_edit.html", context, status=_status(request))


def _saved(request: HttpRequest, call: Any, found: Minutes | None, form: MinutesForm) -> Minutes:
    data = form.cleaned_data
    return actions.save_minutes(
        call=call,
        minutes=found,
        held_on=data["held_on"],
        place=data["place"],
        present=form.people(),
        notes={call.cycle.working_language: data["notes"]} if data["notes"] else {},
        by=request.person,
    )


@staff_page(VIEW)
def minutes_one(request: HttpRequest, public_id: str) -> HttpResponse:
    """The minutes as they stand; closed ones can be confirmed here."""
    found = _get(public_id)
    return render(
        request,
        "admissions/minutes.html",
        {
            **_shown(request, found),
            "base": "ui/desk.html",
            "may_edit": may(request.membership, EDIT),
            "may_close": may(request.membership, MANAGE),
            "may_sign": found.closed_at is not None,
        },
    )


@staff_page(VIEW)
def minutes_file(request: HttpRequest, public_id: str) -> HttpResponse:
    """As a PDF."""
    found = _get(public_id)
    content, is_part = _content(request, found)
    made = to_pdf(
        found,
        content=content,
        is_part=is_part,
        names=queries.names_by_code(call=found.call, person=request.person),
        language=get_language() or "en",
    )
    response = HttpResponse(made, content_type="application/pdf")
    name = f"minutes-{found.call.slug}-{found.number}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@staff_page(MANAGE)
def minutes_closing(request: HttpRequest, public_id: str) -> HttpResponse:
    """Close them: from now on they state what they state."""
    found = _get(public_id)
    if request.method == "POST":
        try:
            actions.close_minutes(minutes=found, by=request.person, now=request.now)
        except WrongState:
            messages.error(request, _("They are closed already."))
        else:
            messages.success(request, _("The minutes are closed. Now they can be confirmed."))
    return redirect("admissions_minutes_one", org=_org(request), public_id=public_id)


@staff_page(EDIT)
def minutes_asking(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask the jury to confirm."""
    found = _get(public_id)
    if request.method == "POST":
        try:
            n = actions.ask_to_sign(minutes=found, by=request.person, now=request.now)
        except WrongState:
            messages.error(request, _("Close the minutes first."))
        else:
            messages.success(
                request,
                ngettext("%(n)s person is asked.", "%(n)s people are asked.", n) % {"n": n},
            )
    return redirect("admissions_minutes_one", org=_org(request), public_id=public_id)


@staff_page(VIEW)
def minutes_signature(request: HttpRequest, public_id: str) -> HttpResponse:
    """Somebody of the team confirms."""
    found = _get(public_id)
    if request.method == "POST":
        _sign(request, found)
    return redirect("admissions_minutes_one", org=_org(request), public_id=public_id)


@link_page(MINUTES)
def minutes_by_link(request: HttpRequest) -> HttpResponse:
    """Somebody of the jury reads and confirms, without signing in."""
    found = _get(request.link.target_id)
    if found.closed_at is None or not queries.may_sign(minutes=found, person=request.person):
        raise Http404
    if request.method == "POST":
        _sign(request, found)
        mark_used(request.link, now=request.now)
        return redirect(request.path)
    context = {**_shown(request, found), "base": "ui/plain.html", "may_sign": True}
    return render(request, "admissions/minutes.html", context)


def _sign(request: HttpRequest, found: Minutes) -> None:
    try:
        actions.sign_minutes(
            minutes=found,
            person=request.person,
            seen=request.POST.get("seen", ""),
            now=request.now,
        )
    except WrongState:
        messages.error(request, _("Please read the minutes as they are now, then confirm."))
    else:
        messages.success(request, _("You have confirmed the minutes. Thank you."))


def _shown(request: HttpRequest, found: Minutes) -> dict[str, Any]:
    content, is_part = _content(request, found)
    names = queries.names_by_code(call=found.call, person=request.person)
    language = get_language() or "en"
    economies = request.denomination = economies_of(found)
    signatures = list(
        Signature.objects.filter(minutes=found).select_related("person").order_by("at")
    )
    return {
        "call": found.call,
        "minutes": found,
        "facts": facts(found, content, language),
        "tables": [table for table in tables(content, names, language, economies) if table[2]],
        "notes": plain(content["notes"]),
        "is_part": is_part,
        "signatures": signatures,
        "has_signed": any(s.person_id == request.person.pk for s in signatures),
        "is_whole": found.closed_at is None or actions.is_whole(found),
    }


def _content(request: HttpRequest, found: Minutes) -> tuple[dict[str, Any], bool]:
    """What they state as far as this reader may know it, and whether something is left out."""
    content = found.content if found.closed_at else queries.content_of(found)
    codes = queries.codes_hidden_from(call=found.call, person=request.person)
    return queries.without(content, codes=codes), bool(codes)


def _get(public_id: str) -> Minutes:
    found = (
        Minutes.objects.select_related("call__cycle__programme", "organisation", "composition")
        .defer("composition__record")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise Http404
    return found


def _org(request: HttpRequest) -> str:
    return str(request.organisation.slug)


def _status(request: HttpRequest) -> int:
    return 422 if request.method == "POST" else 200
