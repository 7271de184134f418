"""What the committee looks for on the desk."""

from dataclasses import dataclass

from spona.engine.names import fold
from spona.programmes.models import Participation


@dataclass(frozen=True)
class Wanted:
    """What the committee looks for: part of a name, an economy, one kind of row."""

    text: str = ""
    economy: str = ""
    show: str = ""

    def __bool__(self) -> bool:
        return bool(self.text or self.economy or self.show)

    def fits(self, *people: Participation | None) -> bool:
        """Is one of them meant? `show` is not asked here."""
        there = [p.person for p in people if p]
        if self.economy and not any(p.economy == self.economy for p in there):
            return False
        return not self.text or any(fold(self.text) in fold(p.name) for p in there)
