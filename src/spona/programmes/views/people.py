"""People of a cycle: the list, one participation, adding, asking, steps, the file."""

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spona.core.public_ids import address_of_many
from spona.core.states import WrongState
from spona.core.templatetags.spona import html_lang
from spona.core.translated import plain
from spona.people.access import EDIT, VIEW, may, staff_page
from spona.people.models import Person
from spona.people.queries import get_person, likely_same
from spona.programmes import actions, exports, invitations, queries
from spona.programmes.forms.people import ParticipantForm, StandingForm
from spona.programmes.models import Cycle, Participation
from spona.programmes.states import STANDING_STEPS, Part, Standing
from spona.ui.templatetags.ui import badge

PAGE = 100
BADGES = {
    Standing.POOL: "plain",
    Standing.INVITED: "wait",
    Standing.DECLINED: "ended",
    Standing.CONFIRMED: "good",
    Standing.COMPLETED: "info",
    Standing.WITHDRAWN: "ended",
}


def filters_of(data: Any) -> dict[str, str]:
    """The filters somebody chose; what makes no sense is left out."""
    part, standing = data.get("part", ""), data.get("standing", "")
    economy = data.get("economy", "")
    return {
        "part": part if part in Part.values else "",
        "standing": standing if standing in Standing.values else "",
        "economy": economy if len(economy) == 2 and economy.isalpha() else "",
        "text": data.get("q", "").replace("\0", "")[:100],
    }


@staff_page(VIEW)
def participants(request: HttpRequest, cycle: str) -> HttpResponse:
    """The people of a cycle: counts on top, filters, 100 a page."""
    shown = queries.get_cycle_for(person=request.person, slug=cycle)
    chosen = filters_of(request.GET)
    found = queries.search_participants(cycle=shown, **chosen).values_list(*LINE)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    counts = queries.counts_of(cycles=[shown])[shown.pk]
    return render(
        request,
        "programmes/participants.html",
        {
            "cycle": shown,
            "page_obj": page,
            "rows": list(_lines(page.object_list, org=request.organisation.slug)),
            "counts": counts,
            "by_part": [
                (part, counts.of(part), [(s.label, counts.of(part, s)) for s in Standing])
                for part in Part
            ],
            "chosen": chosen,
            "is_filtered": any(chosen.values()),
            "address_rest": urlencode(
                {**{k: v for k, v in chosen.items() if v and k != "text"}, "q": chosen["text"]}
            ),
            "parts": Part.choices,
            "standings": Standing.choices,
            "pool": counts.of(chosen["part"], Standing.POOL)
            if chosen["part"]
            else counts.of(Part.MENTEE, Standing.POOL) + counts.of(Part.MENTOR, Standing.POOL),
            "may_edit": may(request.membership, EDIT),
        },
    )


LINE = ("public_id", "part", "standing", *(f"person__{name}" for name in (
    "name", "name_language", "town", "economy", "employer")))  # fmt: skip


def _lines(rows: Iterable[tuple[str, ...]], *, org: str) -> Iterator[tuple[str, ...]]:
    """What a line of the list says; words that many lines share are made once."""
    url = address_of_many("programmes_participation", org=org)
    parts = {value: str(label) for value, label in Part.choices}
    badges = {value: badge(BADGES[Standing(value)], label) for value, label in Standing.choices}
    for key, part, standing, name, language, *rest in rows:
        lang = html_lang(language) if language else ""
        yield key, url(key), name, lang, parts[part], badges[standing], *rest


@staff_page(VIEW)
def participants_file(request: HttpRequest, cycle: str, kind: str) -> HttpResponse:
    """The filtered list as CSV or XLSX."""
    shown = queries.get_cycle_for(person=request.person, slug=cycle)
    found = queries.search_participants(cycle=shown, **filters_of(request.GET)).prefetch_related(
        "person__languages"
    )
    note = shown.programme.kosovo_note
    if kind == "csv":
        body, mime = exports.participants_csv(rows=found, kosovo_note=note), "text/csv"
    else:
        body = exports.participants_xlsx(rows=found, title=plain(shown.name), kosovo_note=note)
        mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = HttpResponse(body, content_type=mime)
    response["Content-Disposition"] = f'attachment; filename="{shown.slug}.{kind}"'
    response["Cache-Control"] = "no-store"
    return response


