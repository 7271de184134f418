"""What a call is judged by, which form is answered, and where people hear of it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from spona.admissions import exports_of_channels as exports
from spona.admissions.actions import calls as call_actions
from spona.admissions.actions import channels, rubric
from spona.admissions.forms.rubric import CriterionForm, FormChoiceForm, SourceForm
from spona.admissions.models.call import Call, Source
from spona.admissions.queries import calls as queries
from spona.admissions.queries.channels import channel_report
from spona.admissions.queries.loading import get_call
from spona.people.access import EDIT, VIEW, may, staff_page
from spona.questions.queries import current_version


@staff_page(VIEW)
def criteria(request: HttpRequest, call: str) -> HttpResponse:
    """Criteria, weights, anchors; a form for those who may, until the first review is in."""
    shown = get_call(slug=call)
    found = queries.criteria_of(call=shown)
    is_locked = queries.has_review(call=shown)
    may_edit = may(request.membership, EDIT) and not is_locked
    forms = [CriterionForm(None, call=shown, criterion=criterion) for criterion in [*found, None]]
    return render(
        request,
        "admissions/call_rubric.html",
        {
            "call": shown,
            "cycle": shown.cycle,
            "criteria": found,
            "forms": forms if may_edit else [],
            "total": sum(criterion.weight for criterion in found),
            "is_locked": is_locked,
            "may_edit": may_edit,
        },
    )


@staff_page(EDIT)
def criteria_changed(request: HttpRequest, call: str) -> HttpResponse:
    """POST: save all lines together."""
    shown = get_call(slug=call)
    if request.method != "POST":
        return _back(request, shown)
    found = queries.criteria_of(call=shown)
    forms = [
        CriterionForm(request.POST, call=shown, criterion=criterion) for criterion in [*found, None]
    ]
    problem = ""
    if min([form.is_valid() for form in forms]):
        try:
            total = rubric.save_rubric(
                call=shown,
                lines=[form.said() for form in forms if form.has_line()],
                removed=[form.criterion for form in forms if form.is_removed],
                by=request.person,
            )
        except rubric.RubricStands:
            messages.error(
                request, _("Nothing was changed: a review is in, so the criteria stand.")
            )
            return _back(request, shown)
        except rubric.NotWhole as error:
            problem = _(
                "The call is public, so the weights must make 100 together. They make %(total)s."
            ) % {"total": error.total}
        else:
            _say_total(request, total)
            return _back(request, shown)
    context = {
        "call": shown,
        "cycle": shown.cycle,
        "criteria": found,
        "forms": forms,
        "problem": problem,
        "total": sum(criterion.weight for criterion in found),
        "may_edit": True,
    }
    return render(request, "admissions/call_rubric.html", context, status=422)


def _say_total(request: HttpRequest, total: int) -> None:
    if total == queries.WHOLE:
        messages.success(request, _("Saved. The weights make 100 together."))
    else:
        messages.warning(
            request,
            _("Saved. The weights make %(total)s together; they must make 100 to publish.")
            % {"total": total},
        )


@staff_page(EDIT)
def form_choice(request: HttpRequest, call: str) -> HttpResponse:
    """Which form people answer."""
    shown = get_call(slug=call)
    form = FormChoiceForm(request.POST or None, call=shown)
    if request.method == "POST" and form.is_valid():
        try:
            call_actions.choose_form(
                call=shown,
                questionnaire=form.cleaned_data["questionnaire"],
                now=request.now,
                by=request.person,
            )
        except call_actions.Fixed:
            form.add_error(
                None,
                _("Somebody has begun already: answers belong to the form they were given in."),
            )
        else:
            messages.success(request, _("The form is chosen."))
            return redirect("admissions_call_form", org=request.organisation.slug, call=shown.slug)
    version = current_version(shown.questionnaire) if shown.questionnaire else None
    return render(
        request,
        "admissions/call_form.html",
        {
            "call": shown,
            "cycle": shown.cycle,
            "form": form,
            "has_forms": form.fields["questionnaire"].queryset.exists(),
            "version": version,
            "asked": queries.number_asked(version),
            "is_begun": shown.applications.exists(),
        },
        status=422 if request.method == "POST" else 200,
    )


@staff_page(VIEW)
def sources(request: HttpRequest, call: str) -> HttpResponse:
    """Tagged addresses, and what each brought."""
    shown = get_call(slug=call)
    form = SourceForm()
    status = 200
    if request.method == "POST":
        if not may(request.membership, EDIT):
            raise PermissionDenied
        form, status = SourceForm(request.POST), 422
        if form.is_valid():
            try:
                channels.add_source(call=shown, by=request.person, **form.cleaned_data)
            except channels.TooManySources:
                form.add_error(None, _("These are very many channels. Please remove one first."))
            else:
                messages.success(request, _("The channel is there, with its own address."))
                return _to_sources(request, shown)
    return render(
        request,
        "admissions/call_sources.html",
        {
            "call": shown,
            "cycle": shown.cycle,
            "form": form,
            "rows": channel_report(call=shown, person=request.person),
            "may_edit": may(request.membership, EDIT),
        },
        status=status,
    )


@staff_page(EDIT)
def source_removal(request: HttpRequest, call: str, source: str) -> HttpResponse:
    """POST: take away a channel nobody came by."""
    shown = get_call(slug=call)
    found = Source.objects.select_related("call").filter(call=shown, public_id=source).first()
    if found is None:
        raise Http404
    if request.method == "POST":
        try:
            channels.remove_source(source=found, by=request.person)
        except channels.InUse:
            messages.error(request, _("People came by this channel: it stays in the report."))
        else:
            messages.success(request, _("The channel was removed."))
    return _to_sources(request, shown)


@staff_page(VIEW)
def sources_file(request: HttpRequest, call: str, kind: str) -> HttpResponse:
    """The channel report as CSV or XLSX."""
    shown = get_call(slug=call)
    rows = channel_report(call=shown, person=request.person)
    if kind == "csv":
        body, mime = exports.channels_csv(rows=rows), "text/csv"
    else:
        body = exports.channels_xlsx(rows=rows)
        mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = HttpResponse(body, content_type=mime)
    name = f"{shown.slug}-channels.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


def _back(request: HttpRequest, call: Call) -> HttpResponse:
    return redirect("admissions_rubric", org=request.organisation.slug, call=call.slug)


def _to_sources(request: HttpRequest, call: Call) -> HttpResponse:
    return redirect("admissions_sources", org=request.organisation.slug, call=call.slug)
