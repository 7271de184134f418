"""What ends in matching when somebody does not take part any more."""

from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from spona.matching.actions import withdraw_proposal
from spona.matching.models import Proposal
from spona.matching.pool import end_asks
from spona.matching.pool_models import PoolAsk
from spona.matching.run_actions import CannotMatch
from spona.matching.states import ProposalState
from spona.people.models import Person
from spona.programmes.models import Participation
from spona.programmes.states import Part


@transaction.atomic
def end_questions(*, participation: Participation, by: Person | None, now: datetime) -> None:
    """Nobody waits for her answer, and nobody is asked about her: open questions of this cycle end,
    those to her as a prospect and those about a pair with her. A pair that stands is not touched."""
    if participation.part == Part.MENTOR:
        asks = PoolAsk.objects.filter(
            cycle_id=participation.cycle_id, member__person_id=participation.person_id
        )
        end_asks(asks=asks, by=by)
    about = Proposal.objects.filter(
        Q(mentee=participation) | Q(mentor=participation), state=ProposalState.ASKED
    )
    for proposal in about:
        with suppress(CannotMatch):  # answered at this very moment
            withdraw_proposal(proposal=proposal, by=by, now=now, reason="participant_withdrawn")
