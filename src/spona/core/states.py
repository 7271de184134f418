"""States as enums with a flat table of transitions and one door."""

from collections.abc import Mapping, Set
from enum import Enum


class WrongState(Exception):
    """The step asked for does not lead on from where the thing is now."""

    def __init__(self, now: str, wanted: str) -> None:
        super().__init__(f"{wanted} does not follow {now}")
        self.now, self.wanted = now, wanted


def require_step[S: Enum](transitions: Mapping[S, Set[S]], now: S, wanted: S) -> None:
    """Raise WrongState unless the table allows `now` → `wanted`."""
    if wanted not in transitions.get(now, frozenset()):
        raise WrongState(str(now.value), str(wanted.value))
