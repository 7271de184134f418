"""Somebody beside a pair: the team asks, those concerned say yes or no, each of them may part again."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from spona.mentoring import co_mentor_actions as acts
from spona.mentoring.forms import take_back
from spona.mentoring.forms_of_co_mentors import CoMentorForm
from spona.mentoring.models import Mentorship
from spona.mentoring.queries.co_mentors import (
    co_mentors_asked_or_with,
    co_mentors_of,
    get_asked_for,
    get_co_mentor,
    may_be_asked,
)
from spona.mentoring.queries.pairs import get_pair
from spona.mentoring.states import LIVE, CoTask
from spona.mentoring.views.doors import Here, doors_for_co_mentors_too
from spona.messaging.links import address_of, issue, link_page, mark_used
from spona.people.access import EDIT, staff_page


@staff_page(EDIT)
def co_mentors(request: HttpRequest, public_id: str) -> HttpResponse:
    """Who stands beside the two, who is asked and for whose word it waits; and a mentor to ask."""
    shown = get_pair(public_id=public_id)
    found = co_mentors_asked_or_with(mentorship=shown)
    for one in found:
        one.mentorship = shown
    if request.method == "POST" and "do" in request.POST:
        return _change(request, shown)
    form = None
    if shown.state in LIVE and len(found) < acts.MOST:
        form = CoMentorForm(request.POST or None, mentors=may_be_asked(mentorship=shown))
        if request.method == "POST" and form.is_valid():
            try:
                acts.ask_co_mentor(
                    mentorship=shown, by=request.person, now=request.now, **form.facts()
                )
            except ValidationError as error:
                take_back(form, error)
            else:
                messages.success(request, _("Asked by mail. Then those of the pair are asked."))
                return redirect(request.path)
    context = {
        "pair": shown,
        "cycle": shown.cycle,
        "rows": [(one, [w.person.name for w in acts.waits_for(one)]) for one in found],
        "form": form,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "mentoring/co_mentors.html", context, status=status)


def _change(request: HttpRequest, shown: Mentorship) -> HttpResponse:
    one = get_co_mentor(mentorship=shown, public_id=request.POST.get("one", ""))
    if request.POST["do"] == "again":
        if acts.ask_again(co_mentor=one, by=request.person, now=request.now):
            messages.success(request, _("The question goes out again; at most once a day."))
        else:
            messages.error(request, _("There is no mail address to ask."))
    elif request.POST["do"] == "end":
        acts.end_co_mentor(co_mentor=one, by=request.person, now=request.now, of_team=True)
        messages.success(request, _("Done. Whoever knew of it is told."))
    return redirect(request.path)


@link_page("comentor")
def question(request: HttpRequest) -> HttpResponse:
    """One page, two buttons: what it means for this reader, and her word."""
    shown = get_asked_for(person=request.person, public_id=request.link.target_id)
    pair = shown.mentorship
    if request.method == "POST":
        said = request.POST.get("answer", "")
        if said not in {"yes", "no"}:
            messages.error(request, _("Please choose one of the two buttons."))
            return redirect(request.path)
        try:
            acts.answer(co_mentor=shown, person=request.person, yes=said == "yes", now=request.now)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            mark_used(request.link, now=request.now)
        return redirect(request.path)
    context = {
        "waits": any(one.person_id == request.person.pk for one in acts.waits_for(shown)),
        "is_own": shown.participation.person_id == request.person.pk,
        "co": shown,
        "name": shown.participation.person.name,
        "mentee": pair.mentee.person.name,
        "mentor": pair.mentor.person.name,
        "is_stand_in": shown.task == CoTask.STAND_IN,
        "cycle": pair.cycle,
    }
    return render(request, "mentoring/co_mentor_question.html", context)


@doors_for_co_mentors_too
def co_off(here: Here, co: str) -> HttpResponse:
    """A co-mentor steps back, or one of the two wants to go on without her."""
    there = co_mentors_of(mentorship=here.mentorship)
    one = next((one for one in there if one.participation.public_id == co), None)
    if one is None or (here.is_co_mentor and one.participation_id != here.me.pk):
        raise Http404
    one.mentorship = here.mentorship
    if here.request.method == "POST":
        acts.end_co_mentor(co_mentor=one, by=here.me.person, now=here.request.now)
        if here.is_co_mentor:  # the pair's pages are closed to her from now on
            messages.success(here.request, _("Thank you for the time you gave."))
            link = issue(
                person=here.me.person, purpose="comentor", target=one, now=here.request.now
            )
            return redirect(urlsplit(address_of(link)).path)
        return here.done(_("You go on as two. All are told, without reasons."))
    return here.page("co_mentor_off", {"name": one.participation.person.name})
