"""The committee's table: quotas, wishes, proposals of the composer, decisions, offers, minutes."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spona.admissions.models.application import Application
from spona.admissions.models.call import Call
from spona.admissions.states import OfferState, Outcome
from spona.core.models import OrganisationOwned
from spona.core.translated import TranslatedField
from spona.people.models import Person


class Quota(OrganisationOwned):
    """At least or at most so many of a kind. Counts, or (`is_percent`) percent of the seats."""

    class About(models.TextChoices):
        ECONOMY = "economy", _("Economy")
        FIELD = "field", _("Field")
        SECTOR_OF_WORK = "sector_of_work", _("Sector of work")
        SEX = "sex", _("Sex, where given")
        TOWN = "town", _("Town")

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="quotas")
    about = models.CharField(max_length=14, choices=About)
    values = models.JSONField(default=list)  # any of these; empty: each value there is, one by one
    at_least = models.PositiveSmallIntegerField(null=True, blank=True)
    at_most = models.PositiveSmallIntegerField(null=True, blank=True)
    is_percent = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(at_least__isnull=False) | Q(at_most__isnull=False),
                name="quota_says_something",
            )
        ]

    def __str__(self) -> str:
        return f"{self.about} {self.values}"


class SeatWish(OrganisationOwned):
    """The committee wants somebody in, or out, whatever the points: with a reason and a name."""

    class Wish(models.TextChoices):
        IN = "in"
        OUT = "out"

    application = models.OneToOneField(
        Application, on_delete=models.CASCADE, related_name="seat_wish"
    )
    wish = models.CharField(max_length=3, choices=Wish)
    reason = models.TextField()
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.wish}: {self.application_id}"


class Composition(OrganisationOwned):
    """A proposal of the composer: everything it was made from and what came out, to be made again."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="compositions")
    number = models.PositiveSmallIntegerField()
    record = models.JSONField()  # large: lists leave it in the database
    summary = models.JSONField(default=dict)  # quotas, ties and proof, as the table shows them
    hash = models.CharField(max_length=64)
    total = models.BigIntegerField(default=0)  # thousandths of points
    made_at = models.DateTimeField()
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "number"], name="composition_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.call_id}.{self.number}"


class Placed(OrganisationOwned):
    """A line of a proposal's ranked list. Equals share a rank; `reserve` counts from 1, 0: not on it."""

    class Standing(models.TextChoices):
        IN = "in", pgettext_lazy("of the group", "In")
        PINNED = "pinned", _("In, by the committee")
        OUT = "out", _("Out")
        EXCLUDED = "excluded", _("Out, by the committee")

    composition = models.ForeignKey(Composition, on_delete=models.CASCADE, related_name="places")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="placed")
    position = models.PositiveIntegerField()  # in the list, from 1
    rank = models.PositiveIntegerField()
    total = models.PositiveIntegerField()  # thousandths, the credit among them
    standing = models.CharField(max_length=8, choices=Standing)
    reserve = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["composition", "application"], name="placed_once")
        ]
        indexes = [models.Index(fields=["composition", "position"], name="placed_list")]

    def __str__(self) -> str:
        return f"{self.rank}: {self.standing}"


class Decision(OrganisationOwned):
    """What the committee decided about one application: parked, then published with all the others."""

    application = models.OneToOneField(
        Application, on_delete=models.CASCADE, related_name="decision"
    )
    composition = models.ForeignKey(
        Composition, null=True, on_delete=models.SET_NULL, related_name="decisions"
    )
    outcome = models.CharField(max_length=12, choices=Outcome)
    reserve_rank = models.PositiveSmallIntegerField(null=True)
    reason = models.TextField(blank=True)  # to the applicant, in her language
    next_step = models.TextField(blank=True)  # honest, to the applicant, in her language
    # Where the committee decided otherwise than proposed: why, for the minutes.
    overruling = models.TextField(blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    parked_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.outcome} {self.application_id}"


class Offer(OrganisationOwned):
    """A place offered until a moment. Declined or lapsed, it goes to the next of the reserve by itself."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="offers")
    state = models.CharField(max_length=10, choices=OfferState, default=OfferState.OPEN)
    is_from_reserve = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(state="open"), name="offer_one_open"
            )
        ]
        indexes = [
            models.Index(fields=["answer_by"], condition=Q(state="open"), name="offer_running_out")
        ]

    def __str__(self) -> str:
        return f"{self.state} until {self.answer_by:%Y-%m-%d}"


class Minutes(OrganisationOwned):
    """The minutes of the committee: facts frozen as `content`, made into a PDF at any time."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="minutes")
    number = models.PositiveSmallIntegerField()
    held_on = models.DateField()
    place = models.CharField(max_length=200, blank=True)
    present = models.JSONField(default=list)  # [{name, role}]
    notes = TranslatedField()
    composition = models.ForeignKey(
        Composition, null=True, on_delete=models.PROTECT, related_name="minutes"
    )
    content = models.JSONField(default=dict)
    hash = models.CharField(max_length=64, blank=True)  # of the content, once closed
    closed_at = models.DateTimeField(null=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "number"], name="minutes_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.call_id}.{self.number}"


class Signature(OrganisationOwned):
    """Somebody of the committee confirms the minutes as they are (their hash)."""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="signatures")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    hash = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["minutes", "person"], name="signature_once")]

    def __str__(self) -> str:
        return f"{self.person} {self.at:%Y-%m-%d}"
