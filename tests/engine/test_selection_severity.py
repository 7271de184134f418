"""Severity of readers against the full least squares, a known truth, and where it has to be silent."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spona.engine.selection.problem import BadProblem
from spona.engine.selection.severity import LEAST_FREEDOM, Score, Silence, estimate


def scores_of(chance, papers, each, habits, noise=6.0, worth=None):
    found = []
    for j in range(papers):
        base = worth[j] if worth else chance.gauss(60, 10)
        for i in chance.sample(range(len(habits)), each):
            points = base + habits[i] + chance.gauss(0, noise)
            found.append(
                Score(reader=f"r{i:02}", application=f"a{j:04}", points=round(1000 * points))
            )
    return found


class Full:
    """The same model written out: a column per application and per reader, nothing eliminated."""

    def __init__(self, scores):
        self.readers = sorted({s.reader for s in scores})
        self.papers = sorted({s.application for s in scores})
        self.y = np.array([s.points / 1000 for s in scores])
        self.X = np.array([[s.application == p for p in self.papers] for s in scores], dtype=float)
        self.Z = np.array([[s.reader == r for r in self.readers] for s in scores], dtype=float)
        both = np.hstack([self.X, self.Z])
        solution, _, self.rank, _ = np.linalg.lstsq(both, self.y, rcond=None)
        self.plain = solution[len(self.papers) :]
        self.plain = self.plain - self.plain.mean()
        rest = self.y - both @ solution
        self.freedom = len(self.y) - self.rank
        self.noise = rest @ rest / self.freedom
        means_only = self.y - self.X @ np.linalg.lstsq(self.X, self.y, rcond=None)[0]
        explained = means_only @ means_only - rest @ rest
        off_X = np.eye(len(self.y)) - self.X @ np.linalg.pinv(self.X)
        scale = np.trace(self.Z.T @ off_X @ self.Z)
        self.habit = max(0, (explained - self.noise * (len(self.readers) - 1)) / scale)

    def predicted(self):
        """Henderson's mixed model equations: (worth, habits), and the covariance of their errors."""
        X, Z, ratio = self.X, self.Z, self.noise / self.habit
        left = np.block([[X.T @ X, X.T @ Z], [Z.T @ X, Z.T @ Z + ratio * np.eye(Z.shape[1])]])
        right = np.concatenate([X.T @ self.y, Z.T @ self.y])
        inverse = np.linalg.inv(left)
        solution = inverse @ right
        return solution[: X.shape[1]], solution[X.shape[1] :], self.noise * inverse


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, 10_000), st.integers(12, 25), st.integers(2, 3), st.integers(3, 6),
    st.sampled_from([0.0, 3.0, 10.0]),
)  # fmt: skip
def test_the_same_as_the_full_equations(seed, papers, each, readers, spread):
    chance = random.Random(seed)
    habits = [chance.gauss(0, spread) for _ in range(readers)]
    scores = scores_of(chance, papers, each, habits)
    severity = estimate(scores)
    if severity.silence:
        return
    (group,) = severity.groups
    full = Full(scores)
    assert group.freedom == full.freedom
    assert group.noise_variance == pytest.approx(full.noise)
    assert group.reader_variance == pytest.approx(full.habit, abs=1e-6)
    plain = [effect.plain / 1000 for effect in group.effects]
    assert plain == pytest.approx(full.plain, abs=0.001)
    if full.habit < 1e-6:
        assert {effect.effect for effect in group.effects} == {0}
        return
    worth, shrunk, covariance = full.predicted()
    assert [e.effect / 1000 for e in group.effects] == pytest.approx(shrunk, abs=0.001)
    assert [c.corrected / 1000 for c in group.corrected] == pytest.approx(worth, abs=0.001)
    # Apart from the common part: readers minus their mean, applications plus it.
    count, papers = len(full.readers), len(full.papers)
    apart = np.eye(papers + count)
    apart[papers:, papers:] -= 1 / count
    apart[:papers, papers:] += 1 / count
    errors = np.sqrt(np.diag(apart @ covariance @ apart.T))
    assert [e.error / 1000 for e in group.effects] == pytest.approx(errors[papers:], abs=0.002)
    found = [c.corrected_error / 1000 for c in group.corrected]
    assert found == pytest.approx(errors[:papers], abs=0.002)


def test_a_known_truth_is_found():
    chance = random.Random(5)
    habits = [-12, -6, -3, 0, 0, 2, 4, 5, 10, 0]
    worth = [chance.gauss(60, 8) for _ in range(300)]
    severity = estimate(scores_of(chance, 300, 3, habits, noise=5.0, worth=worth))
    effects = severity.effects.values()
    assert severity.groups[0].noise_variance ** 0.5 == pytest.approx(5, abs=0.5)
    assert sum(e.effect for e in effects) == pytest.approx(0, abs=10)
    corrected = [severity.corrected[f"a{j:04}"] for j in range(300)]

    def missed(field):
        gaps = [getattr(c, field) / 1000 - w for c, w in zip(corrected, worth, strict=True)]
        return np.std(gaps)

    assert missed("corrected") < 0.85 * missed("mean")
    stated = np.sqrt(np.mean([(c.corrected_error / 1000) ** 2 for c in corrected]))
    assert missed("corrected") == pytest.approx(stated, rel=0.15)


