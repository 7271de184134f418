"""Dataclasses to JSON and back, and the hash over that JSON.

The JSON is canonical (sorted keys, no spaces, ASCII), so equal objects have equal hashes.
Whole numbers that JavaScript could not hold exactly are written as decimal strings.

A field that came to the engine after records were written is declared with `later`: it is left out
while it says nothing, so that every older record keeps its hash.
"""

import hashlib
import json
import types
from collections.abc import Callable
from dataclasses import field, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

SAFE_INTEGER = 2**53
_LATER = "later"
_ALWAYS_WRITTEN = object()


class BadRecord(ValueError):
    """The stored JSON does not have the shape of what should be read from it."""


def later(default: Any) -> Any:
    """A field of a frozen dataclass that is not written while it has its default."""
    return field(default=default, metadata={_LATER: True})


def to_data(thing: Any) -> Any:
    """Plain dicts, lists, strings and numbers, ready for a JSON column."""
    kind: Any = type(thing)
    return _writer(kind)(thing)


def from_data[T](kind: type[T], data: Any) -> T:
    """The reverse of `to_data`. Missing fields take their defaults; unknown ones are refused."""
    try:
        return _read(kind, data)
    except BadRecord:
        raise
    except (TypeError, ValueError, KeyError) as problem:
        raise BadRecord(f"{kind.__name__}: {problem}") from problem


def to_json(thing: Any) -> str:
    return json.dumps(to_data(thing), sort_keys=True, separators=(",", ":"))


def from_json[T](kind: type[T], text: str) -> T:
    try:
        data = json.loads(text)
    except ValueError as problem:
        raise BadRecord(f"not JSON: {problem}") from problem
    return from_data(kind, data)


def digest(thing: Any) -> str:
    return hashlib.sha256(to_json(thing).encode()).hexdigest()


@cache
def _writer(kind: Any) -> Callable[[Any], Any]:
    """How things of one type are written. Asked once per type: there are tens of thousands of
    things in a plan, and hashing it takes a good part of a run."""
    if issubclass(kind, Enum):
        return lambda thing: thing.value
    if is_dataclass(kind):
        return _fields_writer(kind)
    if issubclass(kind, dict):
        return lambda thing: {str(key): to_data(value) for key, value in thing.items()}
    if issubclass(kind, list | tuple):
        return lambda thing: [to_data(item) for item in thing]
    if issubclass(kind, int) and not issubclass(kind, bool):
        return lambda thing: thing if abs(thing) < SAFE_INTEGER else str(thing)
    return lambda thing: thing


def _fields_writer(kind: Any) -> Callable[[Any], dict[str, Any]]:
    """Each field is left out where it has the value that is not written down."""
    written = [
        (f.name, f.default if _LATER in f.metadata else _ALWAYS_WRITTEN) for f in fields(kind)
    ]

    def write(thing: Any) -> dict[str, Any]:
        said = [(name, getattr(thing, name), silent) for name, silent in written]
        return {
            name: value if type(value) is str else to_data(value)
            for name, value, silent in said
            if silent is _ALWAYS_WRITTEN or value != silent
        }

    return write


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _read(kind: Any, data: Any) -> Any:
    origin = get_origin(kind)
    if kind is Any or origin is dict:
        return data
    if origin is tuple:
        return tuple(_read(get_args(kind)[0], item) for item in _expect(list, data))
    if origin in (Union, types.UnionType):
        inner = next(option for option in get_args(kind) if option is not types.NoneType)
        return None if data is None else _read(inner, data)
    if is_dataclass(kind):
        return _read_dataclass(kind, _expect(dict, data))
    if kind is int:
        return int(data) if isinstance(data, str) else _expect(int, data)
    if issubclass(kind, Enum):
        return kind(data)
    return _expect(kind, data)


def _read_dataclass(kind: Any, data: dict[str, Any]) -> Any:
    hints = _hints(kind)
    if strange := sorted(set(data) - set(hints)):
        raise BadRecord(f"{kind.__name__}: unknown {', '.join(strange)}")
    return kind(**{name: _read(hints[name], value) for name, value in data.items()})


def _expect(kind: Any, data: Any) -> Any:
    if not isinstance(data, kind) or (kind is int and isinstance(data, bool)):
        raise BadRecord(f"expected {kind.__name__}, found {data!r:.80}")
    return data
