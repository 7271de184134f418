"""The confidential door: trust persons, and what people bring to them.

A concern belongs to the trust persons its writer chose. The manager of `TrustOnly` answers only inside
`spona.support.trust.as_trust`, `as_writer` or `as_forgetting` and raises elsewhere, so that no page,
count, search or export of the team reaches a row, the owner's included. A code of the writer is never
stored, only its hash.
"""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django_scopes import get_scope
from django_scopes.manager import DisabledQuerySet

from spona.core.models import OrganisationOwned
from spona.core.translated import TranslatedField
from spona.mentoring.models import Mentorship
from spona.people.models import Person
from spona.support.states import (
    ConcernAct,
    ConcernOutcome,
    ConcernState,
    Reader,
    TrustRole,
    Wanted,
)


class TrustPerson(OrganisationOwned):
    """Somebody named in public for concerns. Former ones stay as history."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=6, choices=TrustRole)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    appointed_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "role"],
                condition=Q(until__isnull=True),
                name="trustperson_one_a_role",
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(until__isnull=True), name="trustperson_one_role"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.role})"


class TrustTerms(OrganisationOwned):
    """What the organisation says of its door, and how long a closed file is kept."""

    words = TranslatedField()
    keep_months = models.PositiveSmallIntegerField(
        default=24, validators=[MinValueValidator(1), MaxValueValidator(120)]
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation"], name="trustterms_one"),
            models.CheckConstraint(
                condition=Q(keep_months__range=(1, 120)), name="trustterms_months"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.keep_months}"


class TrustOnlyManager(models.Manager):
    """Answers only to a trust person who keeps the file, to its writer, or to the forgetting of it."""

    def get_queryset(self) -> models.QuerySet:
        scope = get_scope()
        reach = self._reach(scope) if "organisation" in scope else None
        if reach is None:
            return DisabledQuerySet(self.model, using=self._db, missing_scopes={"trust"})
        return super().get_queryset().filter(reach, organisation=scope["organisation"])

    def all(self) -> models.QuerySet:
        found = super().all()
        return found.all() if isinstance(found, DisabledQuerySet) else found

    def _reach(self, scope: dict[str, Any]) -> Q | None:
        path = "pk" if self.model is Concern else "concern"
        if "trust" in scope:
            every: models.QuerySet[ConcernKeeper] = models.QuerySet(ConcernKeeper)
            kept = every.filter(person=scope["trust"], until=None)
            return Q(**{f"{path}__in": kept.values("concern")})
        if "writer" in scope:
            own = Q(**{path: scope["writer"]})
            return own if self.model in {Concern, ConcernMessage} else None
        if "forgetting" in scope:
            prefix = "" if self.model is Concern else "concern__"
            return Q(**{f"{prefix}delete_on__lte": scope["forgetting"]})
        return None


class TrustOnly(OrganisationOwned):
    """Base of what belongs to a concern."""

    objects = TrustOnlyManager()

    class Meta:
        abstract = True


class Concern(TrustOnly):
    """What somebody brought, in her words, and where it stands. Who she is is known only if she said."""

    code_hash = models.CharField(max_length=64, unique=True)
    reader = models.CharField(max_length=6, choices=Reader)
    story = models.TextField()
    about = models.CharField(max_length=500, blank=True)
    wanted = models.CharField(max_length=6, choices=Wanted, default=Wanted.HEARD)
    reach = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=10)
    received_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=ConcernState, default=ConcernState.RECEIVED)
    taken_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=ConcernOutcome, blank=True)
    delete_on = models.DateField(null=True)  # set with the closing
    funder_told_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(state="closed", closed_at__isnull=False, delete_on__isnull=False)
                    & ~Q(outcome="")
                )
                | Q(~Q(state="closed"), closed_at=None, delete_on=None, outcome=""),
                name="concern_closed_says_how",
            )
        ]
        indexes = [models.Index(fields=["organisation", "delete_on"], name="concern_forget")]

    def __str__(self) -> str:
        return self.public_id


class ConcernKeeper(TrustOnly):
    """A trust person who may open the file. A later trust person is none until it is handed to her."""

    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["concern", "person"],
                condition=Q(until__isnull=True),
                name="concernkeeper_once",
            )
        ]

    def __str__(self) -> str:
        return self.public_id


class ConcernMessage(TrustOnly):
    """A line of the conversation; without `by` it is the writer's."""

    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    is_writers = models.BooleanField()
    text = models.TextField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.public_id


class ConcernNote(TrustOnly):
    """A note of the trust persons. The writer does not see it."""

    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.public_id


class ConcernLine(TrustOnly):
    """A line of the file's own log, kept here and not in the organisation's: that a file exists is
    nobody else's to know."""

    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    act = models.CharField(max_length=12, choices=ConcernAct)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["concern", "by", "act"], name="concernline_looks")]

    def __str__(self) -> str:
        return self.public_id


class Suspension(TrustOnly):
    """A pair paused from a file. The pair itself knows only that it is."""

    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="+")
    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    since = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    state_before = models.CharField(max_length=10)  # lifting brings the pair back to it

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mentorship"],
                condition=Q(lifted_at__isnull=True),
                name="suspension_one_a_pair",
            )
        ]

    def __str__(self) -> str:
        return self.public_id


class Wait(OrganisationOwned):
    """That a trust person was told by mail that something waits, and has not looked since: she is not
    told again for each. It holds no number of concerns."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    told_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.public_id
