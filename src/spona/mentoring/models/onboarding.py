"""What each side does before a pair begins: the cycle's checklist, its code of conduct, and the ticks."""

from django.db import models

from spona.core.models import OrganisationOwned
from spona.core.translated import TranslatedField
from spona.mentoring.states import ItemKind
from spona.people.models import Person
from spona.programmes.models import Cycle, Participation


class Gate(OrganisationOwned):
    """Whether pairs of a cycle begin only once both sides are ready. Without a row: they begin at once."""

    cycle = models.OneToOneField(Cycle, on_delete=models.CASCADE, related_name="gate")
    is_on = models.BooleanField(default=False)

    def __str__(self) -> str:
        return "on" if self.is_on else "off"


class GateItem(OrganisationOwned):
    """A line of the checklist. `words` is the team's own text; the built-in ones speak for themselves."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="gate_items")
    kind = models.CharField(max_length=9, choices=ItemKind)
    words = TranslatedField()
    link = models.URLField(max_length=300, blank=True)  # where it is done, as of a survey
    position = models.PositiveSmallIntegerField(default=0)
    for_mentees = models.BooleanField(default=True)
    for_mentors = models.BooleanField(default=True)
    is_on = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "kind"],
                condition=~models.Q(kind="own"),
                name="gateitem_kind_once",
            )
        ]

    def __str__(self) -> str:
        return self.kind


class ConductText(OrganisationOwned):
    """A version of the cycle's code of conduct; never edited, a new one is made."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="conduct_texts")
    version = models.PositiveSmallIntegerField()
    body = TranslatedField()
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cycle", "version"], name="conducttext_version_once")
        ]

    def __str__(self) -> str:
        return f"v{self.version}"


class Tick(OrganisationOwned):
    """One side has done one item: said by herself, or by the team. `version` is the code's, else 0."""

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="ticks")
    item = models.ForeignKey(GateItem, on_delete=models.CASCADE, related_name="ticks")
    version = models.PositiveSmallIntegerField(default=0)
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participation", "item", "version"], name="tick_once")
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.at:%Y-%m-%d}"
