"""Pages about people, the team, the organisation."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from spona.core.models import Picture
from spona.people import actions, queries
from spona.people.access import (
    EDIT,
    MANAGE,
    OWN,
    VIEW,
    may,
    participant_page,
    public_page,
    staff_page,
)
from spona.people.forms import (
    ConsentForm,
    InvitationForm,
    OrganisationForm,
    OwnProfileForm,
    PersonForm,
    RoleForm,
)
from spona.people.models import Person
from spona.people.pictures import is_public
from spona.people.states import Channel, Purpose, Role

PAGE = 100


@staff_page(VIEW)
def people_list(request: HttpRequest) -> HttpResponse:
    """Everybody the organisation knows: search across scripts, filter, 100 a page."""
    search, economy = request.GET.get("q", "")[:100], request.GET.get("economy", "")[:2]
    found = queries.people(search=search, economy=economy, login=request.GET.get("login", ""))
    page = Paginator(found.values_list("pk", *queries.LINE), PAGE).get_page(request.GET.get("page"))
    lines = list(page.object_list)
    parts = queries.parts_of(keys=[pk for pk, *_rest in lines])
    return render(
        request,
        "people/people_list.html",
        {
            "page_obj": page,
            "lines": [(*line, parts.get(pk, 0)) for pk, *line in lines],
            "search": search,
            "economy_chosen": economy,
            "may_edit": may(request.membership, EDIT),
        },
    )


@staff_page(EDIT)
def person_new(request: HttpRequest) -> HttpResponse:
    """Add somebody; people who may be the same are shown before a second row is made."""
    form = PersonForm(request.POST or None, request.FILES or None)
    likely = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if "anyway" not in request.POST:
            likely = queries.likely_same(
                name=data["name"], email=data["email"], phone=data["phone"]
            )
        if not likely:
            person = actions.add_person(
                organisation=request.organisation,
                by=request.person,
                languages=form.languages(),
                **form.values(),
            )
            if _took_portrait(request, form, person):
                messages.success(request, _("%(name)s was added.") % {"name": person.name})
            return redirect(person)
    status = 422 if request.method == "POST" else 200
    return render(
        request, "people/person_edit.html", {"form": form, "likely": likely}, status=status
    )


def _took_portrait(request: HttpRequest, form: PersonForm, person: Person) -> bool:
    """Keep the uploaded portrait if there is one; a bad file is said, the rest stays saved."""
    file = form.cleaned_data.get("portrait_file")
    if not file:
        return True
    try:
        actions.set_portrait(person=person, file=file, by=request.person)
    except ValidationError as error:
        messages.error(request, " ".join([*error.messages, _("Everything else was saved.")]))
        return False
    return True


@staff_page(VIEW)
def person(request: HttpRequest, public_id: str) -> HttpResponse:
    """What the team knows of a person, and her part in the cycles."""
    shown = queries.get_person(public_id=public_id)
    return render(
        request,
        "people/person.html",
        {
            "shown": shown,
            "parts": shown.participations.select_related("cycle", "cycle__organisation").order_by(
                "-cycle__kick_off_on"
            ),
            "choices": queries.choices_of(shown),
            "answers": shown.answers.select_related("question").order_by("question__position"),
            "may_edit": may(request.membership, EDIT),
        },
    )


@staff_page(EDIT)
def person_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change what is known."""
    shown = queries.get_person(public_id=public_id)
    form = PersonForm(request.POST or None, request.FILES or None, instance=shown)
    if request.method == "POST" and form.is_valid():
        actions.change_person(
            person=Person.objects.get(pk=shown.pk),
            by=request.person,
            languages=form.languages(),
            **form.values(),
        )
        if _took_portrait(request, form, shown):
            messages.success(request, _("Saved."))
        return redirect(shown)
    status = 422 if request.method == "POST" else 200
    return render(request, "people/person_edit.html", {"form": form, "shown": shown}, status=status)


@staff_page(EDIT)
def login_offer(request: HttpRequest, public_id: str) -> HttpResponse:
    """POST: mail the person a link by which she sets up her sign-in."""
    shown = queries.get_person(public_id=public_id)
    if request.method == "POST":
        try:
            actions.offer_login(person=shown, by=request.person, now=request.now)
            messages.success(
                request, _("A link is on its way to %(mail)s.") % {"mail": shown.email}
            )
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
    return redirect(shown)


@participant_page
def my_profile(request: HttpRequest) -> HttpResponse:
    """The person's own page about herself."""
    form = OwnProfileForm(request.POST or None, request.FILES or None, instance=request.person)
    if request.method == "POST" and form.is_valid():
        actions.change_person(
            person=Person.objects.get(pk=request.person.pk),
            by=request.person,
            languages=form.languages(),
            **form.values(),
        )
        if _took_portrait(request, form, request.person):
            messages.success(request, _("Saved."))
        return redirect("people_my_profile", org=request.organisation.slug)
    status = 422 if request.method == "POST" else 200
    return render(request, "people/my_profile.html", {"form": form}, status=status)


