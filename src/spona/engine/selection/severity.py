"""How severe the readers are: an additive habit per reader, estimated, shown, never applied silently.

    score of reader i for application j  =  what j is worth  +  habit of i  +  chance

Least squares with the habits shrunk towards nought (they are random effects with a variance, what
an application is worth is fixed): the best linear unbiased prediction (Henderson 1975; Robinson,
"That BLUP is a good thing", Statistical Science 1991). With B the table of who read what and D how
often, eliminating the applications leaves one equation per reader,

    (L + k I) r = b,    L = D_readers - B D_applications^-1 B',    k = noise / habit variance

where b sums what a reader gave beyond the mean of the application, and L is the Laplacian of the
graph of readers who share applications. The two variances are by the method of fitting constants
(Henderson's method 3, Biometrics 1953): noise = rest of the plain fit / its degrees of freedom;
habits = (what plain habits explain - noise * (readers - 1)) / trace L, not below nought.

Habits are told as differences from the mean of the group and sum to nought: of their common
part the scores say nothing. Where readers fall into groups that share no application, nothing
compares the groups; each is estimated by itself and the whole stays silent.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from spona.engine.selection.problem import BadProblem


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


LEAST_FREEDOM = 10  # degrees of freedom below which habit and chance are not told apart


def estimate(scores: Iterable[Score]) -> Severity:
    """Effects of all readers. Nothing is applied: raw and corrected means stand side by side.

    Raises BadProblem if a reader scored an application twice.
    """
    rows = sorted(scores, key=lambda score: (score.application, score.reader))
    pairs = {(score.reader, score.application) for score in rows}
    if len(pairs) < len(rows):
        raise BadProblem("a reader scored an application twice")
    groups = sorted((_group(part) for part in _parts(rows)), key=_size)
    if len(groups) > 1:
        return Severity(silence=Silence.APART, groups=tuple(groups))
    silence = groups[0].silence if groups else Silence.FEW
    return Severity(silence=silence, groups=tuple(groups))


def _size(group: Group) -> tuple[int, int, tuple[str, ...]]:
    return -len(group.applications), -len(group.readers), group.readers


def _parts(rows: list[Score]) -> list[list[Score]]:
    """The scores by readers who hang together through shared applications."""
    leader: dict[str, str] = {}

    def lead(reader: str) -> str:
        while (above := leader.setdefault(reader, reader)) != reader:
            leader[reader] = leader[above]
            reader = above
        return reader

    first: dict[str, str] = {}
    for row in rows:
        leader[lead(row.reader)] = lead(first.setdefault(row.application, row.reader))
    parts: dict[str, list[Score]] = {}
    for row in rows:
        parts.setdefault(lead(row.reader), []).append(row)
    return list(parts.values())


def _group(rows: list[Score]) -> Group:
    import numpy as np

    readers = sorted({row.reader for row in rows})
    applications = sorted({row.application for row in rows})
    freedom = len(rows) - len(readers) - len(applications) + 1
    silence = Silence.NONE
    if len(readers) < 2:
        silence = Silence.ALONE
    elif freedom < LEAST_FREEDOM:
        silence = Silence.FEW
    if silence:
        return Group(
            readers=tuple(readers),
            applications=tuple(applications),
            silence=silence,
            freedom=freedom,
        )
    number = {reader: i for i, reader in enumerate(readers)}
    place = {application: j for j, application in enumerate(applications)}
    fit = _Fit(
        np.array([number[row.reader] for row in rows]),
        np.array([place[row.application] for row in rows]),
        np.array([row.points / 1000 for row in rows]),
        freedom,
    )
    return Group(
        readers=tuple(readers),
        applications=tuple(applications),
        silence=silence,
        freedom=freedom,
        noise_variance=fit.noise,
        reader_variance=fit.habit,
        effects=fit.effects(readers),
        corrected=fit.corrections(applications),
    )


class _Fit:
    """One connected group; readers and applications as numbers, points as they are."""

    def __init__(self, reader: Any, paper: Any, points: Any, freedom: int) -> None:
        import numpy as np
        from scipy.sparse import csr_array

        readers, papers = reader.max() + 1, paper.max() + 1
        self.read, self.readings = np.bincount(reader), np.bincount(paper)
        self.mean = np.bincount(paper, points) / self.readings
        beyond = points - self.mean[paper]
        self.beyond = np.bincount(reader, beyond, readers)
        cells = (1 / self.readings[paper], (paper, reader))
        self.shares = csr_array(cells, shape=(papers, readers))  # of an application's mean
        table = csr_array((np.ones(len(paper)), (paper, reader)), shape=(papers, readers))
        laplace = np.diag(self.read.astype(float)) - (table.T @ self.shares).toarray()
        middle = np.full((readers, readers), 1 / readers)
        self.inverse = np.linalg.inv(laplace + middle) - middle  # on what sums to nought
        self.plain = self.inverse @ self.beyond
        explained = float(self.plain @ self.beyond)
        rest = max(0.0, float(beyond @ beyond) - explained)
        self.noise = rest / freedom
        found = (explained - self.noise * (readers - 1)) / float(np.trace(laplace))
        self.habit = max(0.0, found)
        self.effect, self.doubt = self._shrunk(laplace, middle)

    def _shrunk(self, laplace: Any, middle: Any) -> tuple[Any, Any]:
        """Effects, and the covariance of what they miss, both apart from the common part.

        Written with both variances in the numerator, so that either may be nought.
        """
        import numpy as np

        if not self.habit:
            return np.zeros(len(laplace)), np.zeros_like(laplace)
        if not self.noise:
            return self.plain, np.zeros_like(laplace)
        factor = self.noise / self.habit
        # The common part has an equation of its own and is taken out again: exactly 1 / (factor + 1).
        ridge = np.linalg.inv(laplace + factor * np.eye(len(laplace)) + middle)
        ridge = ridge - middle / (factor + 1)
        return ridge @ self.beyond, self.noise * ridge

    def effects(self, readers: list[str]) -> tuple[Effect, ...]:
        import numpy as np

        error = np.sqrt(np.diag(self.doubt).clip(0))
        plain_error = np.sqrt((self.noise * np.diag(self.inverse)).clip(0))
        return tuple(
            Effect(
                reader=reader,
                readings=int(self.read[i]),
                effect=_thousandths(self.effect[i]),
                error=_thousandths(error[i]),
                plain=_thousandths(self.plain[i]),
                plain_error=_thousandths(plain_error[i]),
            )
            for i, reader in enumerate(readers)
        )

    def corrections(self, applications: list[str]) -> tuple[Corrected, ...]:
        import numpy as np

        after = self.mean - self.shares @ self.effect
        doubt = self.shares @ self.doubt
        own = np.asarray(self.shares.multiply(doubt).sum(axis=1)).ravel().clip(0)
        error = np.sqrt(self.noise / self.readings + own)
        # Uncorrected, a mean carries chance and the habits of those who happened to read it.
        readers = len(self.read)
        strangers = self.habit * (1 / self.readings - 1 / readers).clip(0)
        raw_error = np.sqrt(self.noise / self.readings + strangers)
        means = [_thousandths(value) for value in self.mean]
        corrected = [_thousandths(value) for value in after]
        before, behind = _ranks(means), _ranks(corrected)
        return tuple(
            Corrected(
                application=application,
                readings=int(self.readings[j]),
                mean=means[j],
                mean_error=_thousandths(raw_error[j]),
                corrected=corrected[j],
                corrected_error=_thousandths(error[j]),
                rank_before=before[means[j]],
                rank_after=behind[corrected[j]],
            )
            for j, application in enumerate(applications)
        )


def _thousandths(value: float) -> int:
    return round(float(value) * 1000)


def _ranks(values: list[int]) -> dict[int, int]:
    """Value → rank, the highest first; equals share one."""
    ranks: dict[int, int] = {}
    for rank, value in enumerate(sorted(values, reverse=True), 1):
        ranks.setdefault(value, rank)
    return ranks
