"""States of a message in the outbox, and what a reader may switch off."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MessageState(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    GATHERED = "gathered", _("Waits for the day’s letter")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FOLDED = "folded", _("In the day’s letter")
    FAILED = "failed", _("Not delivered")
    REFUSED = "refused", _("The address takes no mail")
    HELD = "held", _("Held back")
    STOPPED = "stopped", _("Switched off by the reader")
    RESTING = "resting", _("Not sent: the reader is away")


UNDELIVERED = [MessageState.FAILED, MessageState.REFUSED]  # somebody of the team has to look
DONE = [  # nothing more becomes of these
    MessageState.FOLDED,
    MessageState.FAILED,
    MessageState.REFUSED,
    MessageState.STOPPED,
    MessageState.RESTING,
]


class OptionalMail(models.TextChoices):
    """Groups of mails that a reader may switch off; everything else she needs in order to act."""

    NEWS = "news", _("News from the team")
    REMINDERS = "reminders", _("Reminders: check-ins, reflections, meetings to write down")
