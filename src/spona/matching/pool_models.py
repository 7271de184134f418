"""The pool of prospective mentors: people of the organisation, with or without a login."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from spona.core.models import OrganisationOwned
from spona.matching.pool_states import AskState, PoolStanding, Source
from spona.needs.models import Suggestion
from spona.people.models import Person
from spona.programmes.models import Cycle, Participation


class PoolMember(OrganisationOwned):
    """Somebody who is or might be a mentor, over the years: joins once, is asked per cycle.

    `areas` are keys of need areas, which stay the same from cycle to cycle: what the team believes
    she can help with until she says so herself in an offer.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="pool_membership")
    source = models.CharField(max_length=12, choices=Source)
    suggestion = models.ForeignKey(
        Suggestion, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    note = models.TextField(blank=True)  # the team's eyes only
    areas = models.JSONField(default=list)
    capacity = models.PositiveSmallIntegerField(default=1, validators=[MaxValueValidator(5)])
    standing = models.CharField(max_length=6, choices=PoolStanding, default=PoolStanding.ACTIVE)
    paused_until = models.DateField(null=True)  # None while pausing: until the team ends it
    joined_at = models.DateTimeField(null=True)  # the first yes
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(capacity__lte=5), name="poolmember_at_most_five")
        ]

    def __str__(self) -> str:
        return str(self.person)


class PoolAsk(OrganisationOwned):
    """One prospect asked for one cycle: the letter as it was sent, and the answer.

    `reason` is for the team alone. `for_mentee` is whose needs the letter was written from; her
    name stands nowhere on the prospect's page, and the prospect's nowhere on hers.
    """

    member = models.ForeignKey(PoolMember, on_delete=models.CASCADE, related_name="asks")
    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="pool_asks")
    state = models.CharField(max_length=8, choices=AskState, default=AskState.TO_ASK)
    for_mentee = models.ForeignKey(
        Participation, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    letter = models.TextField(blank=True)
    asked_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    ask_again_on = models.DateField(null=True)
    participation = models.ForeignKey(
        Participation, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "cycle"], name="poolask_once_per_cycle")
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.state}"


class PoolSettings(OrganisationOwned):
    """The day after which nobody is asked any more for this cycle. Without a row: no such day."""

    cycle = models.OneToOneField(Cycle, on_delete=models.CASCADE, related_name="pool_settings")
    closes_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.cycle}: {self.closes_on}"
