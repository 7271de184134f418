"""The jury: who reads what, who may not, and what each found."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from spona.admissions.models.application import Application
from spona.admissions.models.call import Call
from spona.admissions.states import ConflictKind, Mode, ReviewState, RoundState
from spona.core.models import OrganisationOwned
from spona.core.translated import TranslatedField, plain
from spona.people.models import Person


class Reviewer(OrganisationOwned):
    """A person's seat on the jury of a call. She reads by a link or signed in; no team role needed."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="reviewers")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="jury_seats")
    panel = models.CharField(max_length=60, blank=True)  # all readers of an application from one
    languages = models.JSONField(default=list)  # she reads; empty: all of the call
    most = models.PositiveSmallIntegerField(default=30)  # applications at most
    is_chair = models.BooleanField(default=False)
    invited_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)  # was at her list, to the hour

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "person"], name="reviewer_once")]

    def __str__(self) -> str:
        return str(self.person)


class Round(OrganisationOwned):
    """A phase of reading: blind or open, who reads how many, when it counts as too wide a spread."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    name = TranslatedField()
    mode = models.CharField(max_length=5, choices=Mode, default=Mode.BLIND)
    state = models.CharField(max_length=9, choices=RoundState, default=RoundState.PREPARING)
    hidden_keys = models.JSONField(default=list)  # questions not shown in this round
    readers_each = models.PositiveSmallIntegerField(
        default=2, validators=[MinValueValidator(1), MaxValueValidator(7)]
    )
    spread_limit = models.PositiveSmallIntegerField(default=30)  # points of 100
    comment_below = models.PositiveSmallIntegerField(
        default=2
    )  # a comment is owed below this score
    comment_above = models.PositiveSmallIntegerField(default=4)  # and above this one
    closes_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "number"], name="round_number_once")]

    def __str__(self) -> str:
        return plain(self.name) or str(self.number)


class Conflict(OrganisationOwned):
    """What a person declared (or the team knows) about her relation to an applicant.

    `kind` NONE is a declaration too: she may read. Any other kind keeps the application, its numbers
    and its name from her everywhere, also as a member of the team.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="conflicts")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="conflicts")
    kind = models.CharField(max_length=8, choices=ConflictKind)
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "person"], name="conflict_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.kind}"


class Assignment(OrganisationOwned):
    """A reviewer is to read an application in a round. Ended ones stay, with the reason."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="assignments")
    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="assignments"
    )
    reviewer = models.ForeignKey(Reviewer, on_delete=models.CASCADE, related_name="assignments")
    is_third = models.BooleanField(default=False)  # a further reader, because of the spread
    is_by_hand = models.BooleanField(default=False)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "application", "reviewer"], name="assignment_once"
            )
        ]
        indexes = [models.Index(fields=["reviewer", "round"], name="assignment_list")]

    def __str__(self) -> str:
        return f"{self.reviewer_id} reads {self.application_id}"


class Review(OrganisationOwned):
    """What one reviewer found. Saves itself while she works; hands in once; then others' are shown to her.

    `scores` {criterion key: 0–5}, `comments` {criterion key: text}. `points`: thousandths of 100.
    """

    assignment = models.OneToOneField(Assignment, on_delete=models.CASCADE, related_name="review")
    scores = models.JSONField(default=dict)
    comments = models.JSONField(default=dict)
    comment = models.TextField(blank=True)
    state = models.CharField(max_length=5, choices=ReviewState, default=ReviewState.DRAFT)
    points = models.PositiveIntegerField(null=True)
    revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True)
    handed_in_at = models.DateTimeField(null=True)
    # When she had the others' reviews shown to her. From then on hers stays as it is.
    others_seen_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.state} {self.points or ''}"
