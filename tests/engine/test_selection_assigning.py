"""Who reads what, against every possible assignment; what must never be; who is short and why."""

import random
from collections import Counter
from dataclasses import replace
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spona.engine.selection.assigning import Lack, Paper, Reader, Reading, Task, assign
from spona.engine.selection.problem import BadProblem


@st.composite
def tasks(draw, readers=4, papers=4, panels=False):
    names = [f"r{i}" for i in range(draw(st.integers(0, readers)))]
    works = [f"a{j}" for j in range(draw(st.integers(0, papers)))]
    pairs = [Reading(reader=r, paper=a) for r in names for a in works]
    some = st.lists(st.sampled_from(pairs), max_size=4) if pairs else st.just([])
    return Task(
        readers=tuple(
            Reader(
                id=name,
                languages=tuple(draw(st.sets(st.sampled_from(["sr", "sq"])))),
                most=draw(st.integers(0, 5)),
                panel=draw(st.sampled_from(["x", "y"])) if panels else "",
            )
            for name in names
        ),
        papers=tuple(
            Paper(
                id=work,
                language=draw(st.sampled_from(["", "sr", "sq"])),
                needs=draw(st.sampled_from([None, None, None, 0, 1, 3])),
            )
            for work in works
        ),
        each=draw(st.integers(0, 3)),
        conflicts=tuple(draw(some)),
        kept=tuple(draw(some)),
        is_one_panel=panels,
        seed=draw(st.sampled_from(["", "s"])),
    )


def wanted(task, paper):
    return task.each if paper.needs is None else paper.needs


def may(task, reader, paper):
    reads = not paper.language or not reader.languages or paper.language in reader.languages
    return reads and Reading(reader=reader.id, paper=paper.id) not in task.conflicts


def kept_of(task):
    return {pair for pair in task.kept if pair not in task.conflicts}


def best_possible(task):
    """(missing, squares) of the best of all assignments."""
    kept = kept_of(task)
    choices = []
    for paper in task.papers:
        here = {pair.reader for pair in kept if pair.paper == paper.id}
        able = [r.id for r in task.readers if r.id not in here and may(task, r, paper)]
        most = max(0, wanted(task, paper) - len(here))
        choices.append(
            [here | set(more) for n in range(most + 1) for more in combinations(able, n)]
        )
    before = Counter(pair.reader for pair in kept)
    found = []
    for dealt in product(*choices):
        load = Counter(r for readers in dealt for r in readers)
        if any(load[r.id] > max(r.most, before[r.id]) for r in task.readers):
            continue
        missing = sum(
            max(0, wanted(task, paper) - len(readers))
            for paper, readers in zip(task.papers, dealt, strict=True)
        )
        found.append((missing, sum(n * n for n in load.values()), max(load.values(), default=0)))
    least = min(found)
    assert least[2] == min(f[2] for f in found if f[0] == least[0])  # evenness minimises the most
    return least[:2]


def holds(task, result):
    """What must be true of any assignment."""
    kept, load = kept_of(task), Counter(pair.reader for pair in result.readings)
    readers = {reader.id: reader for reader in task.readers}
    papers = {paper.id: paper for paper in task.papers}
    assert len(set(result.readings)) == len(result.readings)
    assert set(result.readings) == kept | set(result.added) and not kept & set(result.added)
    assert set(result.refused) == set(task.kept) - kept
    for pair in result.added:
        assert may(task, readers[pair.reader], papers[pair.paper])
    before = Counter(pair.reader for pair in kept)
    for item in result.loads:
        assert item.papers == load[item.reader] <= max(item.most, before[item.reader])
    for paper in task.papers:
        here = result.by_paper.get(paper.id, ())
        by_hand = sum(pair.paper == paper.id for pair in kept)
        assert len(here) <= max(wanted(task, paper), by_hand)
        missing = [short.missing for short in result.short if short.paper == paper.id]
        assert missing == [wanted(task, paper) - len(here)] * (wanted(task, paper) > len(here))
        panels = {readers[r].panel for r in here}
        hand_panels = {readers[p.reader].panel for p in kept if p.paper == paper.id}
        if task.is_one_panel:
            assert len(panels) <= max(1, len(hand_panels))


@settings(max_examples=60, deadline=None)
@given(tasks())
def test_fewest_missing_then_most_even_of_all_assignments(task):
    result = assign(task)
    holds(task, result)
    missing = sum(short.missing for short in result.short)
    squares = sum(load.papers**2 for load in result.loads)
    assert (missing, squares) == best_possible(task)
    assert (result.least_missing, result.least_squares) == (missing, squares)
    assert result.is_balanced


@settings(max_examples=60, deadline=None)
@given(tasks(panels=True))
def test_panels_are_kept_and_the_bound_is_one(task):
    result = assign(task)
    holds(task, result)
    missing = sum(short.missing for short in result.short)
    squares = sum(load.papers**2 for load in result.loads)
    assert (result.least_missing, result.least_squares) == best_possible(task)
    assert (missing, squares) >= best_possible(task)
    assert result.is_balanced == ((missing, squares) == best_possible(task))


