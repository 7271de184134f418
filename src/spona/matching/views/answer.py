"""The two questions: to the mentor, then to the mentee; by link or signed in."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from spona.matching import actions, queries
from spona.matching.adapter import are_both_available
from spona.matching.forms import ReplyForm
from spona.matching.models import Proposal
from spona.matching.states import ProposalState, ReplyState
from spona.matching.words import area_names, gently
from spona.messaging.links import link_page, mark_used
from spona.needs.models import NeedProfile, Offer
from spona.people.access import participant_page
from spona.programmes.states import Part


@link_page("proposal")
def by_link(request: HttpRequest) -> HttpResponse:
    """The question, without a login."""
    proposal = queries.get_proposal_for(request.person, public_id=request.link.target_id)
    response = _question(request, proposal, base="ui/plain.html")
    if request.method == "POST" and response.status_code == 302:
        mark_used(request.link, now=request.now)
    return response


@participant_page
def mine(request: HttpRequest, public_id: str) -> HttpResponse:
    """The same question for somebody signed in."""
    proposal = queries.get_proposal_for(request.person, public_id=public_id)
    return _question(request, proposal, base="ui/page.html")


def _question(request: HttpRequest, proposal: Proposal, *, base: str) -> HttpResponse:
    side = Part.MENTOR if proposal.mentor.person_id == request.person.pk else Part.MENTEE
    form = ReplyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_proposal(
                proposal=proposal,
                side=side,
                yes=form.cleaned_data["answer"] == "yes",
                reason=form.cleaned_data["reason"],
                now=request.now,
                today=timezone.localdate(request.now),
            )
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("Thank you. Your answer is noted."))
        return redirect(request.path)
    status = 422 if request.method == "POST" else 200
    return render(
        request, "matching/question.html", _context(proposal, side, form, base), status=status
    )


def _context(proposal: Proposal, side: Part, form: ReplyForm, base: str) -> dict[str, object]:
    """What this side may see: the mentor the mentee's needs, the mentee the mentor's offer."""
    reply = proposal.mentor_reply if side == Part.MENTOR else proposal.mentee_reply
    areas = area_names(proposal.run.cycle)
    other = proposal.mentee if side == Part.MENTOR else proposal.mentor
    profile = offer = None
    if side == Part.MENTOR:
        profile = NeedProfile.objects.filter(participation=proposal.mentee).first()
    else:
        offer = Offer.objects.filter(participation=proposal.mentor).first()
    return {
        "proposal": proposal,
        "cycle": proposal.run.cycle,
        "is_mentor": side == Part.MENTOR,
        "is_open": proposal.state == ProposalState.ASKED
        and reply == ReplyState.OPEN
        and are_both_available(proposal),
        "said_yes": reply == ReplyState.YES,
        "is_paired": proposal.state == ProposalState.PAIRED,
        "was_answered": reply != ReplyState.OPEN,
        "other": other.person,
        "profile": profile,
        "needs": [(areas.get(n.area.key, ""), n) for n in profile.needs.select_related("area")]
        if profile
        else [],
        "offer": offer,
        "reasons": gently(proposal.reasons, areas),
        "form": form,
        "base": base,
    }
