"""At the same instant: one application sent eight times, sent and taken back, begun in eight windows,
written while it is sent, the deadline in between, and the rush of the last minute. Threads with their
own connections: to PostgreSQL, or to a copy of the database in a file on SQLite.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from spona.admissions.actions import submitting
from spona.admissions.actions.submitting import TooLate
from spona.admissions.models.application import Application, Submission
from spona.admissions.models.call import Call
from spona.admissions.states import State
from spona.core.scope import in_organisation
from spona.messaging.links import address_of, issue
from spona.messaging.models import Message
from spona.people.models import Person
from spona.questions.models import AnswerSheet
from spona.questions.posting import seen_of
from spona.questions.sheet_actions import save_values
from tests.admissions.calls import make_application
from tests.admissions.test_status import COMPLETE, begun, open_call
from tests.characters import House, Visitor, make_house
from tests.questions.test_sheets import connections_to

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house(transactional_db: None) -> House:
    return make_house("ours")


@pytest.fixture
def call(house: House) -> Call:
    with in_organisation(house.organisation):
        return open_call(house)


def at_once(
    house: House, copy: Path, *acts: Callable[[], Any], look: Callable[[], Any], width: int = 8
) -> tuple[list[Any], Any]:
    """What each act came to, at most `width` at one instant; and what `look` finds afterwards."""
    own_connection = connections_to(copy)
    width = min(width, len(acts))
    together = Barrier(width)

    def run(row: tuple[int, Callable[[], Any]]) -> Any:
        number, act = row
        with own_connection(), in_organisation(house.organisation):
            if number < width:
                together.wait(timeout=20)
            return act()

    with ThreadPoolExecutor(width) as pool:
        results = list(pool.map(run, enumerate(acts)))
        return results, pool.submit(run, (width, look)).result()


def complete(call: Call) -> tuple[Application, str]:
    application, home = begun(call)
    assert application.sheet is not None
    save_values(application.sheet, COMPLETE, None, timezone.now())
    return application, home


def posting(path: str, data: dict[str, Any] | None = None) -> Callable[[], int]:
    return lambda: Visitor().post(path, data or {}).status_code


def sent() -> tuple[str, int, int]:
    """State, submissions, confirmations."""
    mails = Message.objects.filter(kind="application_received").count()
    return Application.objects.get().state, Submission.objects.count(), mails


def test_sent_from_eight_windows_it_is_one_submission_and_one_mail(
    house: House, call: Call, tmp_path: Path
) -> None:
    with in_organisation(house.organisation):
        _application, home = complete(call)
    acts = [posting(f"{home}sending/")] * 8
    codes, found = at_once(house, tmp_path / "copy", *acts, look=sent)
    assert codes == [302] * 8
    assert found == (State.SUBMITTED, 1, 1)


def test_sent_and_taken_back_at_once_it_is_taken_back(
    house: House, call: Call, tmp_path: Path
) -> None:
    with in_organisation(house.organisation):
        _application, home = complete(call)
    acts = [posting(f"{home}sending/"), posting(f"{home}withdrawal/")] * 3
    codes, (state, submissions, mails) = at_once(house, tmp_path / "copy", *acts, look=sent)
    assert codes == [302] * 6
    assert state == State.WITHDRAWN
    assert (submissions, mails) in {(0, 0), (1, 1)}


def test_begun_in_eight_windows_it_is_one_person_one_application_one_mail(
    house: House, call: Call, tmp_path: Path
) -> None:
    def look() -> tuple[int, ...]:
        known = Person.objects.filter(email="mira@example.org")
        return known.count(), Application.objects.count(), Message.objects.count()

    act = posting(
        f"/o/ours/calls/{call.slug}/application/", {"name": "Mira", "email": "mira@example.org"}
    )
    codes, found = at_once(house, tmp_path / "copy", *[act] * 8, look=look)
    assert codes == [302] * 8
    assert found[:2] == (1, 1) and found[2] <= 2  # five minutes may end between two of them


def test_written_in_seven_windows_while_it_is_sent_nothing_is_lost(
    house: House, call: Call, tmp_path: Path
) -> None:
    """Each window changes its own answer or the same one; what was sent is whole at one moment."""
    with in_organisation(house.organisation):
        application, home = complete(call)
        assert application.sheet is not None
        revision, pk = application.sheet.revisions["why"], application.sheet_id
    towns = {
        "seen.town": seen_of(1, COMPLETE["town"]),
        "q.town": "Subotica",
    }
    same = {"seen.why": seen_of(revision, COMPLETE["why"])}
    texts = [f"Window {n}." for n in range(6)]
    acts = [
        *(posting(f"{home}form/save/", {**same, "q.why": text}) for text in texts),
        posting(f"{home}form/save/", towns),
        posting(f"{home}sending/"),
    ]

    def look() -> tuple[Any, ...]:
        return AnswerSheet.objects.get(pk=pk).values, Submission.objects.get().values

    codes, (values, kept) = at_once(house, tmp_path / "copy", *acts, look=look)
    assert codes == [200] * 7 + [302]
    assert values["town"] == "Subotica" and values["why"] in texts
    assert kept["why"] in {COMPLETE["why"], values["why"]}


def test_with_the_deadline_in_between_who_came_in_time_is_in(
    house: House, call: Call, tmp_path: Path
) -> None:
    with in_organisation(house.organisation):
        application, _home = complete(call)
    assert call.closes_at is not None
    moments = [call.closes_at + timedelta(milliseconds=n) for n in (-2, -1, 0, 1, 2, 3)]

    def sending(moment: Any) -> Callable[[], str]:
        def act() -> str:
            mine = Application.objects.get(pk=application.pk)
            try:
                submitting.submit(application=mine, now=moment)
            except TooLate:
                return "late"
            return "in"

        return act

    acts = [sending(moment) for moment in moments]
    results, found = at_once(house, tmp_path / "copy", *acts, look=sent)
    assert results[:2] == ["in", "in"]  # the others: late, or told that it is in already
    assert found == (State.SUBMITTED, 1, 1)


def test_forty_people_in_the_last_minute_are_all_in_once(
    house: House, call: Call, tmp_path: Path
) -> None:
    homes = []
    with in_organisation(house.organisation):
        for number in range(40):
            application = make_application(call, f"Person {number}", state=State.DRAFT)
            link = issue(
                person=application.person,
                purpose="application",
                target=application,
                now=timezone.now(),
            )
            homes.append(urlsplit(address_of(link)).path)

    def look() -> tuple[int, ...]:
        there = Application.objects.filter(state=State.SUBMITTED).count()
        return there, Submission.objects.count(), Message.objects.count()

    acts = [posting(f"{home}sending/") for home in homes]
    codes, found = at_once(house, tmp_path / "copy", *acts, look=look)
    assert codes == [302] * 40
    assert found == (40, 40, 40)
