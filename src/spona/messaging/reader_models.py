"""What a reader wishes of our mail, and addresses that take none."""

from django.db import models

from spona.core.models import OrganisationOwned
from spona.people.models import Person


class Preference(OrganisationOwned):
    """Which groups of mail a person has switched off, and whether reminders come once a day."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="mail_preference")
    switched_off = models.JSONField(default=list)  # values of OptionalMail
    digest = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"mail of {self.person_id}"


class RefusedAddress(OrganisationOwned):
    """An address whose mail server said for good that it takes nothing. Nothing more is sent there until
    somebody wants it tried again; a person who gets another address is not held up by it."""

    email = models.EmailField()
    words = models.CharField(max_length=300, blank=True)  # the server's, cut
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "email"], name="refusedaddress_once")
        ]

    def __str__(self) -> str:
        return self.email
