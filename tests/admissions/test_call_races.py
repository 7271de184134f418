"""At the same instant: the first visits of a day, eight managers moving one deadline."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from spona.admissions.actions.calls import NoExtension, extend_call
from spona.admissions.actions.channels import count_visit
from spona.admissions.models.call import Call, Extension, Visits
from spona.core.scope import in_organisation
from tests.admissions.calls import make_call
from tests.admissions.test_apply_races import at_once
from tests.characters import NOW, House, make_house

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house(transactional_db: None) -> House:
    return make_house("ours")


@pytest.fixture
def call(house: House) -> Call:
    with in_organisation(house.organisation):
        return make_call(house)


def test_no_visit_is_lost_when_many_are_the_first(house: House, call: Call, tmp_path: Path) -> None:
    def visit() -> None:
        count_visit(call=call, tag="", now=NOW)

    def look() -> list[int]:
        return list(Visits.objects.values_list("n", flat=True))

    _done, counted = at_once(house, tmp_path / "copy.db", *[visit] * 24, look=look)
    assert counted == [24]


def test_a_deadline_moved_by_eight_at_once_moves_once(
    house: House, call: Call, tmp_path: Path
) -> None:
    def extend(days: int) -> Any:
        try:
            return extend_call(
                call=Call.objects.get(pk=call.pk),
                to=call.closes_at + timedelta(days),
                reason={"en": "The network was down."},
                now=NOW,
                by=house.manager,
            ).after
        except NoExtension as error:
            return error.why

    def look() -> tuple[list[Any], Any]:
        after = list(Extension.objects.values_list("after", flat=True))
        return after, Call.objects.get().closes_at

    acts = [lambda days=days: extend(days) for days in range(1, 9)]
    said, (after, closes_at) = at_once(house, tmp_path / "copy.db", *acts, look=look)
    assert [one for one in said if not isinstance(one, str)] == after == [closes_at]
    assert {one for one in said if isinstance(one, str)} <= {"twice", "not_later"}