@staff_page(EDIT)
def participant_new(request: HttpRequest, cycle: str) -> HttpResponse:
    """Add somebody; people the organisation may know already are offered first."""
    shown = queries.get_cycle_for(person=request.person, slug=cycle)
    form = ParticipantForm(
        request.POST or None, initial={"part": request.GET.get("part", Part.MENTOR)}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        known = request.POST.get("person", "")
        if not known.isalnum():
            known = ""
        likely = [] if known else likely_same(name=data["name"], email=data["email"])
        if likely:
            form.ask_which(likely)
        else:
            return _added(request, shown, data, known)
    return render(
        request,
        "programmes/participant_new.html",
        {"cycle": shown, "form": form},
        status=422 if request.method == "POST" else 200,
    )


def _added(request: HttpRequest, cycle: Cycle, data: dict[str, Any], known: str) -> HttpResponse:
    """Put the person, known or new, into the cycle, and go to her page there."""
    given = {
        "cycle": cycle,
        "part": Part(data["part"]),
        "standing": Standing(data["standing"]),
        "by": request.person,
        "now": request.now,
    }
    try:
        if known and known != "new":
            person: Person = get_person(public_id=known)
            participation = actions.add_participant(person=person, **given)
        else:
            participation = actions.add_new_participant(
                organisation=request.organisation, name=data["name"], email=data["email"], **given
            )
    except actions.AlreadyThere as there:
        messages.info(request, _("This person is in the cycle already; here is the page."))
        participation = there.participation
    else:
        messages.success(
            request, _("%(name)s is in the cycle now.") % {"name": participation.person.name}
        )
    return redirect(
        "programmes_participation",
        org=request.organisation.slug,
        public_id=participation.public_id,
    )


@staff_page(EDIT)
def invitations_send(request: HttpRequest, cycle: str) -> HttpResponse:
    """POST: ask the people chosen, or everybody of the filter who is in the pool."""
    shown = queries.get_cycle_for(person=request.person, slug=cycle)
    back = reverse(
        "programmes_participants", kwargs={"org": request.organisation.slug, "cycle": shown.slug}
    )
    if request.method == "POST":
        if "everybody" in request.POST:
            chosen = {**filters_of(request.POST), "standing": Standing.POOL}
            ids = queries.search_participants(cycle=shown, **chosen).values_list(
                "public_id", flat=True
            )
        else:
            ids = [key for key in request.POST.getlist("chosen")[:2000] if key.isalnum()]
        rows = queries.chosen_participants(cycle=shown, public_ids=ids)
        result = invitations.invite_all(participations=rows, by=request.person, now=request.now)
        _say_asked(request, result)
    return redirect(back)


def _say_asked(request: HttpRequest, result: invitations.Asked) -> None:
    if n := len(result.asked):
        messages.success(
            request,
            ngettext("%(n)d person was asked.", "%(n)d people were asked.", n) % {"n": n},
        )
    if result.without_address:
        names = ", ".join(row.person.name for row in result.without_address[:10])
        messages.warning(request, _("No mail address, so not asked: %(names)s") % {"names": names})
    if n := len(result.not_to_ask):
        messages.info(
            request,
            ngettext(
                "%(n)d person takes part already or has left, and was not asked.",
                "%(n)d people take part already or have left, and were not asked.",
                n,
            )
            % {"n": n},
        )
    if not (result.asked or result.without_address or result.not_to_ask):
        messages.info(request, _("Nobody was chosen, so nobody was asked."))


@staff_page(VIEW)
def participation(request: HttpRequest, public_id: str) -> HttpResponse:
    """One person in one cycle: where she stands, how she came there, what can be done."""
    shown = _loaded(request, public_id)
    standing = Standing(shown.standing)
    return render(
        request,
        "programmes/participation.html",
        {
            "shown": shown,
            "cycle": shown.cycle,
            "badge_state": BADGES[standing],
            "history": queries.history(participation=shown),
            "steps": [s for s in Standing if s in STANDING_STEPS[standing] - {Standing.INVITED}],
            "can_be_asked": standing in invitations.CAN_BE_ASKED,
            "is_asked_again": standing == Standing.INVITED,
            "may_edit": may(request.membership, EDIT),
        },
    )


@staff_page(EDIT)
def standing_change(request: HttpRequest, public_id: str) -> HttpResponse:
    """POST: one step of a participation."""
    shown = _loaded(request, public_id)
    form = StandingForm(request.POST)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_standing(
                participation=shown,
                standing=Standing(form.cleaned_data["standing"]),
                by=request.person,
                now=request.now,
                reason=form.cleaned_data["reason"],
            )
        except WrongState:
            messages.error(
                request, _("Nothing was changed: this step does not follow from where we are.")
            )
        else:
            messages.success(request, _("Saved."))
    elif request.method == "POST":
        messages.error(request, _("Nothing was changed. The reason may have 300 letters at most."))
    return redirect(
        "programmes_participation", org=request.organisation.slug, public_id=shown.public_id
    )


@staff_page(EDIT)
def invitation_send(request: HttpRequest, public_id: str) -> HttpResponse:
    """POST: ask this one person, or ask again."""
    shown = _loaded(request, public_id)
    if request.method == "POST":
        result = invitations.invite_all(participations=[shown], by=request.person, now=request.now)
        _say_asked(request, result)
    return redirect(
        "programmes_participation", org=request.organisation.slug, public_id=shown.public_id
    )


def _loaded(request: HttpRequest, public_id: str) -> Participation:
    found = queries.get_participation_for(person=request.person, public_id=public_id)
    if found.cycle.organisation_id != request.organisation.pk:  # the scope holds it; this says so
        raise Http404
    return found
