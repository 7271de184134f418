"""Who sees what, as the rooms declare it, in the order of the public page. No rows are read."""

from dataclasses import dataclass

from spona.core.visibility import OF_THE_TEAM, Asks, Group, Reader, Strand, groups
from spona.people.access import MAY
from spona.people.states import Role


@dataclass(frozen=True)
class Part:
    """One strand of the page with its lines."""

    strand: Strand
    groups: list[Group]


def what_is_seen(*, asking: Asks | None) -> list[Part]:
    """Everything that is about somebody who asks as this; None: about anybody. What nobody asks for
    (the team's own places) stays away from both."""
    shown = [one for one in groups() if (asking in one.asks if asking else one.asks)]
    parts = [Part(strand, [one for one in shown if one.strand == strand]) for strand in Strand]
    return [part for part in parts if part.groups]


def who_is_in_the_team() -> list[tuple[Reader, list[Role]]]:
    """Which roles each of the team's readers means, as access to the pages has it."""
    rights = {reader: kind.partition(":")[2] for kind, reader in OF_THE_TEAM.items()}
    used = {reader for one in groups() if one.asks for reader in one.readers}
    return [
        (reader, [role for role in Role if role in MAY[right]])
        for reader, right in rights.items()
        if reader in used
    ]
