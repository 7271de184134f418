"""A pair's year: the mentorship, its agreement, its sessions in two layers, its goals.

Two layers: `Session` is what the team sees (that, when, how long). `SessionNote` and `Goal` belong to
the pair alone; their manager is `PairOnly`, which answers only inside `as_pair(participation)` and
raises elsewhere, so no page, export or report of the team can read them by mistake.
"""

from datetime import datetime

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django_scopes import get_scope
from django_scopes.manager import DisabledQuerySet

from spona.core.models import OrganisationOwned
from spona.core.translated import TranslatedField
from spona.mentoring.states import EndReason, Initiator, Medium, MentorshipState, Outcome
from spona.needs.models import NeedArea
from spona.people.states import Channel
from spona.programmes.models import Cycle, Participation


class Mentorship(OrganisationOwned):
    """One mentee and one mentor, from the day both said yes."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="mentorships")
    mentee = models.ForeignKey(
        Participation, on_delete=models.PROTECT, related_name="mentorships_as_mentee"
    )
    mentor = models.ForeignKey(
        Participation, on_delete=models.PROTECT, related_name="mentorships_as_mentor"
    )
    state = models.CharField(max_length=10, choices=MentorshipState, default=MentorshipState.ACTIVE)
    started_on = models.DateField()
    room_url = models.URLField(max_length=300, blank=True)  # the pair's own place online
    # After a pause silence is counted from here, not from before the pause.
    resumed_on = models.DateField(null=True, blank=True)
    # Paused by a trust person: only she lets it go on, and why stays with her.
    is_suspended = models.BooleanField(default=False)
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=14, choices=EndReason, blank=True)
    end_initiator = models.CharField(max_length=8, choices=Initiator, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mentee"],
                condition=Q(state__in=["preparing", "active", "paused"]),
                name="mentorship_one_live_per_mentee",
            ),
            models.CheckConstraint(condition=~Q(mentee=F("mentor")), name="mentorship_two_people"),
            models.CheckConstraint(
                condition=Q(state__in=["preparing", "active", "paused"])
                | Q(ended_on__isnull=False),
                name="mentorship_end_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(is_suspended=False) | ~Q(state="active"),
                name="mentorship_suspended_is_not_active",
            ),
        ]
        indexes = [models.Index(fields=["cycle", "state"], name="mentorship_list")]

    def __str__(self) -> str:
        return f"{self.mentee.person} – {self.mentor.person}"

    def get_absolute_url(self) -> str:
        return reverse(
            "mentoring_mentorship",
            kwargs={"org": self.organisation.slug, "public_id": self.public_id},
        )


class AgreementText(OrganisationOwned):
    """A version of the cycle's mentoring agreement. A used version is never edited, a new one is made."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="agreement_texts")
    version = models.PositiveSmallIntegerField()
    body = TranslatedField()
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cycle", "version"], name="agreementtext_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.cycle} v{self.version}"


class Acceptance(OrganisationOwned):
    """One side's yes to a version of the agreement."""

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="acceptances")
    text = models.ForeignKey(AgreementText, on_delete=models.PROTECT, related_name="acceptances")
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField()
    language = models.CharField(max_length=10)
    channel = models.CharField(max_length=8, choices=Channel)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mentorship", "text", "participation"], name="acceptance_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.participation} {self.accepted_at:%Y-%m-%d}"


class Session(OrganisationOwned):
    """What the team sees of a meeting: that, when, how long, how. Never what was said."""

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="sessions")
    held_on = models.DateField()
    outcome = models.CharField(max_length=16, choices=Outcome, default=Outcome.HELD)
    minutes = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(600)])
    medium = models.CharField(max_length=10, choices=Medium, default=Medium.VIDEO)
    recorded_by = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    next_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(minutes__lte=600), name="session_minutes_range"),
            models.CheckConstraint(
                condition=~Q(outcome="held") | Q(minutes__gte=1), name="session_held_has_length"
            ),
            models.CheckConstraint(
                condition=Q(outcome="held") | Q(minutes=0), name="session_not_held_counts_nothing"
            ),
            # One side writes a day down once; the other side's word on it is a SessionView.
            models.UniqueConstraint(
                fields=["mentorship", "held_on"], name="session_once_a_day_and_pair"
            ),
        ]
        indexes = [models.Index(fields=["mentorship", "held_on"], name="session_by_day")]

    def __str__(self) -> str:
        return f"{self.held_on} {self.outcome}"


class SessionView(OrganisationOwned):
    """The other side's word on a session: confirmed, or told differently. Neither overwrites the other."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="views")
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="+")
    agrees = models.BooleanField()
    held_on = models.DateField(null=True, blank=True)  # as this side remembers it
    minutes = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(0), MaxValueValidator(600)]
    )
    outcome = models.CharField(max_length=16, choices=Outcome, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "participation"], name="sessionview_once")
        ]

    def __str__(self) -> str:
        return "agrees" if self.agrees else "remembers it differently"


class PairOnlyManager(models.Manager):
    """Answers only within `as_pair`, also where all organisations' rows are open."""

    def get_queryset(self) -> models.QuerySet:
        scope = get_scope()
        if "organisation" not in scope or "pair" not in scope:
            return DisabledQuerySet(self.model, using=self._db, missing_scopes={"pair"})
        found = (
            super()
            .get_queryset()
            .filter(organisation=scope["organisation"], mentorship=scope["pair"])
        )
        since = scope.get("since")
        if since is None:
            return found
        kind: type[PairOnly] = self.model
        return found.filter(kind.open_since(since))

    def all(self) -> models.QuerySet:
        found = super().all()
        return found.all() if isinstance(found, DisabledQuerySet) else found


class PairOnly(OrganisationOwned):
    """Base of what belongs to the pair alone: readable only within `as_pair(mentorship)`."""

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="+")

    objects = PairOnlyManager()

    class Meta:
        abstract = True

    @classmethod
    def open_since(cls, moment: datetime) -> Q:
        """What a co-mentor who joined at `moment` reads; nothing, unless a kind of row says more."""
        return Q(pk__in=[])


class SessionNote(PairOnly):
    """Agenda and notes of a session, for the two of them."""

    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="+")
    agenda = models.TextField(blank=True)
    notes = models.TextField(blank=True)
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.public_id

    @classmethod
    def open_since(cls, moment: datetime) -> Q:
        """Of meetings from that day on."""
        return Q(session__held_on__gte=timezone.localdate(moment))


class Goal(PairOnly):
    """A goal of the pair. Changed is not failed: an old wording stays as a version."""

    # One of the areas the mentee named as hers, if the two see it under one.
    area = models.ForeignKey(
        NeedArea, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    position = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.public_id

    @classmethod
    def open_since(cls, moment: datetime) -> Q:
        """What was open then, and what came later."""
        return Q(closed_at=None) | Q(closed_at__gte=moment)


class GoalVersion(PairOnly):
    """A wording of a goal, and how far it is: 0 to 10."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    progress = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(10)])
    at = models.DateTimeField()
    by = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["goal", "number"], name="goalversion_once"),
            models.CheckConstraint(condition=Q(progress__lte=10), name="goalversion_progress"),
        ]

    def __str__(self) -> str:
        return f"v{self.number}"

    @classmethod
    def open_since(cls, moment: datetime) -> Q:
        """The wording that stands; earlier ones only from then on."""
        newer = cls._base_manager.filter(goal=OuterRef("goal"), number__gt=OuterRef("number"))
        stands = ~Exists(newer.order_by())
        return (Q(goal__closed_at=None) | Q(goal__closed_at__gte=moment)) & (
            Q(at__gte=moment) | Q(stands)
        )