@settings(max_examples=30, deadline=None)
@given(tasks(readers=6, papers=8), st.randoms())
def test_the_order_of_the_rows_does_not_matter(task, chance):
    def shuffled(rows):
        rows = list(rows)
        chance.shuffle(rows)
        return tuple(rows)

    parts = ("readers", "papers", "conflicts", "kept")
    again = replace(task, **{part: shuffled(getattr(task, part)) for part in parts})
    assert assign(again) == assign(task)


@settings(max_examples=25, deadline=None)
@given(tasks(readers=6, papers=9))
def test_readers_who_hang_together_are_told(task):
    result = assign(task)
    groups = [{pair.reader} for pair in result.readings]
    for readers in result.by_paper.values():
        joined = [g for g in groups if g & set(readers)]
        groups = [g for g in groups if g not in joined] + [set().union(*joined)]
    assert {frozenset(g) for g in result.groups} == {frozenset(g) for g in groups}


def crowd(readers=8, papers=100, **more):
    return Task(
        readers=tuple(Reader(id=f"r{i}", most=60) for i in range(readers)),
        papers=tuple(Paper(id=f"a{j:03}") for j in range(papers)),
        **more,
    )


def test_every_two_readers_share_about_as_many_papers():
    result = assign(crowd(each=2))
    shared = Counter(
        pair for readers in result.by_paper.values() for pair in combinations(readers, 2)
    )
    assert {load.papers for load in result.loads} == {25}
    assert len(shared) == 28 and max(shared.values()) - min(shared.values()) <= 2  # 100 / 28 = 3.6
    assert len(result.groups) == 1


def test_two_languages_are_joined_by_those_who_read_both():
    readers = [Reader(id=f"sr{i}", languages=("sr",)) for i in range(3)]
    readers += [Reader(id=f"sq{i}", languages=("sq",)) for i in range(3)]
    readers.append(Reader(id="both", languages=("sq", "sr")))
    papers = tuple(Paper(id=f"a{j}", language=["sr", "sq"][j % 2]) for j in range(28))
    result = assign(Task(readers=tuple(readers), papers=papers))
    assert {load.papers for load in result.loads} == {8} and len(result.groups) == 1


def test_another_seed_deals_otherwise_but_as_evenly():
    one, two = assign(crowd(seed="1")), assign(crowd(seed="2"))
    assert one != two and one.loads == two.loads
    assert one == assign(crowd(seed="1"))


def test_who_is_short_and_why():
    readers = (
        Reader(id="x", languages=("sr",), most=1),
        Reader(id="y", languages=("sr",), most=9),
        Reader(id="z", languages=("sr",), most=9),
    )
    papers = (
        Paper(id="albanian", language="sq"),
        Paper(id="known", language="sr"),
        Paper(id="many", language="sr", needs=3),
        Paper(id="more", language="sr", needs=3),
    )
    conflicts = (Reading(reader="y", paper="known"), Reading(reader="z", paper="known"))
    result = assign(Task(readers=readers, papers=papers, conflicts=conflicts))
    short = {item.paper: item for item in result.short}
    assert (short["albanian"].lack, short["albanian"].missing) == (Lack.LANGUAGE, 2)
    assert (short["known"].lack, short["known"].in_conflict) == (Lack.CONFLICT, 2)
    assert short["known"].reading == 3
    full = [item for item in short.values() if item.lack is Lack.FULL]
    assert full and all(item.full == 1 for item in full)
    assert sum(item.missing for item in result.short) == result.least_missing == 5


def test_no_panel_has_enough():
    readers = tuple(Reader(id=f"r{i}", panel=f"p{i}") for i in range(3))
    result = assign(Task(readers=readers, papers=(Paper(id="a"),), is_one_panel=True))
    assert [(s.lack, s.missing) for s in result.short] == [(Lack.PANEL, 1)]
    assert result.least_missing == 0 and not result.is_balanced


def test_pairs_made_by_hand_stay_unless_they_are_in_conflict():
    kept = tuple(Reading(reader="r0", paper=f"a{j:03}") for j in range(10))
    result = assign(crowd(papers=20, readers=4, each=2, kept=kept, conflicts=kept[:1]))
    assert set(kept[1:]) <= set(result.readings)
    assert result.refused == kept[:1] and kept[0] not in result.readings
    assert {load.papers for load in result.loads} == {10}


def test_large_juries_with_many_conflicts_are_even_too():
    chance = random.Random(4)
    conflicts = tuple(
        Reading(reader=f"r{chance.randrange(20)}", paper=f"a{chance.randrange(400):03}")
        for _ in range(300)
    )
    task = crowd(readers=20, papers=400, each=3, conflicts=conflicts)
    result = assign(task)
    holds(task, result)
    assert result.is_balanced and {load.papers for load in result.loads} == {60}


def test_strangers_are_refused():
    with pytest.raises(BadProblem):
        assign(crowd(kept=(Reading(reader="nobody", paper="a000"),)))
