"""For every field that says something about a person: who sees it, how long it is kept.

Each room declares its own in `<room>/visibility.py`. What can be taken from the code is taken from it and
not said twice: which of the team see something follows from the right that its page asks for, a length of
time from the constant that deletes. The rest is held against the running pages by tests/test_visibility.py.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db.models import Field, TextChoices
from django.urls import get_resolver
from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = str | Promise


class Reader(TextChoices):
    """Everybody there is to see anything."""

    YOU = "you", pgettext_lazy("who sees it", "You")
    PARTNER = "partner", _("The other one of your pair")
    CO_MENTOR = "co_mentor", _("A co-mentor who stands beside you two")
    PROPOSED = "proposed", _("Whom the team proposes to you for a pair")
    SAME_CYCLE = "same_cycle", _("Others who take part in the same cycle")
    JURY = "jury", _("The members of the jury who read you")
    TRUST = "trust", _("The trust person you chose")
    NAMED = "named", _("An applicant who named you as a referee")
    TEAM = "team", _("The team of the organisation")
    EDITORS = "editors", _("Those of the team who run the programme")
    MANAGERS = "managers", _("Those of the team who lead the organisation")
    OWNER = "owner", _("The owner of the organisation’s account")
    PUBLIC = "public", _("Everybody")
    NOBODY = "nobody", _("Nobody")


class Strand(TextChoices):
    """The parts of the page, in order."""

    YOU = "you", _("About you")
    PART = "part", _("Needs, offers and how pairs are made")
    PAIR = "pair", _("Your pair")
    CARE = "care", _("Between you and the team")
    APPLYING = "applying", _("Applying")
    MAIL = "mail", _("Mail and signing in")
    CONCERN = "concern", _("Concerns")


class Asks(TextChoices):
    """Who may ask, and finds only what is about her."""

    MENTEE = "mentee", _("As a mentee")
    MENTOR = "mentor", _("As a mentor")
    APPLICANT = "applicant", _("As an applicant")
    JURY = "jury", _("As a member of a jury")


# What a page of the team asks for, and so who reads it.
OF_THE_TEAM = {
    "staff:view": Reader.TEAM,
    "staff:edit": Reader.EDITORS,
    "staff:manage": Reader.MANAGERS,
    "staff:own": Reader.OWNER,
}
PAIRED = frozenset({Asks.MENTEE, Asks.MENTOR})


@dataclass(frozen=True)
class Sight:
    """Somebody reads it on these pages, `when` that needs something. `surely`: a test finds it there."""

    who: Reader | None  # None: whoever may open the page, a page of the team
    pages: tuple[str, ...] = ()
    when: Words = ""
    surely: bool = True

    @property
    def reader(self) -> Reader:
        """Of several pages of the team the one that asks least says who."""
        if self.who is not None:
            return self.who
        least = [right for right in OF_THE_TEAM if right in map(audience_of, self.pages)]
        return OF_THE_TEAM[least[0]]


def you(*pages: str, when: Words = "", surely: bool = True) -> Sight:
    return Sight(Reader.YOU, pages, when, surely)


def partner(*pages: str, when: Words = "", surely: bool = True) -> Sight:
    return Sight(Reader.PARTNER, pages, when, surely)


def team(*pages: str, when: Words = "", surely: bool = True) -> Sight:
    """Whoever of the team may open the pages: their own audience says who."""
    return Sight(None, pages, when, surely)


def others(who: Reader, *pages: str, when: Words = "", surely: bool = True) -> Sight:
    return Sight(who, pages, when, surely)


def nobody(*, when: Words = "") -> Sight:
    return Sight(Reader.NOBODY, (), when, surely=False)


@dataclass(frozen=True)
class Group:
    """Fields with the same readers. `holds`: model -> names of fields; `rule`: the base class whose
    manager shuts them off, where there is one; `kept`: a sentence, or what makes one of a constant."""

    key: str
    strand: Strand
    name: Words
    holds: dict[str, str]
    seen: tuple[Sight, ...]
    kept: Words | Callable[[], str]
    change: Words
    asks: frozenset[Asks] = frozenset(Asks)
    rule: type | None = None
    note: Words = ""

    @property
    def kept_text(self) -> Words:
        return self.kept() if callable(self.kept) else self.kept

    @property
    def readers(self) -> set[Reader]:
        return {one.reader for one in self.seen}

    def fields(self) -> Iterator[str]:
        """Dotted names: "mentoring.Session.minutes"."""
        for model, names in self.holds.items():
            for name in names.split():
                yield f"{model}.{name}"


@dataclass
class _Declared:
    groups: list[Group] = field(default_factory=list)
    about_nobody: dict[str, str] = field(default_factory=dict)


_declared = _Declared()
UNTIL_ASKED = _("Until you ask the team to delete it")
WITH_THE_CYCLE = _("As long as the organisation keeps the cycle")
# Who changes it.
YOU_ALONE = _("Only you can change it.")
YOU_AND_TEAM = _("You and the team can change it.")
TEAM_ALONE = _("The team writes it. Ask, and it is corrected.")
FOR_GOOD = _("It stays as it was sent.")
BY_ITSELF = _("It is written by itself.")


def declare(*groups: Group) -> None:
    """Called by a room's `visibility.py`, once."""
    _declared.groups += groups


def about_nobody(models: str, *, why: str) -> None:
    """Models whose rows say nothing about a person: texts and settings of the organisation, the
    machine's own. `why` is for the reader of the code."""
    _declared.about_nobody.update(dict.fromkeys(models.split(), why))


@cache
def groups() -> tuple[Group, ...]:
    """Everything declared, by strand."""
    autodiscover_modules("visibility")
    order = list(Strand)
    return tuple(sorted(_declared.groups, key=lambda group: order.index(group.strand)))


def models_about_nobody() -> dict[str, str]:
    groups()
    return _declared.about_nobody


# What no sentence is needed for: what a row is of, when it was made, where it stands in a list.
TECHNICAL = {"id", "public_id", "position", "number"}


def is_technical(one: "Field[Any, Any]") -> bool:
    """Relations say whose a row is, and are seen as the row is; moments end in `_at`."""
    return one.is_relation or one.name in TECHNICAL or one.name.endswith("_at") or one.name == "at"


@cache
def _audiences() -> dict[str, str]:
    return dict(_walk(get_resolver().url_patterns))


def _walk(patterns: list[Any]) -> Iterator[tuple[str, str]]:
    for entry in patterns:
        if hasattr(entry, "url_patterns"):
            yield from _walk(entry.url_patterns)
        elif entry.name:
            yield entry.name, getattr(entry.callback, "audience", "")


def audience_of(page: str) -> str:
    """What the view behind this name declares (spona.people.access). KeyError if there is none."""
    return _audiences()[page]
