"""Every kind of mail there is, declared by the room that sends it (in its `apps.py`).

A kind is a name; its words are `templates/mail/<kind>.txt` of that room. Three things are said of it:
whether it goes out by itself, answering no act of anybody (then it waits for the reader's day, and stays
away while she rests), whether it can wait for her letter of the day though somebody caused it, and whether
a reader may switch it off. What she needs in order to act (invitations,
decisions, agreed meetings, concerns, signing in) is never optional.
"""

from dataclasses import dataclass

from spona.messaging.states import OptionalMail


@dataclass(frozen=True)
class Kind:
    """`automatic`: nobody caused it. `optional`: the group with which it is switched off, or none.
    `can_wait`: a day later it says as much."""

    name: str
    automatic: bool = False
    optional: OptionalMail | None = None
    can_wait: bool = False


DIGEST = "digest"  # the letter of the day, in which others come together
_declared: dict[str, Kind] = {}


def declare(
    *names: str,
    automatic: bool = False,
    optional: OptionalMail | None = None,
    can_wait: bool = False,
) -> None:
    """These kinds are sent by the room that says so."""
    for name in names:
        _declared[name] = Kind(name, automatic, optional, can_wait)


def kind_of(name: str) -> Kind:
    """What was declared of it; of a kind nobody declared, that it is necessary."""
    return _declared.get(name) or Kind(name)


def kinds() -> tuple[str, ...]:
    """All names in order."""
    return tuple(sorted(_declared))


def kinds_of(group: OptionalMail) -> list[str]:
    """The kinds that are switched off together."""
    return [name for name, kind in _declared.items() if kind.optional == group]


def automatic_kinds() -> list[str]:
    """The kinds that go out by themselves."""
    return [name for name, kind in _declared.items() if kind.automatic]
