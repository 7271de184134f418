from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spona.engine.statistics.disclosure import protect_small_cells
from spona.engine.statistics.summaries import median, quartiles, wilson_interval

COUNTS = st.dictionaries(st.text(max_size=3), st.integers(0, 40), max_size=8)


def test_a_table_without_small_cells_is_shown_whole() -> None:
    table = protect_small_cells(counts={"RS": 12, "ME": 0, "AL": 5})
    assert (table.cells, table.total, table.hidden) == ({"RS": 12, "ME": 0, "AL": 5}, 17, ())


def test_one_small_cell_takes_the_smallest_other_with_it() -> None:
    table = protect_small_cells(counts={"RS": 12, "ME": 2, "AL": 7})
    assert (table.cells, table.total) == ({"RS": 12, "ME": None, "AL": None}, 21)


def test_equals_go_together_because_a_choice_would_tell() -> None:
    table = protect_small_cells(counts={"RS": 6, "ME": 4, "AL": 6})
    assert table.hidden == ("RS", "ME", "AL")


def test_small_cells_that_hide_each_other_need_no_more() -> None:
    table = protect_small_cells(counts={"RS": 12, "ME": 2, "AL": 4})
    assert (table.cells, table.total) == ({"RS": 12, "ME": None, "AL": None}, 18)


def test_where_nothing_is_left_to_hide_the_total_goes() -> None:
    assert protect_small_cells(counts={"RS": 3, "ME": 0}).total is None
    assert protect_small_cells(counts={"RS": 4, "ME": 4}).total is None
    assert protect_small_cells(counts={}).total == 0


@pytest.mark.parametrize(("counts", "threshold"), [({"RS": -1}, 5), ({"RS": 1}, 2)])
def test_nonsense_is_refused(counts: dict[str, int], threshold: int) -> None:
    with pytest.raises(ValueError, match="Counts are"):
        protect_small_cells(counts=counts, threshold=threshold)


@given(COUNTS, st.integers(3, 10))
def test_nothing_small_is_shown_and_nothing_can_be_subtracted(
    counts: dict[str, int], threshold: int
) -> None:
    table = protect_small_cells(counts=counts, threshold=threshold)
    shown = [count for count in table.cells.values() if count is not None]
    assert list(table.cells) == list(counts)
    assert all(count == 0 or count >= threshold for count in shown)
    assert all(counts[key] == count for key, count in table.cells.items() if count is not None)
    if table.hidden and table.total is not None:
        assert len(table.hidden) >= 2
        assert table.total - sum(shown) >= threshold


@pytest.mark.parametrize(("cells", "threshold", "most"), [(2, 5, 20), (3, 5, 18), (4, 3, 10)])
def test_who_knows_the_rule_still_cannot_work_a_hidden_cell_out(
    cells: int, threshold: int, most: int
) -> None:
    looking_alike = defaultdict(list)
    for counts in product(range(most + 1), repeat=cells):
        table = protect_small_cells(counts=dict(enumerate(counts)), threshold=threshold)
        looking_alike[tuple(table.cells.values()), table.total].append(counts)
    for (shown, total), possible in looking_alike.items():
        if total is None or total <= most:  # beyond, some possibilities were not tried
            for place, count in enumerate(shown):
                ways = {counts[place] for counts in possible}
                assert len(ways) == 1 if count is not None else len(ways) > 1


def test_wilson_interval_as_published() -> None:
    share = wilson_interval(part=8, whole=10)  # 0.4902 to 0.9433 in every table of it
    assert share is not None
    assert (round(share.low, 4), round(share.high, 4), share.value) == (0.4902, 0.9433, 0.8)


@given(st.integers(0, 500), st.integers(0, 500))
def test_the_interval_holds_the_share_and_stays_inside(part: int, more: int) -> None:
    share = wilson_interval(part=part, whole=part + more)
    if part + more == 0:
        assert share is None
    else:
        assert share is not None
        assert 0 <= share.low <= share.value <= share.high <= 1


def test_more_than_all_is_refused() -> None:
    with pytest.raises(ValueError, match="A part is"):
        wilson_interval(part=3, whole=2)


def test_middles() -> None:
    assert (median([]), median([3]), median([1, 2, 9, 4])) == (None, 3, 3.0)
    assert (quartiles([]), quartiles([2])) == (None, (2, 2, 2))
    assert quartiles([1, 2, 3, 4, 5]) == (2.0, 3.0, 4.0)