def test_nineteen_of_twenty_habits_lie_within_two_errors():
    away = []
    for seed in range(40):
        chance = random.Random(seed)
        habits = [chance.gauss(0, 5) for _ in range(8)]
        middle = sum(habits) / 8
        effects = estimate(scores_of(chance, 60, 2, habits)).effects
        for i, habit in enumerate(habits):
            effect = effects[f"r{i:02}"]
            away.append(abs(effect.effect / 1000 - habit + middle) / (effect.error / 1000))
    assert 0.92 < np.mean(np.array(away) < 1.96) < 0.98


def test_shrinkage_pulls_those_who_read_little_most():
    chance = random.Random(2)
    scores = scores_of(chance, 80, 2, [-8, 8, 0, 0, 0])
    few = [s for s in scores if s.reader != "r01"] + [s for s in scores if s.reader == "r01"][:3]
    effects = estimate(few).effects
    kept = {r: e.effect / e.plain for r, e in effects.items() if abs(e.plain) > 3000}
    assert 0 < kept["r01"] < kept["r00"] < 1
    assert effects["r01"].error > effects["r00"].error


def test_equal_readers_get_no_correction():
    chance = random.Random(0)
    worth = {f"a{j:02}": chance.randint(30, 90) for j in range(30)}
    scores = [
        Score(reader=r, application=a, points=1000 * points)
        for a, points in worth.items()
        for r in ("x", "y", "z")
    ]
    severity = estimate(scores)
    assert {e.effect for e in severity.effects.values()} == {0}
    assert all(c.corrected == c.mean for c in severity.corrected.values())
    assert all(c.rank_before == c.rank_after for c in severity.corrected.values())


def test_a_perfectly_constant_habit_is_taken_off_entirely():
    scores = [
        Score(reader=r, application=f"a{j:02}", points=1000 * (50 + j + extra))
        for j in range(20)
        for r, extra in (("mild", 4), ("severe", -4))
    ]
    severity = estimate(scores)
    assert (severity.effects["mild"].effect, severity.effects["mild"].error) == (4000, 0)
    assert severity.corrected["a03"].corrected == 53_000


def test_silent_where_readers_share_nothing():
    chance = random.Random(1)
    one = scores_of(chance, 40, 2, [5, -5, 0])
    two = [
        Score(reader=f"other-{s.reader}", application=f"other-{s.application}", points=s.points)
        for s in scores_of(chance, 20, 2, [5, -5, 0])
    ]
    severity = estimate(one + two)
    assert severity.silence is Silence.APART
    assert severity.effects == {} and severity.corrected == {}
    assert [len(group.applications) for group in severity.groups] == [40, 20]
    assert severity.groups[0].effects == estimate(one).groups[0].effects
    bridge = Score(reader="r00", application="other-a0003", points=50_000)
    assert estimate([*one, *two, bridge]).silence is Silence.NONE


@settings(max_examples=40, deadline=None)
@given(st.sets(st.tuples(st.integers(0, 5), st.integers(0, 7)), max_size=20), st.randoms())
def test_speaks_only_when_connected_and_informed(cells, chance):
    rows = [Score(reader=f"r{i}", application=f"a{j}", points=1000 * i) for i, j in sorted(cells)]
    chance.shuffle(rows)
    groups: list[set] = []
    for i, j in cells:
        joined = [g for g in groups if {("r", i), ("a", j)} & g]
        groups = [g for g in groups if g not in joined]
        groups.append(set().union({("r", i), ("a", j)}, *joined))
    severity = estimate(rows)
    assert len(severity.groups) == len(groups)
    readers, papers = {i for i, _ in cells}, {j for _, j in cells}
    freedom = len(cells) - len(readers) - len(papers) + 1
    speaks = len(groups) == 1 and len(readers) > 1 and freedom >= LEAST_FREEDOM
    assert (severity.silence is Silence.NONE) == speaks
    assert bool(severity.effects) == speaks


def test_the_order_of_the_scores_does_not_matter_and_none_comes_twice():
    chance = random.Random(9)
    scores = scores_of(chance, 30, 2, [3, -3, 0, 0])
    shuffled = scores[:]
    chance.shuffle(shuffled)
    assert estimate(shuffled) == estimate(scores)
    with pytest.raises(BadProblem):
        estimate([*scores, scores[0]])
    assert estimate([]).silence is Silence.FEW
    alone = [Score(reader="x", application=f"a{j}", points=j) for j in range(30)]
    assert estimate(alone).silence is Silence.ALONE
