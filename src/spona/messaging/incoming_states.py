"""Words of mail that comes in."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReceivedState(models.TextChoices):
    """A mail that came in."""

    NEW = "new", _("New")
    DONE = "done", _("Dealt with")
    ASIDE = "aside", _("Set aside")
    UNCLEAR = "unclear", _("Waits for somebody")


class Became(models.TextChoices):
    """What a mail that came in turned out to be."""

    MEETING = "meeting", _("A meeting, written down")
    NOTHING = "nothing", _("An answer that asks for nothing")
    ASKED = "asked", _("An answer that could not be read; its writer has a link now")
    POST = "post", _("A line of a conversation")
    BOUNCE = "bounce", _("Word that a mail could not be delivered")
    AUTO = "auto", _("An answer by a machine")
    CALENDAR = "calendar", _("An answer of a calendar")


class WhyUnclear(models.TextChoices):
    """Why somebody has to look."""

    ADDRESS = "address", _("It was not sent to an address of one of our mails.")
    SENDER = "sender", _("It came from another address than the one we know.")
    GONE = "gone", _("What it answers is no longer there.")
    FAULT = "fault", _("We failed to read it.")
