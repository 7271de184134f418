"""States of a matching run and of a proposal."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RunState(models.TextChoices):
    """A run is a draft only when it is whole: what is being computed has no pairs yet."""

    COMPUTING = "computing", _("Being worked out")
    FAILED = "failed", _("Could not be made")
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    SUPERSEDED = "superseded", _("Replaced by a later one")


class ProposalState(models.TextChoices):
    DRAFT = "draft", _("Proposed by the engine")
    ASKED = "asked", _("Both were asked")
    PAIRED = "paired", _("Both said yes")
    DECLINED = "declined", _("One side said no")
    WITHDRAWN = "withdrawn", _("Taken back by the team")


class ReplyState(models.TextChoices):
    OPEN = "open", _("No answer yet")
    YES = "yes", _("Yes")
    NO = "no", _("No")


class Wish(models.TextChoices):
    """What the committee decided about a possible pair before the engine runs."""

    PIN = "pin", _("Keep together")
    FORBID = "forbid", _("Do not pair")
