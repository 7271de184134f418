"""Economies, not countries: codes, names, and the note that goes with one of them.

A programme decides how Kosovo is denominated (its funder usually says): with the asterisk and note
of the European Union, of the United Nations, or as it is. `Denomination` is used once for a page
or an export: it puts the asterisk at the first mention and keeps the note for the end.
"""

import json
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from spona.engine.names import collation_key, fold, latin

REGION = ("AL", "BA", "ME", "MK", "RS", "XK")
STARRED = "XK"
# What people write in forms beside the names themselves.
ALSO_WRITTEN = {
    "BA": [
        "BiH",
        "Bosna",
        "Bosnia",
        "B&H",
        "Bosnia & Herzegovina",
        "Republika Srpska",
        "Federacija BiH",
    ],
    "ME": ["MNE", "CG"],
    "MK": ["Macedonia", "Makedonija", "Maqedonia", "Severna Makedonija", "FYROM"],
    "RS": ["SRB"],
    "XK": ["Kosova", "Kosovë", "KS", "RKS", "Kosovo i Metohija", "KiM"],
    "AL": ["ALB", "Shqipëri"],
    "GB": ["UK", "England", "Scotland", "Wales", "Great Britain", "Velika Britanija", "Engleska"],
    "US": ["USA", "United States of America", "SAD"],
    "NL": ["The Netherlands", "Nizozemska", "Holland"],
    "CZ": ["Czech Republic", "Češka Republika"],
    "TR": ["Turkey"],
    "HR": ["CRO"],
    "AT": ["Österreich"],
    "DE": ["Deutschland", "Njemačka"],
    "SI": ["SLO", "Slovenija"],
}


class Style(StrEnum):
    """How a programme denominates Kosovo; its setting stores the value."""

    EU = "eu"
    UN = "un"
    NONE = "none"


# The wording of the institutions; not for translation by anybody else.
FOOTNOTES = {
    Style.EU: {
        "en": (
            "* This designation is without prejudice to positions on status, and is in line with "
            "UNSCR 1244/1999 and the ICJ Opinion on the Kosovo declaration of independence."
        ),
        "sr": (
            "* Овај назив је без прејудицирања ставова о статусу и у складу је са Резолуцијом "
            "Савета безбедности УН 1244/1999 и мишљењем Међународног суда правде о декларацији "
            "о независности Косова."
        ),
    },
    Style.UN: {
        "en": (
            "* References to Kosovo shall be understood to be in the context of "
            "United Nations Security Council resolution 1244 (1999)."
        ),
        "sr": (
            "* Сва упућивања на Косово треба разумети у контексту Резолуције 1244 (1999) "
            "Савета безбедности Уједињених нација."
        ),
    },
}


@dataclass(frozen=True, slots=True)
class Economy:
    """One economy: its two-letter code and its names by language."""

    code: str
    names: dict[str, str]

    def name(self, language: str | None = None) -> str:
        """In the language given (else the reader's); English where it is not known."""
        return _in_language(self.names, language)


@cache
def all_economies() -> dict[str, Economy]:
    """Every economy by its code."""
    text = (Path(__file__).parent / "data" / "economies.json").read_text(encoding="utf-8")
    return {code: Economy(code, names) for code, names in json.loads(text).items()}


def name_of(code: str, language: str | None = None) -> str:
    """The name without any asterisk, for sorting and choosing; an unknown code as it is."""
    economy = all_economies().get(code)
    return economy.name(language) if economy else code


def choices(language: str | None = None) -> list[tuple[str, str]]:
    """(code, name), the region first, each part in the order of the reader's alphabet."""
    return [pair for _label, part in grouped_choices(language) for pair in part]


def grouped_choices(language: str | None = None) -> list[tuple[str, list[tuple[str, str]]]]:
    """The choices under two headings, as a select shows them."""
    language = language or get_language() or "en"
    return [
        (str(heading), list(part))
        for heading, part in zip(
            (_("Western Balkans"), _("Elsewhere")), _ordered(language), strict=True
        )
    ]


def code_of(text: str) -> str:
    """The code for a name somebody wrote, in any language and script we know; else ""."""
    written = text.strip()
    if written.upper() in all_economies():
        return written.upper()
    return _written_names().get(fold(written), "")


def sort_key(code: str, language: str | None = None) -> tuple[bool, str]:
    """The region first, then by name; the asterisk plays no part."""
    language = language or get_language() or "en"
    return code not in REGION, collation_key(name_of(code, language), language)


class Denomination:
    """Names of economies for one page or one export, with the note they call for.

    >>> economies = Denomination("eu", "en")
    >>> economies.name("XK"), economies.name("XK"), economies.footnote[:18]
    ('Kosovo*', 'Kosovo', '* This designation')

    `every_mention=True` for tables that people sort and filter: each cell then reads the same.
    """

    def __init__(
        self, style: str = Style.EU, language: str | None = None, *, every_mention: bool = False
    ) -> None:
        self.style = Style(style)
        self.language = language or get_language() or "en"
        self.every_mention = every_mention
        self.is_used = False

    def name(self, code: str) -> str:
        """The name as it is to be printed here."""
        name = name_of(code, self.language)
        if code != STARRED or self.style is Style.NONE or (self.is_used and not self.every_mention):
            return name
        self.is_used = True
        return f"{name}*"

    @property
    def footnote(self) -> str:
        """The note, once something needed it; else ""."""
        return _in_language(FOOTNOTES[self.style], self.language) if self.is_used else ""


@cache
def _ordered(language: str) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    pairs = [(code, economy.name(language)) for code, economy in all_economies().items()]
    pairs.sort(key=lambda pair: collation_key(pair[1], language))
    return (
        tuple(pair for pair in pairs if pair[0] in REGION),
        tuple(pair for pair in pairs if pair[0] not in REGION),
    )


@cache
def _written_names() -> dict[str, str]:
    names = {
        fold(name): code
        for code, economy in all_economies().items()
        for name in economy.names.values()
    }
    also = {fold(name): code for code, names in ALSO_WRITTEN.items() for name in names}
    return names | also


def _in_language(names: dict[str, str], language: str | None) -> str:
    language = language or get_language() or "en"
    if language in names:
        return names[language]
    if language == "sr-latn":
        return latin(names["sr"])
    return names["en"]
