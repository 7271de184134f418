"""States of a mentorship and of a session."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MentorshipState(models.TextChoices):
    PREPARING = "preparing", _("Preparing")  # only where the cycle's gate is on
    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    COMPLETED = "completed", _("Completed")
    ENDED = "ended", _("Ended early")


MENTORSHIP_STEPS = {
    # It begins by its checklist or by the team's override alone: onboarding_actions.
    MentorshipState.PREPARING: {MentorshipState.ENDED},
    MentorshipState.ACTIVE: {
        MentorshipState.PAUSED,
        MentorshipState.COMPLETED,
        MentorshipState.ENDED,
    },
    MentorshipState.PAUSED: {MentorshipState.ACTIVE, MentorshipState.ENDED},
    MentorshipState.COMPLETED: set(),
    MentorshipState.ENDED: set(),
}
LIVE = (MentorshipState.PREPARING, MentorshipState.ACTIVE, MentorshipState.PAUSED)


class CoTask(models.TextChoices):
    """What a second mentor is there for."""

    BESIDE = "beside", _("Beside the mentor")
    STAND_IN = "stand_in", _("In the mentor’s place for a while")


class Outcome(models.TextChoices):
    """What became of a planned meeting."""

    HELD = "held", _("We met")
    CANCELLED = "cancelled", _("Cancelled")
    NO_SHOW_MENTEE = "no_show_mentee", _("The mentee did not come")
    NO_SHOW_MENTOR = "no_show_mentor", _("The mentor did not come")


NO_SHOWS = (Outcome.NO_SHOW_MENTEE, Outcome.NO_SHOW_MENTOR)


class Medium(models.TextChoices):
    IN_PERSON = "in_person", _("In person")
    VIDEO = "video", _("By video")
    PHONE = "phone", _("By phone")
    WRITING = "writing", _("In writing")


class MeetingState(models.TextChoices):
    """A meeting that is planned."""

    PROPOSED = "proposed", _("Proposed")
    AGREED = "agreed", _("Agreed")
    OFF = "off", _("Called off")


class Remind(models.TextChoices):
    """When somebody is reminded of a meeting."""

    DAY = "day", _("A day before")
    HOUR = "hour", _("An hour before")
    NONE = "none", _("Never")


class EndReason(models.TextChoices):
    MENTOR_TIME = "mentor_time", _("The mentor's time, health or move")
    MENTEE_TIME = "mentee_time", _("The mentee's time, health, move or job")
    NEEDS_CHANGED = "needs_changed", _("The needs changed")
    NO_FIT = "no_fit", _("No fit, nobody's fault")
    UNREACHABLE = "unreachable", _("One side could not be reached")
    CONDUCT = "conduct", _("Conduct")
    PROGRAMME = "programme", _("Reasons of the programme")
    OTHER = "other", _("Another reason")


class Initiator(models.TextChoices):
    MENTEE = "mentee", _("The mentee")
    MENTOR = "mentor", _("The mentor")
    BOTH = "both", _("Both")
    TEAM = "team", _("The team")


class Every(models.TextChoices):
    """How often a pair wants to meet."""

    WEEK = "week", _("Every week")
    TWO_WEEKS = "two_weeks", _("Every two weeks")
    THREE_WEEKS = "three_weeks", _("Every three weeks")
    MONTH = "month", _("Every month")
    SIX_WEEKS = "six_weeks", _("Every six weeks")


class Arranges(models.TextChoices):
    MENTEE = "mentee", _("The mentee proposes")
    MENTOR = "mentor", _("The mentor proposes")
    TURNS = "turns", _("In turns")


class Notice(models.TextChoices):
    DAY = "day", _("At least a day before")
    TWO_DAYS = "two_days", _("At least two days before")
    WEEK = "week", _("At least a week before")


class ItemKind(models.TextChoices):
    """Lines of the checklist before a pair begins."""

    AGREEMENT = "agreement", _("The agreement is accepted")
    CONDUCT = "conduct", _("The code of conduct is accepted")
    CONSENTS = "consents", _("What may be shown of you is answered")
    SURVEY = "survey", _("The first survey is filled in")
    TRAINING = "training", _("The training was attended")
    OWN = "own", _("An item of the team")


class Occasion(models.TextChoices):
    """What kind of meeting an agenda is for."""

    FIRST = "first", _("The first meeting")
    ANY = "any", _("Any meeting")
    MID_TERM = "mid_term", _("Half way")
    CLOSING = "closing", _("The last meeting")


BUILT_IN = tuple(kind for kind in ItemKind if kind != ItemKind.OWN)
TICKED_BY_TEAM = (ItemKind.SURVEY, ItemKind.TRAINING)
TICKED_ONESELF = (ItemKind.CONDUCT, ItemKind.CONSENTS, ItemKind.OWN)


class Ask(models.TextChoices):
    """Questions of the monthly reflection; all may stay empty."""

    PROGRESS = "progress", _("How content are you with how it goes?")
    VIEW = "view", _("What do you see differently than a month ago?")
    HARD = "hard", _("What was difficult?")
    INFLUENCE = "influence", _("What has most influenced how you grow?")
    GOOD = "good", _("One good thing")
    NEED = "need", _("What do you need that you have not said yet?")
