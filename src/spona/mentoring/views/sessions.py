"""The sessions of a pair, as those in it write, answer and correct them, with their notes."""

from functools import cache, partial
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from spona.mentoring import note_actions, session_actions
from spona.mentoring.forms import (
    CorrectionForm,
    DifferentForm,
    NoteForm,
    SessionForm,
    take_back,
)
from spona.mentoring.forms_of_agendas import offer_agendas, with_agenda
from spona.mentoring.models import Mentorship
from spona.mentoring.privacy import as_pair
from spona.mentoring.queries.agendas import offered
from spona.mentoring.queries.own_layer import own_notes
from spona.mentoring.queries.pairs import get_pair_for
from spona.mentoring.queries.sessions import get_session
from spona.mentoring.rules import facts_of, is_own_side, may_still_record
from spona.mentoring.views.doors import (
    ONE_FORM,
    Here,
    come_in,
    doors_for_co_mentors_too,
    status_of,
)
from spona.mentoring.views.same_day import instead_of
from spona.messaging.links import address_of, issue, link_page
from spona.people.states import Channel


@doors_for_co_mentors_too
def session_new(here: Here) -> HttpResponse:
    """One screen: a meeting is written down in less than a minute."""
    return _write_down(here)


def _write_down(here: Here) -> HttpResponse:
    agreed = here.mentorship.cycle.minutes_agreed
    form = SessionForm(here.request.POST or None, agreed=agreed, initial={"held_on": here.today})
    agendas = offered(cycle=here.mentorship.cycle)
    offer_agendas(form, agendas, into="agenda")
    instead = None
    if here.request.method == "POST" and form.is_valid():
        try:
            session_actions.record_session(
                mentorship=here.mentorship,
                by=here.me,
                notes=form.cleaned_data["notes"],
                agenda=with_agenda(form.cleaned_data, agendas, into="agenda"),
                now=here.request.now,
                **form.facts(),
            )
        except ValidationError as error:
            instead = instead_of(here, held_on=form.cleaned_data["held_on"])
            take_back(form, error)
        else:
            return here.done(_("Thank you, it is written down."))
    may_record = may_still_record(mentorship=here.mentorship, today=here.today)
    # By link a redirect means "written down"; signed in it may also mean "sign in first".
    later = here.me.public_id if here.channel == Channel.LINK else ""
    context = {"form": form, "may_record": may_record, "later": later, "instead": instead}
    return here.page("session_new", context, status=status_of(here.request))


@doors_for_co_mentors_too
def session_answer(here: Here, session: str) -> HttpResponse:
    """The other side's word: one button if it is right, a short form if it is remembered differently."""
    shown = get_session(mentorship=here.mentorship, public_id=session)
    if is_own_side(mentorship=here.mentorship, one=shown.recorded_by_id, other=here.me.pk):
        raise Http404
    agrees = here.request.POST.get("agrees") == "yes"
    initial = {"outcome": shown.outcome, "held_on": shown.held_on, "minutes": shown.minutes}
    form = DifferentForm(None if agrees else here.request.POST or None, initial=initial)
    if here.request.method == "POST" and (agrees or form.is_valid()):
        facts = {} if agrees else form.facts()
        try:
            session_actions.answer_session(
                session=shown,
                participation=here.me,
                agrees=agrees,
                seen=here.request.POST.get("seen", ""),
                now=here.request.now,
                **facts,
            )
        except ValidationError as error:
            if agrees:
                return here.refused(error)
            take_back(form, error)
        else:
            return here.done(
                _("Thank you.")
                if agrees
                else _(
                    "Thank you. Both memories now stand side by side, and neither replaces the other."
                )
            )
    context = {"form": form, "session": shown, "seen": facts_of(shown)}
    return here.page("session_answer", context, status=status_of(here.request))


@doors_for_co_mentors_too
def session_correction(here: Here, session: str) -> HttpResponse:
    """Its recorder corrects a session that nobody has answered, or takes it back."""
    shown = get_session(mentorship=here.mentorship, public_id=session)
    if shown.recorded_by_id != here.me.pk:
        raise Http404
    if here.request.POST.get("remove") == "yes":
        try:
            session_actions.remove_session(
                session=shown, participation=here.me, now=here.request.now
            )
        except ValidationError as error:
            return here.refused(error)
        return here.done(_("The session is taken back."))
    agreed = here.mentorship.cycle.minutes_agreed
    form = CorrectionForm(
        here.request.POST or None,
        agreed=agreed,
        initial=CorrectionForm.initial_of(shown, agreed=agreed),
    )
    if here.request.method == "POST" and form.is_valid():
        try:
            session_actions.correct_session(
                session=shown, participation=here.me, now=here.request.now, **form.facts()
            )
        except ValidationError as error:
            take_back(form, error)
        else:
            return here.done(_("Corrected."))
    return here.page("session_correction", {"form": form}, status=status_of(here.request))


@doors_for_co_mentors_too
def session_settlement(here: Here, session: str) -> HttpResponse:
    """POST: the recorder takes over what the other side remembers."""
    shown = get_session(mentorship=here.mentorship, public_id=session)
    if here.request.method != "POST" or shown.recorded_by_id != here.me.pk:
        raise Http404
    try:
        session_actions.settle_session(
            session=shown,
            participation=here.me,
            now=here.request.now,
            seen=here.request.POST.get("seen", ""),
        )
    except ValidationError as error:
        return here.refused(error)
    return here.done(_("Thank you. You both say the same now."))


@doors_for_co_mentors_too
def session_note(here: Here, session: str) -> HttpResponse:
    """What only the two of them read."""
    shown = get_session(mentorship=here.mentorship, public_id=session)
    if here.joined_on is not None and shown.held_on < here.joined_on:
        raise Http404
    with as_pair(here.mentorship, person=here.request.person):
        note = own_notes().get(shown.pk)
    form = NoteForm(here.request.POST or None, initial=NoteForm.initial_of(note))
    agendas = offered(cycle=here.mentorship.cycle)
    offer_agendas(form, agendas, into="agenda")
    if here.request.method == "POST" and form.is_valid():
        try:
            note_actions.write_note(
                session=shown,
                participation=here.me,
                agenda=with_agenda(form.cleaned_data, agendas, into="agenda"),
                notes=form.cleaned_data["notes"],
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return here.done(_("Saved, for the two of you."))
    context = {"form": form, "session": shown, "note": note}
    return here.page("session_note", context, status=status_of(here.request))


def _onward(request: HttpRequest, pair: Mentorship) -> str:
    link = issue(person=request.person, purpose="pair", target=pair, now=request.now)
    return urlsplit(address_of(link)).path.rstrip("/").rpartition("/")[2]


@link_page("session")
def link_session(request: HttpRequest) -> HttpResponse:
    """The mailed question "did you meet?": the form at once; afterwards, on the pair's page."""
    pair = get_pair_for(
        person=request.person, public_id=request.link.target_id, co_mentors_too=True
    )
    # The thanks and everything beyond this one form stand behind the link to the pair's page. It is made
    # when it is needed, after the act: links are locked after the pair, by everybody.
    onward = lazy(cache(partial(_onward, request, pair)), str)
    token = onward() if request.method == "POST" else ONE_FORM
    here = come_in(request, pair, Channel.LINK, "link_pair", {"token": token})
    return _write_down(here)
