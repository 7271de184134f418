"""Tasks in the reader's words: why it is there, and what the first step is. Never a judgement."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spona.programmes.models import Cycle
from spona.support.models.desk import Task
from spona.support.models.ladder import Reached
from spona.support.states import RungKind, SilenceKind, TaskKind
from spona.support.words_of_mail import mail_first_step, mail_reason

LEAST_MONTHS = 5  # phase 17: the last sensible day for a new pair is about half way


def reason_of(task: Task, *, today: date) -> str:
    """Why this task is on the desk, from the facts the rule knew; days are counted to `today`, or to
    the day it was closed."""
    facts = task.facts
    day = timezone.localdate(task.closed_at) if task.closed_at else today
    who = task.participation.person.name if task.participation else ""
    match task.kind:
        case TaskKind.SILENCE:
            days = (day - date.fromisoformat(facts["since"])).days
            return silence(days, facts["planned_on"])
        case TaskKind.NO_SHOWS:
            return _("At each of the last two meetings one side was missing.")
        case TaskKind.DIFFERING:
            told = date_format(date.fromisoformat(facts["day"]))
            return _(
                "The two tell %(day)s differently. Its hours do not count until they say the same."
            ) % {"day": told}
        case TaskKind.AGREEMENT:
            if facts.get("n"):
                return _("One of the two has not accepted the agreement yet.")
            return _("Neither of the two has accepted the agreement yet.")
        case TaskKind.LEFT:
            return _("%(name)s has left the cycle, but this pair still counts as running.") % {
                "name": who
            }
        case TaskKind.WANTS_TALK:
            return _("%(name)s has asked for a talk with the team.") % {"name": who}
        case TaskKind.LOW_PULSE:
            return _("In a check-in %(name)s gave an answer that is worth a question.") % {
                "name": who
            }
        case TaskKind.REMATCH:
            months = months_left(cycle=task.cycle, today=day) if task.cycle else 0
            said = ngettext(
                "The pair ended early, and %(name)s goes on. %(n)d month is left.",
                "The pair ended early, and %(name)s goes on. %(n)d months are left.",
                months,
            ) % {"name": who, "n": months}
            if months < LEAST_MONTHS:
                said += " " + _("A new pair needs about five: another form of help may be better.")
            return said
        case TaskKind.EXIT_TALK:
            return _("A closing talk was offered to %(name)s.") % {"name": who}
        case TaskKind.MAIL:
            return mail_reason(facts, who)
        case TaskKind.WROTE:
            return _("%(name)s has written to the team.") % {"name": facts["who"]}
        case TaskKind.LETTER:
            return _(
                "%(name)s has written a letter that goes out once a colleague has read it."
            ) % {"name": facts["by"]}
        case TaskKind.CO_MENTOR:
            return _("%(who)s said no to %(name)s as a co-mentor of this pair.") % {
                "who": who,
                "name": facts["name"],
            }
        case TaskKind.ALERTS:
            return _("“%(name)s” took no alerts, again and again. It is switched off.") % {
                "name": facts["name"]
            }
        case _:
            return task.note


def months_left(*, cycle: Cycle, today: date) -> int:
    """Whole months to the end of the cycle, none after it."""
    return max(0, (cycle.ends_on - today).days // 30)


def first_step_of(task: Task) -> str:
    """What to do first; empty for a task by hand, which says it itself."""
    match task.kind:
        case TaskKind.SILENCE:
            return str(_first_steps()[task.facts["rung"]])
        case TaskKind.NO_SHOWS:
            return _("Call whoever was missing and ask what stands in the way.")
        case TaskKind.DIFFERING:
            return _("Ask both what they remember; they settle it with one button.")
        case TaskKind.AGREEMENT:
            return _("Send both their link again, and offer to go through it together.")
        case TaskKind.LEFT:
            return _("Speak with the one who stays, then end the pair without blame.")
        case TaskKind.WANTS_TALK:
            return _("Call within two days. Listen first.")
        case TaskKind.LOW_PULSE:
            return _("Read the answer, then ask in a personal line whether a talk would help.")
        case TaskKind.REMATCH:
            return _("Ask what is needed now, and look at the reserve mentors.")
        case TaskKind.EXIT_TALK:
            return _("Agree on half an hour; ask what worked, what did not, what we should change.")
        case TaskKind.MAIL:
            return mail_first_step(task.facts)
        case TaskKind.WROTE:
            return _("Read it and answer; your answer goes out as a mail.")
        case TaskKind.LETTER:
            return _("Read it as some of its readers will, then approve it or say what to change.")
        case TaskKind.CO_MENTOR:
            return _("Thank for the plain answer, and ask what would help instead.")
        case TaskKind.ALERTS:
            return _(
                "Look under Organisation, Alerts to a chat: send a test, or give a new address."
            )
        case _:
            return ""


def title_of(task: Task) -> str:
    """A few words: what is to be done, or what it is about."""
    if task.kind == TaskKind.SILENCE:
        return str(RungKind(task.facts["rung"]).label)
    return task.title or str(TaskKind(task.kind).label)


def silence(days: int, planned_on: str | None) -> str:
    """The reason of a silence, and what is not known about it."""
    said = ngettext(
        "No session recorded for %(n)d day.", "No session recorded for %(n)d days.", days
    ) % {"n": days}
    if planned_on:
        day = date_format(date.fromisoformat(planned_on))
        said += " " + _(
            "A meeting was planned for %(day)s, so perhaps only the note is missing."
        ) % {"day": day}
    else:
        said += " " + _("No meeting was planned either.")
    return f"{said} " + _("Whether they read our mails is unknown: we do not track.")


def reached_words(reached: Reached) -> str:
    """A rung that was reached, with its reason."""
    planned = reached.planned_on.isoformat() if reached.planned_on else None
    return silence(reached.days, planned if reached.silence == SilenceKind.NO_LOGGING else None)


def _first_steps() -> dict[str, Any]:
    return {
        RungKind.MESSAGE: _("Write each of them a personal line and ask how it goes."),
        RungKind.CALL: _("Call the mentee first, then the mentor."),
        RungKind.TALK: _(
            "Invite both to a talk with you: go on, change something, or end without blame."
        ),
        RungKind.CLOSE: _(
            "Call both once more. Then close the pair without blame, and think of a new one."
        ),
    }
