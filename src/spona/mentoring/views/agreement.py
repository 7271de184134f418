"""The agreement: the pair reads and accepts it, the team writes it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from spona.core.translated import choose
from spona.mentoring import actions
from spona.mentoring.agreement_default import default_agreement
from spona.mentoring.forms import AgreementForm, take_back
from spona.mentoring.queries.agreement import (
    acceptances_of,
    agreement_in_force,
    agreement_versions,
)
from spona.mentoring.views.doors import Here, two_doors
from spona.people.access import EDIT, staff_page
from spona.programmes.queries import get_cycle_for


@two_doors
def agreement(here: Here) -> HttpResponse:
    """The text in force, who said yes when, and one's own yes."""
    cycle = here.mentorship.cycle
    text = agreement_in_force(cycle=cycle)
    body = (
        text.body
        if text
        else default_agreement(sessions=cycle.sessions_agreed, minutes=cycle.minutes_agreed)
    )
    words, language = choose(body)
    if here.request.method == "POST":
        seen = here.request.POST.get("seen", "")
        try:
            actions.accept_agreement(
                mentorship=here.mentorship,
                participation=here.me,
                language=language,
                channel=here.channel,
                seen=int(seen) if seen.isdecimal() and len(seen) < 6 else 0,
                now=here.request.now,
            )
        except ValidationError as error:
            return here.refused(error, "agreement")
        return here.done(_("Thank you. Your yes is noted."), "agreement")
    given = acceptances_of(mentorship=here.mentorship)
    return here.page(
        "agreement",
        {
            "words": words,
            "language": language,
            "text": text,
            "given": given,
            "i_accepted": any(
                a.participation_id == here.me.pk and text is not None and a.text_id == text.pk
                for a in given
            ),
            "is_over": here.mentorship.ended_on is not None,
        },
    )


@staff_page(EDIT)
def agreement_edit(request: HttpRequest, cycle: str) -> HttpResponse:
    """The agreement in force; publishing makes a new version, and both sides are asked anew."""
    shown = get_cycle_for(person=request.person, slug=cycle)
    versions = agreement_versions(cycle=shown)
    body = (
        versions[0].body
        if versions
        else default_agreement(sessions=shown.sessions_agreed, minutes=shown.minutes_agreed)
    )
    form = AgreementForm(
        request.POST or None,
        languages=shown.languages or [shown.working_language],
        body=body,
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.publish_agreement(
                cycle=shown, body=form.said(), by=request.person, now=request.now
            )
        except ValidationError as error:
            take_back(form, error)
        else:
            messages.success(
                request,
                _("Published. Each pair sees this version on its page and accepts it there."),
            )
            return redirect("mentoring_agreement", org=request.organisation.slug, cycle=shown.slug)
    return render(
        request,
        "mentoring/agreement_edit.html",
        {"cycle": shown, "programme": shown.programme, "form": form, "versions": versions},
        status=422 if request.method == "POST" else 200,
    )
