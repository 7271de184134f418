"""At the same instant: two hand in, one hands in while a relation is recorded, eight windows of one."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from spona.admissions.actions import conflicts, reviewing
from spona.admissions.models.application import Application
from spona.admissions.models.review import Assignment, Review
from spona.admissions.states import ConflictKind
from spona.core.scope import in_organisation
from tests.admissions.jury import Jury, make_jury
from tests.characters import NOW, make_house
from tests.questions.test_sheets import connections_to

pytestmark = pytest.mark.django_db(transaction=True)
FULL = {"score-clarity": "3", "score-effect": "4"}


@pytest.fixture
def jury(transactional_db: None) -> Jury:
    house = make_house("ours")
    with in_organisation(house.organisation):
        made = make_jury(house)
        for reader in range(3):
            reviewing.save_whole(assignment=made.reads(reader, 0), values=FULL, now=NOW)
    return made


def at_once(jury: Jury, copy: Path, *calls: Callable[[], Any]) -> list[Any]:
    """What each came to, started together, each on a connection of its own; last: (points, reviews
    in) of the first application as they then are, and all its reviews that count."""
    own_connection = connections_to(copy)
    together = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        with own_connection(), in_organisation(jury.call.organisation):
            together.wait(timeout=10)
            try:
                return call()
            except (reviewing.ReadingOver, reviewing.NotYet) as refused:
                return refused

    def look(_: int) -> Any:
        with own_connection(), in_organisation(jury.call.organisation):
            now = Application.objects.get(pk=jury.applications[0].pk)
            counted = Review.objects.filter(
                assignment__application=now, assignment__ended_at=None, state="in"
            )
            return now.points, now.reviews_in, counted.count(), Review.objects.count()

    with ThreadPoolExecutor(len(calls)) as pool:
        return [*pool.map(run, calls), pool.submit(look, 0).result()]


def handing_in(jury: Jury, reader: int) -> Callable[[], Any]:
    pk = _pk(jury, reader)
    seat = jury.readers[reader]
    return lambda: reviewing.hand_in(
        assignment=Assignment.objects.get(pk=pk), by=seat.person, now=NOW
    )


def _pk(jury: Jury, reader: int) -> int:
    with in_organisation(jury.call.organisation):
        return jury.reads(reader, 0).pk


def test_three_who_hand_in_at_once_all_count(jury: Jury, tmp_path: Path) -> None:
    calls = [handing_in(jury, reader) for reader in range(3)]
    *_done, (points, reviews_in, counted, _all) = at_once(jury, tmp_path / "copy", *calls)
    assert (points, reviews_in, counted) == (68_000, 3, 3)


def test_one_review_handed_in_from_four_windows_counts_once(jury: Jury, tmp_path: Path) -> None:
    calls = [handing_in(jury, 0)] * 4
    *_done, (points, reviews_in, counted, _all) = at_once(jury, tmp_path / "copy", *calls)
    assert (points, reviews_in, counted) == (68_000, 1, 1)


def test_a_relation_recorded_while_she_hands_in_wins(jury: Jury, tmp_path: Path) -> None:
    application, person = jury.applications[0], jury.readers[0].person

    def related() -> None:
        conflicts.record_conflict(
            application=application, person=person, kind=ConflictKind.FAMILY, by=person, now=NOW
        )

    calls = [handing_in(jury, 0), related, handing_in(jury, 1)]
    *_done, (_points, reviews_in, counted, _all) = at_once(jury, tmp_path / "copy", *calls)
    assert reviews_in == counted == 1


def test_eight_windows_of_one_review_lose_nothing(jury: Jury, tmp_path: Path) -> None:
    pk = _pk(jury, 0)

    def typing(n: int) -> Callable[[], Any]:
        changes = [
            reviewing.Change("comment", "", f"window {n}"),
            reviewing.Change(f"comment-k{n}", "", f"own {n}"),
        ]
        return lambda: reviewing.save_changes(
            assignment=Assignment.objects.get(pk=pk), changes=changes, now=NOW
        )

    *saved, _look = at_once(jury, tmp_path / "copy", *[typing(n) for n in range(8)])
    kept = [one for one in saved if not one.clashes]
    assert len(kept) == 1
    last = max(saved, key=lambda one: one.review.revision).review
    assert last.comments == {f"k{n}": f"own {n}" for n in range(8)}
    assert {one.clashes["comment"] for one in saved if one.clashes} == {kept[0].review.comment}
