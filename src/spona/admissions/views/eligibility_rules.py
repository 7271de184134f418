"""The rules by which applications are looked at."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from spona.admissions.actions import eligibility as actions
from spona.admissions.forms.eligibility import RuleForm
from spona.admissions.models.call import Call
from spona.admissions.queries import eligibility as queries
from spona.admissions.queries.eligibility import FACT, FACTS
from spona.admissions.queries.loading import get_call
from spona.admissions.views.desk import economies_of
from spona.admissions.views.eligibility import questions_of, rule_rows
from spona.core.translated import plain
from spona.people.access import EDIT, staff_page
from spona.questions.definitions import Asked, option_list


@staff_page(EDIT)
def rules(request: HttpRequest, call: str) -> HttpResponse:
    """The rules, and what another one can be about."""
    shown = get_call(slug=call)
    asked = questions_of(shown)
    economies_of(request, shown)
    return render(
        request,
        "admissions/eligibility_rules.html",
        {
            "call": shown,
            "cycle": shown.cycle,
            "rules": rule_rows(request, shown, asked),
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
    asked = questions_of(call)
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
