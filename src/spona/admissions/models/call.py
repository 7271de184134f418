"""The open call: what it says, when it is open, where its applications come from."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from spona.admissions.states import SourceKind
from spona.core.models import OrganisationOwned
from spona.core.translated import TranslatedField, plain
from spona.people.models import Person
from spona.programmes.models import Cycle
from spona.programmes.states import Part
from spona.questions.models import Questionnaire


class Call(OrganisationOwned):
    """A public invitation to apply for a part in a cycle. Without `closes_at` it stands open (mentors);
    then `cut_off_at` says until when applications are for this cycle.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="calls")
    part = models.CharField(max_length=8, choices=Part, default=Part.MENTEE)
    slug = models.SlugField(max_length=60)
    title = TranslatedField()
    gives = TranslatedField()  # what somebody gets
    asks = TranslatedField()  # what it costs her: days, hours, readiness
    who = TranslatedField()  # who may apply
    contact = TranslatedField()
    questions_answered = models.JSONField(
        default=list, blank=True
    )  # [{question: Said, answer: Said}]
    questionnaire = models.ForeignKey(
        Questionnaire, null=True, blank=True, on_delete=models.PROTECT, related_name="calls"
    )
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField(null=True, blank=True)
    cut_off_at = models.DateTimeField(null=True, blank=True)
    time_zone = models.CharField(max_length=60, default="Europe/Belgrade")
    published_at = models.DateTimeField(null=True)
    referees = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(3)])
    asks_monitoring = models.BooleanField(default=True)
    repair_days = models.PositiveSmallIntegerField(default=5, validators=[MinValueValidator(1)])
    # Selection
    seats = models.PositiveSmallIntegerField(default=25, validators=[MinValueValidator(1)])
    reserve_seats = models.PositiveSmallIntegerField(default=6)
    offer_days = models.PositiveSmallIntegerField(default=5, validators=[MinValueValidator(1)])
    # How much of an interviewed applicant's points the interview makes, in percent.
    interview_share = models.PositiveSmallIntegerField(
        default=40, validators=[MaxValueValidator(100)]
    )
    # Points (of 100) for each earlier time somebody was not selected, at most `credit_most` in all.
    credit_points = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(20)])
    credit_most = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(40)])
    retention_months = models.PositiveSmallIntegerField(
        default=12, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    decided_at = models.DateTimeField(null=True)  # the first publication of decisions
    # While letters go out, one after the other; empty again when all are out or somebody stopped it.
    publishing_since = models.DateTimeField(null=True)
    publishing_by = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # While a proposal for many candidates is worked out in the background. `composing_failed` keeps
    # why there was none: {"nobody": true}, or {"clashes": [...], "is_smallest": bool}.
    composing_since = models.DateTimeField(null=True)
    composing_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    composing_failed = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "slug"], name="call_slug_once"),
            models.CheckConstraint(
                condition=Q(closes_at__isnull=True) | Q(closes_at__gt=F("opens_at")),
                name="call_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return plain(self.title) or self.slug

    def get_absolute_url(self) -> str:
        return reverse("admissions_call", kwargs={"org": self.organisation.slug, "call": self.slug})

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def is_open(self, now: datetime) -> bool:
        """From the second it opens up to, and without, the second it closes."""
        return (
            self.published_at is not None
            and self.opens_at <= now
            and (self.closes_at is None or now < self.closes_at)
        )

    def is_over(self, now: datetime) -> bool:
        return self.closes_at is not None and now >= self.closes_at


class Extension(OrganisationOwned):
    """The one time a deadline may move: who, when, why."""

    call = models.OneToOneField(Call, on_delete=models.CASCADE, related_name="extension")
    before = models.DateTimeField()
    after = models.DateTimeField()
    reason = TranslatedField()  # said on the call's page
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.before:%Y-%m-%d} → {self.after:%Y-%m-%d}"


class Source(OrganisationOwned):
    """A channel or an information event; its tagged address tells where applications come from."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="sources")
    tag = models.SlugField(max_length=40)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=8, choices=SourceKind, default=SourceKind.CHANNEL)
    held_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "tag"], name="source_tag_once")]

    def __str__(self) -> str:
        return self.name


class Visits(OrganisationOwned):
    """How often a call's page was opened on a day, by the tag in the address. No visitor is known."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="visits")
    tag = models.SlugField(
        max_length=40, blank=True
    )  # of a source; empty: no tag, or an unknown one
    day = models.DateField()
    n = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "tag", "day"], name="visits_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.n}"


class Criterion(OrganisationOwned):
    """One line of the rubric. Weights are points of 100; scores go from 0 to 5; anchors describe them."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="criteria")
    key = models.SlugField(max_length=40)
    name = TranslatedField()
    help = TranslatedField()
    weight = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    anchors = models.JSONField(default=dict)  # {"0": Said, "3": Said, "5": Said}
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "key"], name="criterion_key_once")]

    def __str__(self) -> str:
        return plain(self.name) or self.key


class EligibilityRule(OrganisationOwned):
    """A rule made by clicking: a question or fact, how it is compared, with what; and the reason in words."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="eligibility_rules")
    key = models.CharField(max_length=60)  # a question's key, or "fact:<meaning>"
    op = models.CharField(max_length=12)  # the table of them: queries/eligibility.py
    values = models.JSONField(default=list)
    reason = TranslatedField()  # what the letter says when it does not hold
    position = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.key} {self.op} {self.values}"


class Tally(OrganisationOwned):
    """Counts that stay when applications are made anonymous: how many of a value reached a state."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="tallies")
    about = models.CharField(max_length=20)  # economy, field, sector_of_work, sex, source, all
    value = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=12)  # sent, eligible, selected, reserve, not_selected …
    n = models.PositiveIntegerField()
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "about", "value", "state"], name="tally_once")
        ]

    def __str__(self) -> str:
        return f"{self.about} {self.value} {self.state}: {self.n}"
