"""A look at a letter with real people. The room above that has pairs says who gets such letters, and what
stands in them for each."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from spona.people.models import Person


class Looks(NamedTuple):
    readers: Callable[[str, int], list[Person]]  # (language, at most): who reads it first
    values: Callable[
        [Person, str], Mapping[str, str]
    ]  # (reader, language): by the name of the place


_known: list[Looks] = []


def register(looks: Looks) -> None:
    """Called once, when that room is ready."""
    _known[:] = [looks]


def readers(*, language: str, most: int) -> list[Person]:
    return [person for looks in _known for person in looks.readers(language, most)]


def values_for(*, reader: Person, language: str) -> dict[str, str]:
    """What the room would fill in; places it knows nothing of are not there."""
    return {
        place: said for looks in _known for place, said in looks.values(reader, language).items()
    }
