"""The taxonomy of need areas; what a mentee needs; what a mentor offers."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from spona.core.models import OrganisationOwned
from spona.core.translated import TranslatedField, plain
from spona.people.models import Person
from spona.programmes.models import Cycle, Participation

ONE_TO_FIVE = [MinValueValidator(1), MaxValueValidator(5)]


class NeedArea(OrganisationOwned):
    """An area, or (with a parent) a competence within it. Edited per cycle."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="need_areas")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="competences"
    )
    key = models.SlugField(max_length=60)
    name = TranslatedField()
    position = models.PositiveSmallIntegerField(default=0)
    is_in_use = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cycle", "key"], name="needarea_key_once")]

    def __str__(self) -> str:
        return plain(self.name) or self.key


class NeedProfile(OrganisationOwned):
    """What a mentee of a cycle wrote about needs, goals and wishes."""

    participation = models.OneToOneField(
        Participation, on_delete=models.CASCADE, related_name="need_profile"
    )
    challenges = models.TextField(blank=True)
    goals = models.TextField(blank=True)
    mentor_wish = models.TextField(blank=True)

    class CrossBorder(models.TextChoices):
        WISH = "wish"
        EITHER = "either"
        RATHER_NOT = "rather_not"

    cross_border = models.CharField(max_length=10, choices=CrossBorder, default=CrossBorder.EITHER)
    other_sector_welcome = models.BooleanField(default=True)
    filled_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.public_id


class Need(OrganisationOwned):
    """One area a mentee wants to work on. Gap = importance × (5 − level), 0 to 20."""

    profile = models.ForeignKey(NeedProfile, on_delete=models.CASCADE, related_name="needs")
    area = models.ForeignKey(NeedArea, on_delete=models.PROTECT, related_name="needs")
    importance = models.PositiveSmallIntegerField(default=4, validators=ONE_TO_FIVE)
    level = models.PositiveSmallIntegerField(default=2, validators=ONE_TO_FIVE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["profile", "area"], name="need_once"),
            models.CheckConstraint(
                condition=Q(importance__gte=1, importance__lte=5, level__gte=1, level__lte=5),
                name="need_one_to_five",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area}: {self.importance}/{self.level}"

    @property
    def gap(self) -> int:
        return self.importance * (5 - self.level)


class Offer(OrganisationOwned):
    """What a mentor of the cycle's pool offers, and what not."""

    participation = models.OneToOneField(
        Participation, on_delete=models.CASCADE, related_name="offer"
    )
    summary = models.TextField(blank=True)
    does_not_do = models.TextField(blank=True)
    capacity = models.PositiveSmallIntegerField(default=1, validators=[MaxValueValidator(5)])
    areas = models.ManyToManyField(NeedArea, through="OfferArea", related_name="offers")
    filled_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.public_id


class OfferArea(OrganisationOwned):
    """An area a mentor can help with."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="offer_areas")
    area = models.ForeignKey(NeedArea, on_delete=models.PROTECT, related_name="offer_areas")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["offer", "area"], name="offerarea_once")]

    def __str__(self) -> str:
        return str(self.area)


class Tie(OrganisationOwned):
    """A relation between two people that matching must know: never a reason shown to either."""

    class Kind(models.TextChoices):
        RELATIVE = "relative"
        LINE_MANAGER = "line_manager"
        DO_NOT_PAIR = "do_not_pair"

    one = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="ties_from")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="ties_to")
    kind = models.CharField(max_length=12, choices=Kind)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["one", "other", "kind"], name="tie_once")]

    def __str__(self) -> str:
        return f"{self.one} – {self.other}: {self.kind}"
