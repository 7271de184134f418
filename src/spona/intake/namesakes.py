"""Who of the listed is who: somebody who answered twice, and people of one name."""

from collections import Counter

from spona.engine.names import similar
from spona.intake.known import FAR
from spona.intake.listed import Listed, Listing
from spona.intake.mapping import ROLES
from spona.intake.values import folded


def keep_latest(listing: Listing) -> None:
    """Who answered twice under one e-mail address and name counts once, as last answered."""
    latest: dict[tuple[str, str], int] = {}
    kept: list[Listed | None] = []
    for person in listing.people:
        before = latest.get((person.role, person.email)) if person.email else None
        earlier = kept[before] if before is not None else None
        if earlier is not None and before is not None and _alike(earlier.name, person.name):
            listing.remarks.append(
                f"{person.where}, {person.name}: answered twice; this row counts."
            )
            kept[before] = None
        if person.email:
            latest[person.role, person.email] = len(kept)
        kept.append(person)
    listing.people = [person for person in kept if person is not None]


def _alike(one: str, other: str) -> bool:
    return similar(one, other) >= FAR or bool(set(folded(one).split()) & set(folded(other).split()))


def tell_apart(listing: Listing) -> None:
    """Give everybody a label: the same for one person in both roles, another for a namesake."""
    sharing: dict[str, list[Listed]] = {}
    for person in listing.people:
        sharing.setdefault(" ".join(sorted(folded(person.name).split())), []).append(person)
    for group in sharing.values():
        emails = sorted({person.email for person in group if person.email})
        lone = len(emails) == 1 or (not emails and len({p.role for p in group}) == len(group))
        for person in group:
            if len(group) == 1 or (lone and _once(group, person)):
                person.label = group[0].name
            else:
                person.label = f"{person.name} ({person.email or 'row ' + _number(person)})"
    for role in ROLES:
        taken = Counter(person.label for person in listing.of(role))
        for person in listing.of(role):
            if taken[person.label] > 1:
                person.label = f"{person.label} (row {_number(person)})"


def _number(person: Listed) -> str:
    return person.where.rpartition("row ")[2]


def _once(group: list[Listed], person: Listed) -> bool:
    return sum(other.role == person.role for other in group) == 1
