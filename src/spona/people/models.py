"""People of an organisation, their sign-in, their roles, their consents."""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django_scopes import ScopedManager

from spona.core.languages import LEVELS, SPOKEN
from spona.core.local_time import zone_of
from spona.core.models import OrganisationOwned
from spona.core.prepared import prepared
from spona.core.public_ids import new_public_id
from spona.core.scope import across_organisations
from spona.core.translated import TranslatedField
from spona.engine.names import latin, stored_keys
from spona.people.ordering import ORDERS, keys_of
from spona.people.queries_sets import PersonQuerySet
from spona.people.states import Address, Channel, Purpose, Rest, Role, SectorOfWork, Sex


class AccountManager(BaseUserManager["Account"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Account":
        account = self.model(email=self.normalize_email(email).lower(), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get(self, *args: Any, **kwargs: Any) -> "Account":
        """Who is signed in is asked for on every page, by primary key."""
        if args or kwargs.keys() != {"pk"}:
            return super().get(*args, **kwargs)
        with across_organisations(why="an account belongs to no organisation"):
            for account in _accounts(pk=int(kwargs["pk"])):
                return account
        raise self.model.DoesNotExist

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(email__iexact=username)


@prepared()
def _accounts(*, pk: int) -> models.QuerySet["Account"]:
    return Account.objects.filter(pk=pk)


class Account(AbstractBaseUser, PermissionsMixin):
    """A login. It may hold persons in several organisations; roles never attach to it."""

    public_id = models.CharField(max_length=26, unique=True, default=new_public_id)
    email = models.EmailField(unique=True)
    language = models.CharField(max_length=10, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []
    objects = AccountManager()

    def __str__(self) -> str:
        return self.email


class Person(OrganisationOwned):
    """Somebody an organisation knows: a mentee, a mentor in the pool, a colleague; with or without login."""

    account = models.ForeignKey(
        Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="persons"
    )
    name = models.CharField(max_length=200)  # in the person's own script
    latin_name = models.CharField(max_length=200, blank=True)  # confirmed by the person
    publication_name = models.CharField(max_length=200, blank=True)
    certificate_name = models.CharField(max_length=200, blank=True)
    name_language = models.CharField(max_length=10, blank=True)
    address = models.CharField(max_length=1, choices=Address, default=Address.NEUTRAL)
    salutation = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    preferred_language = models.CharField(max_length=10, blank=True)
    time_zone = models.CharField(max_length=60, blank=True)  # IANA; empty: the organisation's
    economy = models.CharField(max_length=2, blank=True)
    town = models.CharField(max_length=120, blank=True)
    employer = models.CharField(max_length=200, blank=True)
    line_manager = models.CharField(max_length=200, blank=True)
    job_title = models.CharField(max_length=200, blank=True)
    sector_of_work = models.CharField(max_length=12, choices=SectorOfWork, blank=True)
    sectors = models.JSONField(default=list, blank=True)  # keys of SECTORS, the main one first
    years_of_experience = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MaxValueValidator(80)]
    )
    bio = TranslatedField()
    website = models.URLField(blank=True)
    # An applicant or a referee is no part of the house yet: not in its lists until she takes part.
    is_listed = models.BooleanField(default=True)
    portrait = models.ForeignKey(
        "core.Picture", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Derived in save(): Latin keys to sort by (people/ordering.py), folded variants to search in.
    sort_key = models.CharField(max_length=400, blank=True, editable=False)
    sort_key_en = models.CharField(max_length=400, blank=True, editable=False)
    sort_key_sq = models.CharField(max_length=400, blank=True, editable=False)
    sort_key_mk = models.CharField(max_length=400, blank=True, editable=False)
    search_keys = models.TextField(blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = ScopedManager(
        _manager_class=models.Manager.from_queryset(PersonQuerySet), organisation="organisation"
    )

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "sort_key"], name="person_sort"),
            models.Index(fields=["organisation", "sort_key_en"], name="person_sort_en"),
            models.Index(fields=["organisation", "sort_key_sq"], name="person_sort_sq"),
            models.Index(fields=["organisation", "sort_key_mk"], name="person_sort_mk"),
            models.Index(fields=["organisation", "email"], name="person_email"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "account"],
                condition=Q(account__isnull=False),
                name="person_one_per_account_and_organisation",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse(
            "people_person", kwargs={"org": self.organisation.slug, "public_id": self.public_id}
        )

    def derive_keys(self) -> None:
        """Keys that follow from the name are kept beside it: sorting and searching need them in SQL.

        Whoever inserts in bulk calls it; `save` does so by itself.
        """
        self.email = self.email.strip().lower()
        self.latin_name = self.latin_name or latin(self.name, self.name_language or "sr")
        for column, key in keys_of(self.latin_name).items():
            setattr(self, column, key)
        self.search_keys = " ".join(
            [stored_keys(" ".join({self.name, self.latin_name, self.publication_name})), self.email]
        )

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.derive_keys()
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "latin_name", "search_keys", *ORDERS}
        super().save(*args, **kwargs)

    @property
    def clock(self) -> ZoneInfo:
        """The zone her hours are in: her own, or else the organisation's."""
        return zone_of(self.time_zone, otherwise=self.organisation.time_zone)


class PersonLanguage(OrganisationOwned):
    """A language somebody speaks; level 1 (A1) to 6 (C2 or native)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="languages")
    code = models.CharField(max_length=10)
    level = models.PositiveSmallIntegerField(
        default=4, validators=[MinValueValidator(1), MaxValueValidator(6)]
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "code"], name="person_language_once"),
            models.CheckConstraint(
                condition=Q(level__gte=1, level__lte=6), name="person_language_level"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.level}"

    @property
    def name(self) -> str:
        return str(SPOKEN.get(self.code, self.code))

    @property
    def level_name(self) -> str:
        return str(dict(LEVELS)[self.level])


class Monitoring(OrganisationOwned):
    """Answers for monitoring, kept apart: shown to nobody by name, counted only by live consent."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="monitoring")
    sex = models.CharField(max_length=8, choices=Sex, default=Sex.UNSAID)

    def __str__(self) -> str:
        return self.public_id


class Membership(OrganisationOwned):
    """A person's place in the organisation's team. Ended memberships stay as history."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role)
    started_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at__isnull=True), name="membership_one_live"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.get_role_display()})"


class TeamInvitation(OrganisationOwned):
    """Somebody asked to join the team. Not a membership: that begins with the yes."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="team_invitations")
    role = models.CharField(max_length=12, choices=Role)
    invited_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    invited_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(answered_at__isnull=True),
                name="teaminvitation_one_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.get_role_display()})"


class ConsentEvent(OrganisationOwned):
    """A line of the consent ledger: given or withdrawn; the newest line per purpose is in force."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=12, choices=Purpose)
    given = models.BooleanField()
    text_version = models.CharField(max_length=20)
    language = models.CharField(max_length=10)
    channel = models.CharField(max_length=8, choices=Channel)
    at = models.DateTimeField()
    # The one line in force per person and purpose; older lines keep the history.
    in_force = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose"],
                condition=Q(in_force=True),
                name="consent_one_in_force",
            )
        ]
        indexes = [
            models.Index(fields=["organisation", "purpose", "given"], name="consent_purpose")
        ]

    def __str__(self) -> str:
        return f"{self.purpose}: {'given' if self.given else 'withdrawn'}"


class Standstill(OrganisationOwned):
    """Nothing automatic reaches this person, nor whoever is in a pair with her: a holiday, an illness, a
    death. Ended early, `ends_on` is moved; silence is counted around it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="standstills")
    kind = models.CharField(max_length=12, choices=Rest)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)  # the last day; empty: until somebody ends it
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="standstill_ends_after_it_begins",
            )
        ]
        indexes = [
            models.Index(fields=["organisation", "person", "starts_on"], name="standstill_person")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.starts_on} – {self.ends_on or '…'}"
