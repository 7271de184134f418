"""The owner's page: who is named, and what stands on the door. Nothing of what is brought to them."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from spona.people.access import OWN, staff_page
from spona.support.actions import concern_people as actions
from spona.support.forms.concerns import NameForm, TermsForm
from spona.support.queries import concerns as queries
from spona.support.states import TrustRole


@staff_page(OWN)
def trust(request: HttpRequest) -> HttpResponse:
    """The two who are named, and the words of the door."""
    organisation = request.organisation
    terms = queries.terms(organisation=organisation)
    form = TermsForm(request.POST or None, organisation=organisation, terms=terms)
    if request.method == "POST" and form.is_valid():
        actions.save_terms(
            organisation=organisation,
            words=form.said(),
            keep_months=form.cleaned_data["keep_months"],
            by=request.person,
        )
        return redirect("concern_trust", org=organisation.slug)
    named = {one.role: one for one in queries.trust_people()}
    context = {
        "roles": [(role, named.get(role)) for role in TrustRole],
        "form": form,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "support/concern_trust.html", context, status=status)


@staff_page(OWN)
def naming(request: HttpRequest, role: str) -> HttpResponse:
    """Name somebody for one of the two."""
    if role not in TrustRole.values:
        raise Http404
    form = NameForm(request.POST or None, role=TrustRole(role))
    if request.method == "POST" and form.is_valid():
        try:
            actions.name_trust_person(
                organisation=request.organisation,
                role=form.role,
                name=form.cleaned_data["name"],
                email=form.cleaned_data["email"],
                by=request.person,
                now=request.now,
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("concern_trust", org=request.organisation.slug)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "role": form.role}
    return render(request, "support/concern_name.html", context, status=status)


@staff_page(OWN)
def release(request: HttpRequest, role: str) -> HttpResponse:
    """POST: somebody is named no longer."""
    named = next((one for one in queries.trust_people() if one.role == role), None)
    if request.method == "POST" and named is not None:
        actions.release_trust_person(named=named, by=request.person, now=request.now)
    return redirect("concern_trust", org=request.organisation.slug)
