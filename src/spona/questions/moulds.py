"""The page of a published form is the same for everybody but for the answers: it is made once and kept.

A mould is what `sheet_field.html` makes of one question in one language, with a hole wherever an answer
would stand; for each reader only the holes are filled. Nothing that anybody answered is kept. A mould
lives on the question of a published version (`Asked.kept`) and goes with it. A field with something to
say for itself (a problem, another window's text, files) is written from the template.
"""

import re
import secrets
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from spona.questions.definitions import Asked
from spona.questions.sheet_parts import SheetField

_TOKEN = secrets.token_hex(8)
_HOLE = re.compile(f"\x02{_TOKEN}([0-9]+)\x03")


@dataclass(frozen=True, slots=True)
class Mould:
    """The first piece, then (hole, the piece after it). A hole is "text", "other", "seen", or the place
    of a mark as `SheetField.mark` takes it."""

    first: str
    rest: tuple[tuple[Any, str], ...]


class _StandIn(SheetField):
    """A question whose every answer is a hole."""

    def __init__(self, asked: Asked, form: Any) -> None:
        super().__init__(asked=asked, form=form)
        self.holes: list[Any] = []
        self.seen = self._hole("seen")

    def _hole(self, name: Any) -> str:
        self.holes.append(name)
        return f"\x02{_TOKEN}{len(self.holes) - 1}\x03"

    def mark(self, *where: Any) -> str:
        return self._hole(where)

    @property
    def text(self) -> str:
        return self._hole("text")

    @property
    def other(self) -> str:
        return self._hole("other")

    @property
    def is_day(self) -> bool:
        return True


def poured(field: SheetField) -> SafeString:
    """The field as HTML."""
    if field.asked.kept is None or not _fits(field):
        return _rendered(field)
    language = get_language()
    mould = field.asked.kept.get(language)
    if mould is None:
        mould = field.asked.kept[language] = _cast(field)
    chosen, word = field.chosen, field.marked_with
    pieces = [mould.first]
    for hole, piece in mould.rest:
        if not isinstance(hole, str):
            if hole in chosen:
                pieces.append(word)
        else:
            pieces.append(escape(getattr(field, hole)))
        pieces.append(piece)
    return SafeString("".join(pieces))


def poured_part(part: Any) -> SafeString:
    """A part of the form with its fields."""
    return SafeString("".join([_kept_heading(part), *map(poured, part.fields), "</section>"]))


def _kept_heading(part: Any) -> SafeString:
    """The beginning of a part of the form, with its heading."""
    kept = part.heading.asked.kept if part.heading else None
    if kept is None:
        return render_to_string("questions/sheet_part.html", {"part": part})
    key = ("part", part.number, get_language())
    if key not in kept:
        kept[key] = render_to_string("questions/sheet_part.html", {"part": part})
    return kept[key]


def _fits(field: SheetField) -> bool:
    """Is it all holes? A date that is not one is shown in a field of another kind."""
    if field.problem or field.theirs or not field.seen or field.shape == "file":
        return False
    return field.shape != "date" or field.is_day


def _cast(field: SheetField) -> Mould:
    stand_in = _StandIn(field.asked, field.form)
    first, *rest = _HOLE.split(_rendered(stand_in))
    holes = [stand_in.holes[int(number)] for number in rest[::2]]
    return Mould(first, tuple(zip(holes, rest[1::2], strict=True)))


def _rendered(field: SheetField) -> SafeString:
    return render_to_string("questions/sheet_field.html", {"field": field})
