"""A programme, its cycles, their timeline and funders, and who takes part."""

from datetime import date, timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from spona.core.models import OrganisationOwned
from spona.core.translated import TranslatedField, plain
from spona.people.models import Person
from spona.programmes.states import KosovoNote, Part, Stage, Standing, Strand


def last_day(kick_off_on: date, months: int) -> date:
    """The same day of the month, `months` later; the month's last day where it is shorter."""
    month = kick_off_on.month - 1 + months
    year, month = kick_off_on.year + month // 12, month % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month, min(kick_off_on.day, last))


class Programme(OrganisationOwned):
    """The durable offer of an organisation, run cycle after cycle."""

    slug = models.SlugField(max_length=60)
    name = TranslatedField()
    summary = TranslatedField()
    template_key = models.CharField(max_length=40, blank=True)
    kosovo_note = models.CharField(max_length=4, choices=KosovoNote, default=KosovoNote.EU)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "slug"], name="programme_slug_once")
        ]

    def __str__(self) -> str:
        return plain(self.name) or self.slug


class Cycle(OrganisationOwned):
    """One run of a programme. All dates hang on the kick-off and shift with it."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="cycles")
    slug = models.SlugField(max_length=60)
    name = TranslatedField()
    about = TranslatedField()
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.PREPARING)
    kick_off_on = models.DateField()
    months = models.PositiveSmallIntegerField(
        default=12, validators=[MinValueValidator(1), MaxValueValidator(36)]
    )
    working_language = models.CharField(max_length=10, default="en")
    languages = models.JSONField(default=list)  # content languages, the working one among them
    capacity = models.PositiveSmallIntegerField(default=25, validators=[MinValueValidator(1)])
    sessions_agreed = models.PositiveSmallIntegerField(default=9)
    minutes_agreed = models.PositiveSmallIntegerField(default=90)
    silence_days = models.PositiveSmallIntegerField(
        default=45, validators=[MinValueValidator(7), MaxValueValidator(180)]
    )
    is_public = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "slug"], name="cycle_slug_once"),
            models.CheckConstraint(
                condition=Q(months__gte=1, months__lte=36), name="cycle_months_range"
            ),
        ]

    def __str__(self) -> str:
        return plain(self.name) or self.slug

    def get_absolute_url(self) -> str:
        return reverse(
            "programmes_cycle", kwargs={"org": self.organisation.slug, "cycle": self.slug}
        )

    @property
    def ends_on(self) -> date:
        """Last day: the same day of the month, `months` later."""
        return last_day(self.kick_off_on, self.months)


class Phase(OrganisationOwned):
    """A stretch of the cycle, counted in days from the kick-off, so that all shift as a group."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="phases")
    key = models.SlugField(max_length=40)
    name = TranslatedField()
    note = TranslatedField()
    starts_after = models.SmallIntegerField()  # days from the kick-off, negative before it
    days = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])
    is_public = models.BooleanField(default=True)
    strand = models.CharField(max_length=10, choices=Strand, blank=True)  # empty: of none

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cycle", "key"], name="phase_key_once"),
            models.CheckConstraint(condition=Q(days__gte=1), name="phase_at_least_a_day"),
        ]

    def __str__(self) -> str:
        return plain(self.name) or self.key

    @property
    def label(self) -> str:
        return plain(self.name) or self.key

    @property
    def starts_on(self) -> date:
        return self.cycle.kick_off_on + timedelta(days=self.starts_after)

    @property
    def ends_on(self) -> date:
        return self.starts_on + timedelta(days=self.days - 1)


class Funder(OrganisationOwned):
    """Who pays. Emblem and statement always go together: a row has both or is not published."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="funders")
    position = models.PositiveSmallIntegerField(default=0)
    name = TranslatedField()
    emblem = models.ForeignKey(
        "core.Picture", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    statement = TranslatedField()  # "Funded by the European Union"
    disclaimer = TranslatedField()
    website = models.URLField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cycle", "position"], name="funder_position_once")
        ]

    def __str__(self) -> str:
        return plain(self.name)


class Participation(OrganisationOwned):
    """A person in a cycle, in a role; mentee one year, mentor another."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="participations")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="participations")
    part = models.CharField(max_length=8, choices=Part)
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.POOL)
    joined_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "person", "part"], name="participation_once_per_part"
            )
        ]
        indexes = [models.Index(fields=["cycle", "part", "standing"], name="participation_list")]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_part_display()}"

    def get_absolute_url(self) -> str:
        return self.person.get_absolute_url()


class StandingChange(OrganisationOwned):
    """One step in the history of a participation."""

    participation = models.ForeignKey(
        Participation, on_delete=models.CASCADE, related_name="history"
    )
    standing = models.CharField(max_length=10, choices=Standing)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.standing} {self.at:%Y-%m-%d}"
