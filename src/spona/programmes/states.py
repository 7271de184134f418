"""States of a cycle and of a participation, with the one table of steps each."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """Where a cycle is."""

    PREPARING = "preparing", _("Being prepared")
    MATCHING = "matching", _("Matching")
    RUNNING = "running", _("Running")
    FINISHED = "finished", _("Finished")


STAGE_STEPS = {
    Stage.PREPARING: {Stage.MATCHING},
    Stage.MATCHING: {Stage.RUNNING, Stage.PREPARING},
    Stage.RUNNING: {Stage.FINISHED},
    Stage.FINISHED: {Stage.RUNNING},
}


class Strand(models.TextChoices):
    """The five kinds of support a programme gives, as a participant's own page has them."""

    MENTORING = "mentoring", _("Individual mentoring")
    EDUCATION = "education", _("Education")
    NETWORKING = "networking", _("Networking")
    PROMOTION = "promotion", _("Promotion of their work")
    TEAM = "team", _("Support by the team")


class Part(models.TextChoices):
    """The role in which somebody takes part in a cycle."""

    MENTEE = "mentee", _("Mentee")
    MENTOR = "mentor", _("Mentor")


class Standing(models.TextChoices):
    """State of a participation. The invitation is part of it: somebody asked is not yet taking part."""

    POOL = "pool", _("In the pool, not asked yet")
    INVITED = "invited", _("Asked, no answer yet")
    DECLINED = "declined", _("Said no")
    CONFIRMED = "confirmed", _("Taking part")
    COMPLETED = "completed", _("Completed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


STANDING_STEPS = {
    Standing.POOL: {
        Standing.INVITED,
        Standing.CONFIRMED,
        Standing.DECLINED,
        Standing.WITHDRAWN,
    },
    # Back to the pool: no to one mentee is not no to the cycle.
    Standing.INVITED: {
        Standing.CONFIRMED,
        Standing.DECLINED,
        Standing.WITHDRAWN,
        Standing.POOL,
    },
    Standing.DECLINED: {Standing.INVITED, Standing.CONFIRMED},
    Standing.CONFIRMED: {Standing.COMPLETED, Standing.WITHDRAWN},
    Standing.WITHDRAWN: {Standing.CONFIRMED},
    Standing.COMPLETED: set(),
}
TAKING_PART = [Standing.CONFIRMED, Standing.COMPLETED]
# Withdrawn stays in the denominator of "started".
STARTED = [Standing.CONFIRMED, Standing.COMPLETED, Standing.WITHDRAWN]


class KosovoNote(models.TextChoices):
    """How the asterisk of Kosovo* is explained, once a page and export."""

    EU = "eu", _("The wording of the European Union")
    UN = "un", _("The wording of the United Nations")
    NONE = "none", _("No asterisk")
