"""The invitation, opened by its link, without a login."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from spona.core.states import WrongState
from spona.messaging.links import link_page
from spona.programmes import invitations, queries
from spona.programmes.forms.people import AnswerForm
from spona.programmes.models import Participation
from spona.programmes.states import Part, Stage, Standing


@link_page(invitations.PURPOSE)
def invitation(request: HttpRequest) -> HttpResponse:
    """What the programme is and costs; yes, or not this time."""
    try:
        mine = queries.get_participation(public_id=request.link.target_id)
    except Participation.DoesNotExist:
        raise Http404 from None
    if mine.person_id != request.person.pk:
        raise Http404
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _answered(request, mine, form)
    cycle = mine.cycle
    standing = Standing(mine.standing)
    return render(
        request,
        "programmes/invitation.html",
        {
            "mine": mine,
            "cycle": cycle,
            "programme": cycle.programme,
            "as_mentor": mine.part == Part.MENTOR,
            "phases": [
                p for p in queries.phases(cycle=cycle) if p.is_public and p.starts_after >= 0
            ],
            "hours": round(cycle.sessions_agreed * cycle.minutes_agreed / 60),
            "funders": queries.publishable(funders=queries.funders(cycle=cycle)),
            "form": form,
            "has_said_yes": standing in {Standing.CONFIRMED, Standing.COMPLETED},
            "has_said_no": standing == Standing.DECLINED,
            "is_over": cycle.stage == Stage.FINISHED or standing == Standing.WITHDRAWN,
        },
        status=422 if request.method == "POST" else 200,
    )


def _answered(request: HttpRequest, mine: Participation, form: AnswerForm) -> HttpResponse:
    accepted = form.cleaned_data["answer"] == "yes"
    try:
        onward = invitations.answer_invitation(
            participation=mine,
            link=request.link,
            accepted=accepted,
            reason=form.cleaned_data["reason"],
            now=request.now,
        )
    except WrongState:
        messages.error(
            request,
            _("This cannot be answered any more. Please write to the team if something changed."),
        )
        return redirect(request.path)
    if accepted:
        messages.success(request, _("Thank you, you are in. One more page, and you are done."))
        return redirect(urlsplit(onward).path)
    messages.success(request, _("Thank you for telling us."))
    return redirect(request.path)