@participant_page
def consents(request: HttpRequest) -> HttpResponse:
    """The person's own switches."""
    return choose(
        request,
        channel=Channel.PAGE,
        done=redirect("people_consents", org=request.organisation.slug),
    )


def choose(request: HttpRequest, *, channel: Channel, done: HttpResponse) -> HttpResponse:
    """Show and set the switches of `request.person` (also used by the mailed link)."""
    monitoring = queries.monitoring_of(request.person)
    form = ConsentForm(
        request.POST or None,
        choices=queries.choices_of(request.person),
        sex=monitoring.sex if monitoring else "",
    )
    if request.method == "POST" and form.is_valid():
        given = form.given()
        counted = given.pop(Purpose.MONITORING, False)
        actions.choose_consents(
            person=request.person,
            given=given,
            language=get_language() or "en",
            channel=channel,
            now=request.now,
            by=request.person,
        )
        actions.answer_monitoring(
            person=request.person,
            sex=form.cleaned_data["sex"] or "unsaid",
            counted=counted,
            language=get_language() or "en",
            channel=channel,
            now=request.now,
            by=request.person,
        )
        messages.success(request, _("Saved. It takes effect at once."))
        return done
    status = 422 if request.method == "POST" else 200
    base = "ui/plain.html" if channel == Channel.LINK else "ui/page.html"
    return render(request, "people/consents.html", {"form": form, "base": base}, status=status)


@staff_page(VIEW)
def team(request: HttpRequest) -> HttpResponse:
    """Who is in the team, and with which role."""
    return render(
        request,
        "people/team.html",
        {
            "members": queries.team(),
            "may_manage": may(request.membership, MANAGE),
            "may_own": may(request.membership, OWN),
        },
    )


@staff_page(MANAGE)
def team_invite(request: HttpRequest) -> HttpResponse:
    """Ask somebody to join; only an owner may make an owner."""
    form = InvitationForm(request.POST or None)
    if not may(request.membership, OWN):
        form.fields["role"].choices = [c for c in Role.choices if c[0] != Role.OWNER]
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            invited = Person.objects.filter(email=data["email"].lower()).first()
            invited = invited or actions.add_person(
                organisation=request.organisation,
                name=data["name"],
                email=data["email"],
                by=request.person,
            )
            actions.invite_to_team(
                person=invited, role=Role(data["role"]), by=request.person, now=request.now
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The invitation is on its way."))
            return redirect("people_team", org=request.organisation.slug)
    status = 422 if request.method == "POST" else 200
    return render(request, "people/team_invite.html", {"form": form}, status=status)


@staff_page(OWN)
def membership_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change a colleague's role."""
    member = queries.get_membership(public_id=public_id)
    form = RoleForm(request.POST or None, initial={"role": member.role})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_role(
                membership=member, role=Role(form.cleaned_data["role"]), by=request.person
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("people_team", org=request.organisation.slug)
    status = 422 if request.method == "POST" else 200
    return render(
        request, "people/membership_edit.html", {"form": form, "member": member}, status=status
    )


@staff_page(OWN)
def membership_end(request: HttpRequest, public_id: str) -> HttpResponse:
    """POST: a colleague leaves the team."""
    member = queries.get_membership(public_id=public_id)
    if request.method == "POST":
        try:
            actions.end_membership(membership=member, by=request.person, now=request.now)
            messages.success(request, _("%(name)s left the team.") % {"name": member.person.name})
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
    return redirect("people_team", org=request.organisation.slug)


@staff_page(MANAGE)
def organisation_edit(request: HttpRequest) -> HttpResponse:
    """The organisation's face and contact."""
    form = OrganisationForm(
        request.POST or None, request.FILES or None, instance=request.organisation
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_organisation(
                organisation=request.organisation,
                by=request.person,
                logo=form.cleaned_data["logo_file"] or None,
                **form.values(),
            )
        except ValidationError as error:
            form.add_error("logo_file", error)
        else:
            messages.success(request, _("Saved."))
            return redirect("people_organisation_edit", org=request.organisation.slug)
    status = 422 if request.method == "POST" else 200
    return render(request, "people/organisation_edit.html", {"form": form}, status=status)


@public_page
def picture(request: HttpRequest, public_id: str) -> HttpResponse:
    """A picture, if it is public now or the reader belongs to the organisation."""
    found = Picture.objects.filter(public_id=public_id).first()
    if found is None or not (request.person or is_public(found)):
        raise Http404
    response = FileResponse(found.file.open("rb"), content_type="image/webp")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    # A portrait's address must stop working the moment its consent is withdrawn.
    is_portrait = found.kind == Picture.Kind.PORTRAIT
    response["Cache-Control"] = "private, no-store" if is_portrait else "public, max-age=86400"
    return response
