"""The points a pair talks through: the programme's standing wording and what the two may say to each.

What is fixed protects somebody (the limits of confidentiality, what the team sees, ending without
blame), so a pair reads it and cannot change it. Points after instrument 4.5 of the life cycle.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext_lazy as _

from spona.mentoring.states import Arranges, Every, Medium, Notice

LONGEST = 1000  # signs of an answer in words
SHORTEST_MEETING, LONGEST_MEETING = 15, 300  # minutes
MIXED = "mixed"


@dataclass(frozen=True)
class Point:
    """One point: its standing wording, and the choices or the suggested words of the pair."""

    key: str
    title: Any
    standing: Any
    choices: tuple[tuple[str, Any], ...] = ()
    default: Any = ""
    is_fixed: bool = False
    is_number: bool = False


POINTS = (
    Point(
        "frequency",
        _("How often you meet"),
        _("Regular beats often: choose what both of you can keep."),
        tuple(Every.choices),
        Every.MONTH,
    ),
    Point(
        "minutes",
        _("How long, in minutes"),
        _("Long enough to get past the small talk."),
        is_number=True,
    ),
    Point(
        "medium",
        _("How you meet"),
        _("In person or at a distance, as suits you both."),
        ((MIXED, _("Now this way, now that")), *Medium.choices),
        MIXED,
    ),
    Point(
        "arranges",
        _("Who arranges the meetings"),
        _("Usually the mentee proposes the dates."),
        tuple(Arranges.choices),
        Arranges.MENTEE,
    ),
    Point(
        "notice",
        _("When you say that you cannot come"),
        _("Whoever cannot come says so as early as possible."),
        tuple(Notice.choices),
        Notice.DAY,
    ),
    Point(
        "between",
        _("Between meetings"),
        _("How you write to each other, and how soon you answer."),
        default=_("By mail. We answer within three days."),
    ),
    Point(
        "topics",
        _("Topics off limits, and interests"),
        _(
            "Either of you may say that a topic is not for you. You do not buy from, hire or pay each "
            "other without telling the team first."
        ),
    ),
    Point(
        "confidence",
        _("What stays between you"),
        _("What you say stays with the two of you, unless both agree."),
        default=_("Nothing is passed on without asking the other first."),
    ),
    Point(
        "limits",
        _("The limits of confidentiality"),
        _(
            "Danger to somebody, and the law. Then you may speak, and you tell each other that you do."
        ),
        is_fixed=True,
    ),
    Point(
        "work",
        _("Notes, and work that is shown"),
        _("Work that the mentee shows remains the mentee's."),
        default=_("Both may take notes for themselves. Nothing is recorded."),
    ),
    Point(
        "team",
        _("What the team sees"),
        _(
            "That you met, when, how long and in what way; and of this agreement that it stands, how "
            "often and how long. Nothing else."
        ),
        is_fixed=True,
    ),
    Point(
        "review",
        _("When you look back"),
        _("You ask each other whether this works."),
        default=_("After the second meeting and in the middle of the programme."),
    ),
    Point(
        "ending",
        _("Ending without blame"),
        _(
            "Either of you may end the pair without blame and without giving reasons to the other. A "
            "message to the team is enough."
        ),
        is_fixed=True,
    ),
)
OPEN = tuple(point for point in POINTS if not point.is_fixed)


def said_to(point: Point, answers: Mapping[str, str]) -> str:
    """The pair's answer in words; empty without one."""
    answer = str(answers.get(point.key, ""))
    return str(dict(point.choices).get(answer, answer)) if point.choices else answer


def defaults(*, minutes: int) -> dict[str, str]:
    """What a first draft suggests, in the language of whoever drafts."""
    found = {point.key: str(point.default) for point in OPEN}
    return found | {"minutes": str(min(max(minutes, SHORTEST_MEETING), LONGEST_MEETING))}


def changes(before: str, after: str, *, by_line: bool = False) -> list[tuple[str, str]]:
    """What became of a text: pieces in reading order, each "same", "removed" or "added".

    By words, or by lines for a long text, of which only what changed is kept.
    """
    old = before.splitlines() if by_line else before.split()
    new = after.splitlines() if by_line else after.split()
    joint = "\n" if by_line else " "
    found: list[tuple[str, str]] = []
    for kind, a, b, c, d in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if kind == "equal":
            found += [] if by_line else [("same", joint.join(old[a:b]))]
            continue
        for name, piece in (("removed", old[a:b]), ("added", new[c:d])):
            words = joint.join(piece).strip()
            found += [(name, words)] if words else []
    return found
