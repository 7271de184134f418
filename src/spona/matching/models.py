"""Runs of the engine, their proposals, the committee's pins, the two answers."""

from django.db import models
from django.db.models import Q

from spona.core.models import OrganisationOwned
from spona.matching.states import ProposalState, ReplyState, RunState, Wish
from spona.mentoring.models import Mentorship
from spona.people.models import Person
from spona.programmes.models import Cycle, Participation


class MatchingSettings(OrganisationOwned):
    """Weights and rules of a cycle, as the programme edits them (shape: engine.matching)."""

    cycle = models.OneToOneField(Cycle, on_delete=models.CASCADE, related_name="matching_settings")
    weights = models.JSONField(default=dict)
    rules = models.JSONField(default=dict)
    quotas = models.JSONField(default=list)
    version = models.PositiveSmallIntegerField(default=1)
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.cycle} v{self.version}"


class SettingsVersion(OrganisationOwned):
    """What counted from `at` on, who decided so, and what was different before."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="matching_versions")
    number = models.PositiveSmallIntegerField()
    weights = models.JSONField(default=dict)
    rules = models.JSONField(default=dict)
    quotas = models.JSONField(default=list)
    changes = models.JSONField(default=list)  # [{"code", "before", "after"}]
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cycle", "number"], name="settingsversion_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.cycle} v{self.number}"


class MatchingRun(OrganisationOwned):
    """One run: everything that went in and came out, so that it can be replayed to the same hash.

    While it is being computed it has an `order` (what was asked for) and no record; `beat_at` is
    its last sign of life.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="matching_runs")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=RunState, default=RunState.DRAFT)
    record = models.JSONField(default=dict)  # engine.matching.record: problem, plan, both hashes
    plan_hash = models.CharField(max_length=64, blank=True)
    objective = models.CharField(max_length=12, default="total")  # engine.matching.Objective
    distance = models.PositiveSmallIntegerField(default=5)  # points, for *balanced*
    total = models.IntegerField(default=0)
    worst = models.IntegerField(null=True)
    pairs = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(default=0)  # mentees without a mentor
    # The committee's pins and bans as they stood, with reasons and names: for the minutes.
    decisions = models.JSONField(default=list)
    previous = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    order = models.JSONField(default=dict)
    progress = models.PositiveSmallIntegerField(default=0)  # per cent
    beat_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cycle", "number"], name="matchingrun_number_once"),
            models.UniqueConstraint(
                fields=["cycle"], condition=Q(state="draft"), name="matchingrun_one_draft"
            ),
            models.UniqueConstraint(
                fields=["cycle"], condition=Q(state="computing"), name="matchingrun_one_computing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle} #{self.number}"


class PairWish(OrganisationOwned):
    """A pin or a ban by the committee, with name and reason."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="pair_wishes")
    mentee = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="+")
    mentor = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="+")
    wish = models.CharField(max_length=6, choices=Wish)
    overrides = models.JSONField(default=list)  # codes of the rules a pin knowingly breaks
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cycle", "mentee", "mentor"], name="pairwish_once")
        ]

    def __str__(self) -> str:
        return f"{self.wish}: {self.mentee} – {self.mentor}"


class Proposal(OrganisationOwned):
    """A pair the engine or the committee proposes; becomes a Mentorship when both say yes."""

    run = models.ForeignKey(MatchingRun, on_delete=models.CASCADE, related_name="proposals")
    mentee = models.ForeignKey(
        Participation, on_delete=models.CASCADE, related_name="proposals_as_mentee"
    )
    mentor = models.ForeignKey(
        Participation, on_delete=models.CASCADE, related_name="proposals_as_mentor"
    )
    score = models.IntegerField()
    reasons = models.JSONField(default=list)  # engine.matching reasons; their points sum to score
    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.DRAFT)
    asked_at = models.DateTimeField(null=True)
    mentee_reply = models.CharField(max_length=4, choices=ReplyState, default=ReplyState.OPEN)
    mentor_reply = models.CharField(max_length=4, choices=ReplyState, default=ReplyState.OPEN)
    mentee_replied_at = models.DateTimeField(null=True)
    mentor_replied_at = models.DateTimeField(null=True)
    # Why somebody said no: for the team alone, never shown to the other side.
    decline_reason = models.TextField(blank=True)
    mentorship = models.OneToOneField(
        Mentorship, null=True, on_delete=models.SET_NULL, related_name="proposal"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                # A pair that came of an earlier one may have ended since; that she has one live pair at
                # most is held there.
                fields=["mentee"],
                condition=Q(state="asked"),
                name="proposal_one_asked_per_mentee",
            ),
            models.UniqueConstraint(
                fields=["run", "mentee", "mentor"], name="proposal_once_per_run"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mentee.person} – {self.mentor.person}"


class Comment(OrganisationOwned):
    """What somebody of the committee said about a pair, or (without one) about a proposal."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="matching_comments")
    run = models.ForeignKey(
        MatchingRun, null=True, on_delete=models.SET_NULL, related_name="comments"
    )
    mentee = models.ForeignKey(Participation, null=True, on_delete=models.CASCADE, related_name="+")
    mentor = models.ForeignKey(Participation, null=True, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(max_length=2000)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.public_id


# The pool of prospective mentors has a file of its own; Django looks for models here.
from spona.matching import pool_models  # noqa: E402, F401 - a file of rows of this room
