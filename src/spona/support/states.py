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
    WROTE = "wrote", _("Somebody has written to the team")
    ALERTS = "alerts", _("A chat that takes no alerts")
    LETTER = "letter", _("A letter waits for approval")
    CO_MENTOR = "co_mentor", _("A co-mentor was refused")


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


class TrustRole(models.TextChoices):
    """Whom an organisation names for concerns. Two, so that either can be gone around."""

    LEAD = "lead", _("Trust person")
    DEPUTY = "deputy", _("Deputy")


class Reader(models.TextChoices):
    """Who may read a concern, as its writer chose."""

    EITHER = "either", _("Either of the two")
    LEAD = "lead", _("Only the trust person")
    DEPUTY = "deputy", _("Only the deputy")


class Wanted(models.TextChoices):
    """What somebody who raises a concern wishes for."""

    HEARD = "heard", _("To be heard")
    ADVICE = "advice", _("Advice")
    ACT = "act", _("That something is done")


class ConcernState(models.TextChoices):
    RECEIVED = "received", _("Received")
    IN_HAND = "in_hand", _("In hand")
    CLOSED = "closed", _("Closed")


CONCERN_STEPS = {
    ConcernState.RECEIVED: {ConcernState.IN_HAND, ConcernState.CLOSED},
    ConcernState.IN_HAND: {ConcernState.CLOSED},
    ConcernState.CLOSED: {ConcernState.IN_HAND},
}


class ConcernOutcome(models.TextChoices):
    """How a concern was closed: a word for the yearly count, never a verdict on a person."""

    HEARD = "heard", _("Heard; nothing more was wished")
    ADVICE = "advice", _("Advice was given")
    TALK = "talk", _("Settled in talks")
    PAIR = "pair", _("The pair was changed or ended")
    MEASURES = "measures", _("Measures were taken")
    PASSED_ON = "passed_on", _("Passed on to those whose task it is")
    NOT_FOUND = "not_found", _("Looked into; nothing was found")
    TAKEN_BACK = "taken_back", _("Taken back by its writer")
    NO_CONTACT = "no_contact", _("The writer could not be reached")


class ConcernAct(models.TextChoices):
    """A line of a file's log: who opened it, and what was done, never what was said."""

    CAME = "came", _("The concern arrived")
    OPENED = "opened", _("Opened the file")
    TAKEN = "taken", _("Took it in hand")
    ANSWERED = "answered", _("Answered the writer")
    WROTE_ON = "wrote_on", _("The writer wrote on")
    NOTED = "noted", _("Added a note")
    CLOSED = "closed", _("Closed it")
    REOPENED = "reopened", _("Opened it again")
    HANDED_OVER = "handed_over", _("Handed it over")
    PAUSED_PAIR = "paused_pair", _("Paused a pair")
    LIFTED_PAUSE = "lifted_pause", _("Let a pair go on")
    FUNDER_TOLD = "funder_told", _("Noted that the funder was told")


class ChatKind(models.TextChoices):
    """Whose form an alert takes."""

    SLACK = "slack", "Slack"
    TEAMS = "teams", "Microsoft Teams"
    MATTERMOST = "mattermost", "Mattermost"


class Tells(models.TextChoices):
    """What a chat may be told of. Nothing of concerns, and nothing that a pair says."""

    TALK = "talk", _("Somebody wants to talk with the team")
    TASK = "task", _("Another new task, or the next step in a silence")
    MAIL = "mail", _("An address takes no mail any more")
    LETTER = "letter", _("A letter waits for approval")


class AlertState(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    SENT = "sent", _("Sent")
    SETTLED = "settled", _("Not needed any more")
    FAILED = "failed", _("Not delivered")


class LetterState(models.TextChoices):
    """A letter of the team to many, from the first word until the last one has it."""

    DRAFT = "draft", _("Being written")
    ASKED = "asked", _("Waits for approval")
    GOING = "going", _("On its way")
    DONE = "done", _("Sent")


LETTER_STEPS = {
    LetterState.DRAFT: {LetterState.ASKED},
    LetterState.ASKED: {LetterState.GOING, LetterState.DRAFT},
    LetterState.GOING: {LetterState.DONE, LetterState.DRAFT},  # called back in its first minute
    LetterState.DONE: set(),
}


class ReaderState(models.TextChoices):
    """Of one who is to read it."""

    WAITING = "waiting", _("Waits its turn")
    WRITTEN = "written", _("In the outgoing mail")
    LEFT_OUT = "left_out", _("Left out")


class WhyLeftOut(models.TextChoices):
    """Why somebody the choice means does not get the letter."""

    NO_ADDRESS = "address", _("has no mail address")
    REFUSED = "refused", _("the address takes no mail")
    OFF = "off", _("has switched off news")
    AWAY = "away", _("is away")
    NO_PAIR = "pair", _("has no pair now, and the letter speaks of one")
    LEFT = "left", _("does not take part any more")


class PairChoice(models.TextChoices):
    """Whom a letter means, by where their pair stands."""

    ACTIVE = "active", _("in a pair that is active")
    PREPARING = "preparing", _("in a pair that is being prepared")
    PAUSED = "paused", _("in a pair that is paused")
    NONE = "none", _("in no pair now")
