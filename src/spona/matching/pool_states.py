"""Where a prospective mentor comes from, and how far the asking has come in a cycle."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Source(models.TextChoices):
    """How the team came to think of somebody. Told to her when she is written to."""

    TEAM = "team", _("The team knows them")
    ALUMNI = "alumni", _("Took part as a mentee")
    PAST_MENTOR = "past_mentor", _("Was a mentor before")
    PATRON = "patron", _("Patron or partner")
    SUGGESTED = "suggested", _("Suggested by a mentee")


class PoolStanding(models.TextChoices):
    """A standing place in the pool, over the years."""

    ACTIVE = "active", _("In the pool")
    PAUSED = "paused", _("Pausing")
    LEFT = "left", _("Not to be asked again")


class AskState(models.TextChoices):
    """The asking of one prospect for one cycle."""

    TO_ASK = "to_ask", _("To ask")
    ASKED = "asked", _("Asked")
    THINKING = "thinking", _("Thinking about it")
    YES = "yes", _("Yes")
    NO = "no", _("No")
    LATER = "later", _("Later")
    ENDED = "ended", _("Withdrawn by the team")


# Answers may come without a letter (by phone); a no is not asked again in the same cycle, but may
# become a yes by itself. After a yes the participation in the cycle says how things stand. Whom the
# team withdrew it may ask again, or note an answer of; her own link takes none.
ASK_STEPS = {
    AskState.TO_ASK: {
        AskState.ASKED,
        AskState.THINKING,
        AskState.YES,
        AskState.NO,
        AskState.LATER,
    },
    AskState.ASKED: {
        AskState.ASKED,
        AskState.THINKING,
        AskState.YES,
        AskState.NO,
        AskState.LATER,
    },
    AskState.THINKING: {AskState.YES, AskState.NO, AskState.LATER},
    AskState.LATER: {
        AskState.ASKED,
        AskState.THINKING,
        AskState.YES,
        AskState.NO,
        AskState.LATER,
    },
    AskState.NO: {AskState.YES, AskState.LATER},
    AskState.ENDED: {
        AskState.ASKED,
        AskState.THINKING,
        AskState.YES,
        AskState.NO,
        AskState.LATER,
    },
    AskState.YES: set(),
}
# Who may be written to: once more while she has not answered or thinks (the link is refreshed).
MAY_BE_WRITTEN_TO = {
    AskState.TO_ASK,
    AskState.ASKED,
    AskState.THINKING,
    AskState.LATER,
    AskState.ENDED,
}
# Whose answer is waited for.
OPEN_ASKS = {AskState.ASKED, AskState.THINKING}
# Who might still say yes to this cycle.
STILL_OPEN = OPEN_ASKS | {AskState.TO_ASK}
