"""Agendas to begin from: a few lines with their minutes, for a pair that would rather not start from nothing.

Sources: the programme's own outline of a session (15 minutes of news, 60 on one topic, 15 to sum up) and
the usual contents of first, mid-term and closing meetings.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from spona.core.translated import Said
from spona.mentoring.states import Occasion

Words = str | Promise


@dataclass(frozen=True)
class BuiltIn:
    """`lines`: (minutes of ninety, what)."""

    key: str
    occasion: Occasion
    name: Words
    lines: tuple[tuple[int, Words], ...]

    def title(self, languages: Sequence[str]) -> Said:
        return _said(languages, lambda: str(self.name))

    def points(self, languages: Sequence[str]) -> Said:
        """A line each, with its minutes."""
        return _said(languages, self._points)

    def _points(self) -> str:
        return "\n".join(
            gettext("%(what)s (%(n)d min)") % {"what": what, "n": minutes}
            for minutes, what in self.lines
        )


FIRST = BuiltIn(
    "first",
    Occasion.FIRST,
    _("The first meeting"),
    (
        (20, _("Each tells how it came about: what I do, and why.")),
        (25, _("What brought you here, and what should be different in a year?")),
        (25, _("Go through the agreement: how often, how, what stays between you.")),
        (15, _("One goal to begin with, in a sentence.")),
        (5, _("The day of the next meeting.")),
    ),
)
USUAL = BuiltIn(
    "usual",
    Occasion.ANY,
    _("A usual meeting"),
    (
        (15, _("News, and what became of the last steps.")),
        (60, _("One topic, chosen by the mentee.")),
        (15, _("What to take along, next steps, the next day.")),
    ),
)
HALF_WAY = BuiltIn(
    "half-way",
    Occasion.MID_TERM,
    _("Half way"),
    (
        (15, _("What has been good so far, for each of you?")),
        (30, _("The goals: what still holds, what has changed, what is done.")),
        (25, _("How you work together: what to keep, what to do otherwise.")),
        (20, _("What the second half is for.")),
    ),
)
LAST = BuiltIn(
    "last",
    Occasion.CLOSING,
    _("The last meeting"),
    (
        (30, _("Look back: what was different at the start?")),
        (30, _("What goes on without the mentor, and who else can help.")),
        (20, _("Thank each other, in words and not only in feeling.")),
        (10, _("Whether and how you stay in touch.")),
    ),
)
ALL = (FIRST, USUAL, HALF_WAY, LAST)
QUESTIONS: tuple[Words, ...] = (
    _("What would have to happen this year for you to say: it was worth it?"),
    _("When did somebody's advice really help you, and why that time?"),
    _("How do I notice that something does not suit you?"),
)


def _said(languages: Sequence[str], words: Callable[[], str]) -> Said:
    """In each of these languages that we have words in, and in English."""
    with override("en"):
        said = {"en": words()}
    for code in languages:
        with override(code):
            here = words()
        if here != said["en"]:
            said[code] = here
    return said
