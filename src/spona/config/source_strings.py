"""Which English strings there are: read from code and templates, without gettext's tools.

The same reading makes the catalogue (`extract`) and checks it (`check`), on every machine.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
# Name of the function → which arguments are (context, singular, plural); None where it has none.
FUNCTIONS: dict[str, tuple[int | None, int, int | None]] = {
    name + lazy: places
    for name, places in {
        "gettext": (None, 0, None),
        "ngettext": (None, 0, 1),
        "pgettext": (0, 1, None),
        "npgettext": (0, 1, 2),
    }.items()
    for lazy in ("", "_lazy")
} | {"_": (None, 0, None), "gettext_noop": (None, 0, None)}
# Django's, said better: months stand in the genitive inside a date, and in small letters.
MONTHS = "January February March April May June July August September October November December"
SHORT_ALREADY = ["may", "jun", "jul"]  # not abbreviated, so without a dot
BETTER_THAN_DJANGO = [
    *(("alt. month", month) for month in MONTHS.split()),
    *(("", month) for month in SHORT_ALREADY),
]

_CALLS = re.compile(r"\b(?:gettext|ngettext|pgettext|npgettext|_)\(")


class NotConstant(Exception):
    """A string that is put together while running cannot be translated: name its place."""


@dataclass(frozen=True, slots=True)
class Source:
    """One string to translate. `plural` and `context` are "" where there is none."""

    singular: str
    plural: str = ""
    context: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.context, self.singular


def read_package(root: Path = PACKAGE) -> dict[Source, list[str]]:
    """Every string in the code and templates under `root`, and the files it stands in."""
    found: dict[Source, list[str]] = {}
    for path in sorted([*root.rglob("*.py"), *root.rglob("templates/**/*.*")]):
        name = path.relative_to(root).as_posix()
        for source in read_file(path, name):
            files = found.setdefault(source, [])
            if name not in files:
                files.append(name)
    for context, singular in BETTER_THAN_DJANGO:
        found.setdefault(Source(singular, context=context), ["Django"])
    return found


def read_file(path: Path, name: str) -> Iterator[Source]:
    """The strings of one file. Raises NotConstant, SyntaxError."""
    if path.suffix == ".py":
        yield from read_python(path.read_text(encoding="utf-8"), name)
    elif path.suffix in {".html", ".txt", ".xml"}:
        yield from read_template(path.read_text(encoding="utf-8"), name)


def read_python(code: str, name: str) -> Iterator[Source]:
    """Strings given to a gettext function, under its own name or as `_`."""
    if "gettext" not in code:
        return
    for node in ast.walk(ast.parse(code, name)):
        if isinstance(node, ast.Call) and (places := FUNCTIONS.get(_called(node))):
            yield _source(node, places, name)


def read_template(text: str, name: str) -> Iterator[Source]:
    """Strings in translate and blocktranslate tags and in `_("…")` inside tags and variables."""
    from django.utils.translation.template import templatize

    if "trans" not in text and "_(" not in text:
        return
    # Django turns the template into calls among filler; each call is read as Python.
    prepared = templatize(text, origin=name)
    for call in _CALLS.finditer(prepared):
        yield from _first_call(prepared[call.start() :], name)


def _first_call(text: str, name: str) -> Iterator[Source]:
    """The call that stands at the beginning, whatever follows it."""
    for end in (place for place, letter in enumerate(text) if letter == ")"):
        try:
            tree = ast.parse(text[: end + 1], mode="eval")
        except SyntaxError:
            continue
        if isinstance(tree.body, ast.Call) and (places := FUNCTIONS.get(_called(tree.body))):
            yield _source(tree.body, places, name)
        return


def _called(node: ast.Call) -> str:
    function = node.func
    if isinstance(function, ast.Name):
        return function.id
    return function.attr if isinstance(function, ast.Attribute) else ""


def _source(node: ast.Call, places: tuple[int | None, int, int | None], name: str) -> Source:
    context, singular, plural = (
        "" if place is None else _constant(node, place, name) for place in places
    )
    return Source(singular, plural, context)


def _constant(node: ast.Call, place: int, name: str) -> str:
    argument = node.args[place] if place < len(node.args) else None
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return argument.value
    raise NotConstant(f"{name}:{node.lineno}: only a plain string can be translated")


def duplicates(sources: Iterable[Source]) -> Iterator[str]:
    """Strings that stand once with a plural and once without: a catalogue holds only one of them."""
    seen: dict[tuple[str, str], Source] = {}
    for source in sources:
        other = seen.setdefault(source.key, source)
        if other.plural != source.plural:
            yield f"with and without a plural: {source.singular!r}"
