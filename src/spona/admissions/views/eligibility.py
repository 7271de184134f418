"""Eligibility: what the rules say of everybody in hand."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spona.admissions.actions import eligibility as actions
from spona.admissions.models.application import Application
from spona.admissions.models.call import Call
from spona.admissions.queries import applications
from spona.admissions.queries import eligibility as queries
from spona.admissions.queries.eligibility import OPS, Finding, Looked
from spona.admissions.queries.loading import get_call
from spona.admissions.states import IN_HAND, State
from spona.admissions.views.desk import economies_of
from spona.people.access import EDIT, VIEW, may, staff_page
from spona.questions.definitions import Asked, asked_of

PAGE = 50
CAN_BE_CHECKED = {*IN_HAND, State.ELIGIBLE}


@staff_page(VIEW)
def eligibility(request: HttpRequest, call: str) -> HttpResponse:
    """Everybody who waits for a verdict, in groups; the clear ones can be accepted together."""
    shown = get_call(slug=call)
    looked = queries.look(call=shown, person=request.person)
    groups = _groups(looked, request)
    refused = applications.counts_by_state(call=shown, person=request.person).get(
        State.INELIGIBLE, 0
    )
    show = request.GET.get("show", "")
    if show not in {*groups, "ineligible"}:
        show = next((key for key, rows in groups.items() if rows), "look")
    rows = groups.get(show) or []
    if show == "ineligible":
        rows = queries.look(call=shown, person=request.person, states=[State.INELIGIBLE])
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    asked = questions_of(shown)
    economies_of(request, shown)
    return render(
        request,
        "admissions/eligibility.html",
        {
            "call": shown,
            "cycle": shown.cycle,
            "show": show,
            "tabs": [
                ("clear", _("Every rule holds"), len(groups["clear"])),
                ("look", _("To be looked at"), len(groups["look"])),
                ("new", _("Answers that came"), len(groups["new"])),
                ("waiting", _("We wait for an answer"), len(groups["waiting"])),
                ("ineligible", _("Not eligible"), refused),
            ],
            "page_obj": page,
            "rows": _lines(list(page), asked, request),
            "n_clear": len(groups["clear"]),
            "n_at_once": min(len(groups["clear"]), actions.MOST_AT_ONCE),
            "rules": rule_rows(request, shown, asked),
            "seen_at": request.now.isoformat(),
            "may_edit": may(request.membership, EDIT),
        },
    )


def _groups(looked: list[Looked], request: HttpRequest) -> dict[str, list[Looked]]:
    """Each application in one group; what came back from its applicant first of all."""
    clear = actions.clear_of(looked, by=request.person)
    is_clear = {row.pk for row in clear}
    waits = {State.REPAIR, State.MORE}
    return {
        "clear": clear,
        "look": [
            row
            for row in looked
            if row.state not in waits and not row.is_answer and row.pk not in is_clear
        ],
        "new": [row for row in looked if row.is_answer],
        "waiting": [row for row in looked if row.state in waits],
    }


def _lines(rows: list[Looked], asked: dict[str, Asked], request: HttpRequest) -> list[dict]:
    """A line for each application of the page: who, what does not hold, what cannot be told."""
    people = {
        pk: (name, language)
        for pk, name, language in Application.objects.visible_to(request.person)
        .filter(pk__in=[row.pk for row in rows])
        .values_list("pk", "person__name", "person__name_language")
    }
    double = applications.flagged(person=request.person, public_ids=[row.public_id for row in rows])
    return [
        {
            "row": row,
            "name": people[row.pk][0],
            "lang": people[row.pk][1],
            "code": row.public_id[: applications.CODE].upper(),
            "failing": [said(request, finding, asked) for finding in row.failing],
            "untold": [said(request, finding, asked) for finding in row.untold],
            "is_double": row.public_id in double,
            "is_missed": bool(row.answer_by and row.answer_by < request.now),
        }
        for row in rows
    ]


def said(request: HttpRequest, finding: Finding, asked: dict[str, Asked]) -> dict[str, Any]:
    """A finding in words: what was looked at, what the rule wants, what was found."""
    return {
        "about": queries.label_of(key=finding.key, asked=asked),
        "wants": _wants(request, finding.key, finding.op, finding.values, asked),
        "found": queries.words_of(
            key=finding.key,
            values=finding.found,
            asked=asked,
            economy=request.denomination.name,
        ),
        "holds": finding.holds,
    }


def _wants(
    request: HttpRequest, key: str, op: str, values: Iterable[str], asked: dict[str, Asked]
) -> str:
    words = queries.words_of(key=key, values=values, asked=asked, economy=request.denomination.name)
    return f"{OPS.get(op, op)} {words}".strip()


def questions_of(call: Call) -> dict[str, Asked]:
    version = queries.newest_version(call=call)
    return {question.key: question for question in asked_of(version)} if version else {}


def rule_rows(request: HttpRequest, call: Call, asked: dict[str, Asked]) -> list[dict[str, Any]]:
    return [
        {
            "rule": rule,
            "about": queries.label_of(key=rule.key, asked=asked),
            "wants": _wants(request, rule.key, rule.op, rule.values, asked),
        }
        for rule in queries.rules_of(call=call)
    ]


@staff_page(EDIT)
def acceptance(request: HttpRequest, call: str) -> HttpResponse:
    """POST: everybody about whom every rule holds, as the page showed them."""
    shown = get_call(slug=call)
    if request.method == "POST":
        try:
            seen_at = parse_datetime(request.POST.get("seen_at", "")) or request.now
        except ValueError:  # shaped like a moment, and none
            seen_at = request.now
        if seen_at.tzinfo is None:
            seen_at = request.now
        n = actions.accept_clear(call=shown, by=request.person, seen_at=seen_at, now=request.now)
        messages.success(
            request,
            ngettext("%(n)d application is eligible.", "%(n)d applications are eligible.", n)
            % {"n": n},
        )
    return redirect("admissions_eligibility", org=request.organisation.slug, call=shown.slug)
