"""The outbox, the organisation's own wording of mails, signed links."""

from django.db import models
from django.db.models import Q
from django_scopes import ScopedManager

from spona.core.models import Organisation, OrganisationOwned
from spona.core.public_ids import new_public_id, new_secret_id
from spona.messaging.states import MessageState
from spona.people.models import Person


class Message(models.Model):
    """One mail, written in the transaction of the act it reports; the worker delivers it.

    Sign-in codes belong to an account and to no organisation; all others carry theirs.
    """

    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.CASCADE, related_name="+"
    )
    public_id = models.CharField(max_length=26, unique=True, default=new_public_id)
    person = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="mail_received"
    )
    kind = models.CharField(max_length=60)
    to_email = models.EmailField()
    subject = models.CharField(max_length=300)
    text = models.TextField()  # emptied some days after sending: it may carry a link
    html = models.TextField(blank=True)
    reply_to = models.EmailField(blank=True)
    language = models.CharField(max_length=10, default="en")
    message_id = models.CharField(max_length=200, unique=True)
    dedupe_key = models.CharField(max_length=200, unique=True)
    batch = models.CharField(max_length=60, blank=True)  # letters that may be held together
    calendar = models.TextField(blank=True)  # an iCalendar text of ours that goes with it
    state = models.CharField(max_length=8, choices=MessageState, default=MessageState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()  # next attempt; while SENDING: when the lease runs out
    last_error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        indexes = [
            # Not partial: SQLite does not use a partial index for a state given as a parameter.
            models.Index(fields=["state", "due_at"], name="message_state_due"),
            models.Index(
                fields=["organisation", "batch"], condition=~Q(batch=""), name="message_batch"
            ),
            models.Index(  # how much left in the last minute
                fields=["sent_at"], condition=Q(sent_at__isnull=False), name="message_sent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.to_email}"


class MailTemplate(OrganisationOwned):
    """The organisation's own wording of a kind of mail in a language, for all its programmes or for one;
    without one, ours."""

    kind = models.CharField(max_length=60)
    language = models.CharField(max_length=10)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    # Key of a programme, which is of a room above; empty: for all of them.
    programme = models.BigIntegerField(null=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "language"],
                condition=models.Q(programme=None),
                name="mailtemplate_once",
            ),
            models.UniqueConstraint(
                fields=["organisation", "kind", "language", "programme"],
                name="mailtemplate_once_a_programme",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.language})"


class Link(OrganisationOwned):
    """A signed link: opens one page for one person without a login, acts only by POST.

    One row per person, purpose and target: asked for again, it is refreshed, not doubled.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="links")
    purpose = models.CharField(max_length=30)
    target_id = models.CharField(max_length=26, blank=True)  # public id of what it is about
    secret_id = models.CharField(max_length=26, unique=True, default=new_secret_id)
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose", "target_id"], name="link_one_per_purpose"
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} for {self.person_id}"


# Django finds them here.
from spona.messaging import incoming_models as incoming_models  # noqa: E402
from spona.messaging import reader_models as reader_models  # noqa: E402
