"""Eligibility: what the rules say of everybody in hand, the rules, the verdict on one application."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spona.admissions.actions import eligibility as actions
from spona.admissions.actions.eligibility import NeedsReason, RepairedAlready
from spona.admissions.forms.eligibility import CheckForm, ReasonForm, RuleForm
from spona.admissions.mails import desk as mails
from spona.admissions.models.application import Application
from spona.admissions.models.call import Call
from spona.admissions.queries import applications
from spona.admissions.queries import eligibility as queries
from spona.admissions.queries.eligibility import FACT, FACTS, OPS, Finding, Looked, Told
from spona.admissions.queries.loading import get_application_for, get_call
from spona.admissions.states import IN_HAND, State, Verdict
from spona.admissions.views.desk import economies_of
from spona.core.states import WrongState
from spona.core.translated import plain
from spona.messaging.queries import missing_wordings
from spona.people.access import EDIT, VIEW, may, staff_page
from spona.questions.definitions import Asked, asked_of, option_list

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
    asked = _asked(shown)
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
            "rules": _rules(request, shown, asked),
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


def _asked(call: Call) -> dict[str, Asked]:
    version = queries.newest_version(call=call)
    return {question.key: question for question in asked_of(version)} if version else {}


def _rules(request: HttpRequest, call: Call, asked: dict[str, Asked]) -> list[dict[str, Any]]:
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


# Rules


@staff_page(EDIT)
def rules(request: HttpRequest, call: str) -> HttpResponse:
    """The rules, and what another one can be about."""
    shown = get_call(slug=call)
    asked = _asked(shown)
    economies_of(request, shown)
    return render(
        request,
        "admissions/eligibility_rules.html",
        {
            "call": shown,
            "cycle": shown.cycle,
            "rules": _rules(request, shown, asked),
            "facts": [(FACT + name, label) for name, label in FACTS.items()],
            "questions": [
                (key, plain(question.text))
                for key, question in asked.items()
                if queries.ops_for(key=key, asked=question)
            ],
        },
    )


@staff_page(EDIT)
def rule_new(request: HttpRequest, call: str) -> HttpResponse:
    """A rule about the question or fact that was clicked."""
    shown = get_call(slug=call)
    return _rule_page(request, shown, None, request.GET.get("key", ""))


@staff_page(EDIT)
def rule(request: HttpRequest, call: str, rule: str) -> HttpResponse:
    """Another wording of a rule."""
    shown = get_call(slug=call)
    found = _get_rule(shown, rule)
    return _rule_page(request, shown, found, found.key)


@staff_page(EDIT)
def rule_removal(request: HttpRequest, call: str, rule: str) -> HttpResponse:
    """POST: the rule is no longer asked."""
    shown = get_call(slug=call)
    found = _get_rule(shown, rule)
    if request.method == "POST":
        actions.remove_rule(rule=found, by=request.person)
        messages.success(request, _("The rule is gone. Checks made with it stay as they were."))
    return redirect("admissions_eligibility_rules", org=request.organisation.slug, call=shown.slug)


def _get_rule(call: Call, public_id: str) -> Any:
    found = next((r for r in queries.rules_of(call=call) if r.public_id == public_id), None)
    if found is None:
        raise Http404
    found.call = call
    return found


def _rule_page(request: HttpRequest, call: Call, rule: Any, key: str) -> HttpResponse:
    asked = _asked(call)
    ops = queries.ops_for(key=key, asked=asked.get(key))
    if not ops:
        if rule is not None:
            messages.info(request, _("The form no longer asks this; the rule can only be removed."))
        return redirect(
            "admissions_eligibility_rules", org=request.organisation.slug, call=call.slug
        )
    form = RuleForm(
        request.POST or None,
        ops=ops,
        options=_options(key, asked),
        languages=call.cycle.languages or [call.organisation.default_language],
        rule=rule,
    )
    if request.method == "POST" and form.is_valid():
        actions.save_rule(
            call=call,
            rule=rule,
            key=key,
            op=form.cleaned_data["op"],
            values=form.values,
            reason=form.reason,
            by=request.person,
        )
        messages.success(request, _("Saved. It decides nothing by itself."))
        return redirect(
            "admissions_eligibility_rules", org=request.organisation.slug, call=call.slug
        )
    return render(
        request,
        "admissions/eligibility_rule.html",
        {
            "call": call,
            "cycle": call.cycle,
            "form": form,
            "about": queries.label_of(key=key, asked=asked),
            "rule": rule,
        },
        status=422 if request.method == "POST" else 200,
    )


def _options(key: str, asked: dict[str, Asked]) -> list[tuple[str, Any]]:
    """What can be ticked: the house's own lists for facts, the form's options for questions."""
    if key in asked:
        return [(option.key, option.label) for option in option_list(asked[key])]
    return list(queries.fact_options(key=key))


# One application


@staff_page(EDIT)
def check(request: HttpRequest, public_id: str) -> HttpResponse:
    """The verdict on one application, with what the rules found beside it; the letter is seen first."""
    shown = get_application_for(person=request.person, public_id=public_id)
    looked = queries.look(
        call=shown.call, person=request.person, states=CAN_BE_CHECKED, only=shown.pk
    )
    if not looked:
        messages.info(request, _("This application is not to be checked any more."))
        return redirect(shown)
    found = looked[0]
    may_repair = not queries.has_been_repaired(application=shown)
    today = request.now.astimezone(shown.call.zone).date()
    language = mails.language_of(shown)
    form = CheckForm(
        request.POST or None,
        may_repair=may_repair,
        today=today,
        language=language,
        initial={
            "verdict": Verdict.ELIGIBLE if found.told == Told.CLEAR else None,
            "message": _suggested(shown, found, language),
            "answer_on": today + timedelta(days=shown.call.repair_days),
        },
    )
    asked, letter = _asked(shown.call), None
    economies_of(request, shown.call)
    if request.method == "POST" and form.is_valid():
        if "preview" in request.POST:
            letter = _letter(shown, form)
        elif _decide(request, shown, found, form):
            return redirect(shown)
    return render(
        request,
        "admissions/eligibility_check.html",
        {
            "shown": shown,
            "call": shown.call,
            "cycle": shown.call.cycle,
            "found": found,
            "findings": [said(request, finding, asked) for finding in found.findings],
            "form": form,
            "letter": letter,
            "language": language,
            "may_repair": may_repair,
            "untranslated": any(
                missing_wordings(kind=kind, languages=[language]) for kind in mails.KINDS.values()
            ),
        },
        status=422 if form.errors else 200,
    )


def _suggested(application: Application, found: Looked, language: str) -> str:
    """The reasons of the rules that do not hold, in her language; somebody edits them."""
    reasons = {rule.public_id: rule.reason for rule in queries.rules_of(call=application.call)}
    return "\n\n".join(
        text
        for finding in found.failing
        if (text := plain(reasons.get(finding.rule, {}), language))
    )


def _letter(application: Application, form: CheckForm) -> Any:
    verdict = Verdict(form.cleaned_data["verdict"])
    if verdict == Verdict.ELIGIBLE:
        return {"subject": "", "text": ""}
    return mails.preview(
        letter=mails.letter_of(
            application=application,
            verdict=verdict,
            message=form.cleaned_data["message"],
            answer_by=form.answer_by(application.call.zone),
        )
    )


def _decide(request: HttpRequest, application: Application, found: Looked, form: CheckForm) -> bool:
    """Acts; False when the form has to be shown again."""
    data = form.cleaned_data
    try:
        actions.decide(
            application=application,
            verdict=Verdict(data["verdict"]),
            findings=found.findings,
            message=data["message"],
            note=data["note"],
            answer_by=form.answer_by(application.call.zone),
            by=request.person,
            now=request.now,
        )
    except NeedsReason:
        form.add_error("note", _("The rules say otherwise. Please say why you depart from them."))
        return False
    except RepairedAlready:
        form.add_error("verdict", _("Something to complete was asked for once already."))
        return False
    except WrongState:
        messages.error(request, _("Nothing was changed: the application moved on in the meantime."))
        return True
    messages.success(request, _("Saved."))
    return True


@staff_page(EDIT)
def reconsideration(request: HttpRequest, public_id: str) -> HttpResponse:
    """POST: "not eligible" is taken back, with a reason."""
    shown = get_application_for(person=request.person, public_id=public_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.reconsider(
                application=shown,
                reason=form.cleaned_data["reason"],
                by=request.person,
                now=request.now,
            )
        except WrongState:
            messages.error(
                request, _("Nothing was changed: the application moved on in the meantime.")
            )
        else:
            messages.success(
                request, _("The application is in hand again, and its applicant is told.")
            )
    elif request.method == "POST":
        messages.error(request, _("Nothing was changed. Please say why, in a few words."))
    return redirect(shown)
