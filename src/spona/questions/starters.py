"""Forms to begin with, so that nobody faces an empty page. The team changes every word of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from spona.core.translated import Said
from spona.questions.starter_mentee import MENTEE
from spona.questions.starter_mentor import MENTOR

Content = list[dict[str, Any]]


@dataclass(frozen=True)
class Starter:
    """A form of the house: what it is called on the desk, and its title and questions."""

    name: Any
    title: Said
    content: Callable[[], Content]


STARTERS = {
    "mentee": Starter(
        _("Mentee application: motivation, needs, goals, the mentor somebody wishes for"),
        {"en": "Application for mentees", "sr": "Пријава за ментије"},
        lambda: content(MENTEE),
    ),
    "mentor": Starter(
        _("Mentor offer: experience, areas, how many mentees, what a mentor does not do"),
        {"en": "A mentor's offer", "sr": "Понуда ментора"},
        lambda: content(MENTOR),
    ),
}


def content(rows: list[dict[str, Any]]) -> Content:
    """Whole rows, as `actions.create_form` takes them: what a starter leaves out is empty."""
    empty: dict[str, Any] = {
        "help": {},
        "is_required": False,
        "settings": {},
        "show_if": [],
        "meaning": "",
        "is_identifying": False,
    }
    return [{**empty, **row} for row in rows]
