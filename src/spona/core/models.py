"""The tenant, what every owned row has, the audit trail, form keys, pictures."""

from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django_scopes import ScopedManager

from spona.core.public_ids import new_public_id
from spona.core.translated import TranslatedField, plain


class Organisation(models.Model):
    """The tenant. Its name in its languages, and a hue (not a colour): the face derives the rest."""

    slug = models.SlugField(max_length=60, unique=True)
    name = TranslatedField()
    about = TranslatedField()
    hue = models.PositiveSmallIntegerField(default=285, validators=[MaxValueValidator(359)])
    logo = models.ForeignKey(
        "core.Picture", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    default_language = models.CharField(max_length=10, default="en")
    languages = models.JSONField(default=list)
    time_zone = models.CharField(max_length=60, default="Europe/Belgrade")
    email = models.EmailField(blank=True)
    website = models.URLField(blank=True)
    is_public = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(hue__lte=359), name="organisation_hue_range")
        ]

    def __str__(self) -> str:
        return plain(self.name) or self.slug

    def get_absolute_url(self) -> str:
        return reverse("community_organisation", kwargs={"org": self.slug})


class OrganisationOwned(models.Model):
    """Base of every row that belongs to one organisation. Its `objects` raises outside a scope."""

    organisation = models.ForeignKey(
        "core.Organisation", on_delete=models.CASCADE, related_name="+", editable=False
    )
    public_id = models.CharField(max_length=26, unique=True, default=new_public_id, editable=False)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        abstract = True


class AuditLine(models.Model):
    """Who did what to what, when. No foreign key to people: the line outlives an erased person."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(db_index=True)
    verb = models.CharField(max_length=80)
    actor_id = models.CharField(max_length=26, blank=True)
    actor_name = models.CharField(max_length=200, blank=True)
    target_kind = models.CharField(max_length=60)
    target_id = models.CharField(max_length=26)
    target_name = models.CharField(max_length=300, blank=True)
    detail = models.JSONField(default=dict)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        indexes = [models.Index(fields=["organisation", "target_id"], name="audit_target")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.target_name}"


class FormKey(models.Model):
    """A form that was already acted on, and where its answer is: a second sending is led there."""

    key = models.CharField(max_length=64, unique=True)
    answer_url = models.CharField(max_length=500)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self) -> str:
        return self.key[:8]


class Picture(OrganisationOwned):
    """An image, re-encoded on arrival; the file's name is random and reached only by a checked view."""

    class Kind(models.TextChoices):
        PORTRAIT = "portrait"
        LOGO = "logo"
        EMBLEM = "emblem"

    kind = models.CharField(max_length=10, choices=Kind)
    file = models.FileField(upload_to="pictures/", max_length=120)
    width = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    height = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    alt = TranslatedField()
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"

    def get_absolute_url(self) -> str:
        return reverse(
            "people_picture", kwargs={"org": self.organisation.slug, "public_id": self.public_id}
        )


def content_language_choices() -> list[tuple[str, Any]]:
    """Interface languages first."""
    from spona.core.languages import CONTENT

    first = [code for code, _ in settings.LANGUAGES]
    return [(c, CONTENT[c]) for c in [*first, *(c for c in CONTENT if c not in first)]]
