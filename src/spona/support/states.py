"""Words of the team's care for pairs."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Moment(models.TextChoices):
    """What a check-in waits for."""

    DAYS = "days", _("Days after the pair began")
    SESSIONS = "sessions", _("After a number of meetings")


class Often(models.TextChoices):
    YES = "yes", _("Yes")
    PARTLY = "partly", _("Partly")
    NO = "no", _("No")


class RungKind(models.TextChoices):
    """What a rung of the silence ladder does, from light to heavy."""

    REMINDER = "reminder", _("A reminder to both, by itself")
    MESSAGE = "message", _("A personal message")
    CALL = "call", _("A call")
    TALK = "talk", _("A formal talk")
    CLOSE = "close", _("Close the pair")


class SilenceKind(models.TextChoices):
    """What is known about a silence."""

    NO_LOGGING = "no_logging", _("A meeting was planned; nothing was written down")
    NO_MEETING = "no_meeting", _("No meeting was planned or written down")


class TaskState(models.TextChoices):
    OPEN = "open", _("Open")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Not needed any more")


TASK_STEPS = {
    TaskState.OPEN: {TaskState.DONE, TaskState.DROPPED},
    TaskState.DONE: {TaskState.OPEN},
    TaskState.DROPPED: {TaskState.OPEN},
}


class TaskKind(models.TextChoices):
    """What made the task. A rule makes each at most once for its occasion."""

    BY_HAND = "by_hand", _("By hand")
    WANTS_TALK = "wants_talk", _("Somebody wants to talk")
    LOW_PULSE = "low_pulse", _("An answer gives cause to ask")
    SILENCE = "silence", _("Silence")
    NO_SHOWS = "no_shows", _("Two missed meetings in a row")
    DIFFERING = "differing", _("The two remember a meeting differently")
    AGREEMENT = "agreement", _("The agreement is not accepted")
    LEFT = "left", _("Somebody left, but is still in a pair")
    REMATCH = "rematch", _("A new mentor is needed")
    EXIT_TALK = "exit_talk", _("A closing talk")
    MAIL = "mail", _("A mail that could not be placed")


class EntryKind(models.TextChoices):
    """A line of a pair's log, for the team."""

    NOTE = "note", _("Note")
    MAIL = "mail", _("Mail")
    CALL = "call", _("Call")
    CHAT = "chat", _("Chat")
    TALK = "talk", _("Talk in person or by video")


class Whom(models.TextChoices):
    BOTH = "both", _("Both")
    MENTEE = "mentee", _("The mentee")
    MENTOR = "mentor", _("The mentor")
