"""How severe the readers are. See docs/engine-selection.md."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Silence(StrEnum):
    """Why nothing is said."""

    NONE = ""
    APART = "apart"  # the readers fall into groups that share no application
    FEW = "few"  # too few shared readings to tell habit from chance
    ALONE = "alone"  # a single reader


@dataclass(frozen=True, kw_only=True)
class Score:
    """What a reader gave an application: thousandths of points."""

    reader: str
    application: str
    points: int


@dataclass(frozen=True, kw_only=True)
class Effect:
    """A reader's habit: thousandths of points she gives more (or, negative, less) than the others
    of her group would on the same applications. `error`: one standard error. `plain` is the same
    without shrinkage.
    """

    reader: str
    readings: int
    effect: int
    error: int
    plain: int
    plain_error: int


@dataclass(frozen=True, kw_only=True)
class Corrected:
    """An application's mean as given and corrected, each with its standard error (thousandths), and
    the rank in its group before and after (equals share a rank).
    """

    application: str
    readings: int
    mean: int
    mean_error: int
    corrected: int
    corrected_error: int
    rank_before: int
    rank_after: int


@dataclass(frozen=True, kw_only=True)
class Group:
    """Readers and applications that hang together. With a `silence`, effects and corrections are
    empty. Variances in squared points (not thousandths). `freedom`: degrees left for the noise.
    """

    readers: tuple[str, ...]
    applications: tuple[str, ...]
    silence: Silence
    freedom: int
    noise_variance: float = 0.0
    reader_variance: float = 0.0
    effects: tuple[Effect, ...] = ()
    corrected: tuple[Corrected, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Severity:
    """All groups, the largest first. `silence` is about the whole: APART if there are several
    groups. Then no comparison across them is possible, corrected or not.
    """

    silence: Silence
    groups: tuple[Group, ...]

    @property
    def effects(self) -> dict[str, Effect]:
        """Reader → her effect, where there is something to say about the whole."""
        found = () if self.silence else self.groups
        return {effect.reader: effect for group in found for effect in group.effects}

    @property
    def corrected(self) -> dict[str, Corrected]:
        """Application → raw and corrected, where there is something to say about the whole."""
        found = () if self.silence else self.groups
        return {item.application: item for group in found for item in group.corrected}


def estimate(scores: Iterable[Score]) -> Severity:
    """Effects of all readers. Nothing is applied: raw and corrected means stand side by side."""
    return Severity(silence=Silence.FEW, groups=())
