"""At the same instant: one form sent twice, both sides writing one day down. PostgreSQL only, since the
in-memory SQLite of the suite has one connection."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.utils import timezone

from spona.core.formkeys import FIELD
from spona.core.scope import in_organisation
from spona.mentoring.models import Session, SessionView
from spona.mentoring.rules import facts_of
from spona.messaging.links import address_of, issue
from tests.characters import House, Visitor, make_house, visitor

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="one connection only"),
]


@pytest.fixture
def house(transactional_db: None) -> House:
    return make_house("ours")


def at_once(*calls: Callable[[], Any]) -> list[int]:
    """Status codes of requests that start together, each on its own connection."""
    together = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> int:
        try:
            together.wait(timeout=10)
            return call().status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def meeting() -> dict[str, str]:
    day = timezone.localdate() - timedelta(days=1)
    return {"outcome": "held", "held_on": str(day), "length": "90", "medium": "video"}


def test_one_form_sent_four_times_at_once_records_one_session(house: House) -> None:
    with in_organisation(house.organisation):
        link = issue(
            person=house.mentee.person,
            purpose="session",
            target=house.mentorship,
            now=timezone.now(),
        )
    url = urlsplit(address_of(link)).path
    form = {**meeting(), FIELD: "a-key-that-is-long-enough"}
    codes = at_once(*[lambda: Visitor().post(url, form)] * 4)
    assert codes == [302] * 4
    with in_organisation(house.organisation):
        assert Session.objects.count() == 1


def test_both_sides_writing_one_day_down_at_once_is_one_session_and_its_yes(house: House) -> None:
    url = f"/o/ours/me/pairs/{house.mentorship.public_id}/sessions/new/"
    clients = [visitor(house.mentee.person), visitor(house.mentor.person)]
    form = meeting()
    codes = at_once(*[lambda client=client: client.post(url, form) for client in clients])
    assert codes == [302, 302]
    with in_organisation(house.organisation):
        assert (Session.objects.count(), SessionView.objects.get().agrees) == (1, True)


def test_a_yes_and_a_correction_at_once_never_make_a_yes_to_what_was_not_read(
    house: House,
) -> None:
    writer, reader = visitor(house.mentee.person), visitor(house.mentor.person)
    start = f"/o/ours/me/pairs/{house.mentorship.public_id}/"
    writer.post(f"{start}sessions/new/", meeting())
    with in_organisation(house.organisation):
        session = Session.objects.get()
    base, read = f"{start}sessions/{session.public_id}/", facts_of(session)
    corrected = {**meeting(), "length": "60"}
    codes = at_once(
        lambda: reader.post(f"{base}answer/", {"agrees": "yes", "seen": read}),
        lambda: writer.post(f"{base}correction/", corrected),
    )
    assert codes[0] == 302 and codes[1] in {302, 422}
    with in_organisation(house.organisation):
        yes = SessionView.objects.filter(agrees=True).count()
        assert (yes, Session.objects.get().minutes) in {(1, 90), (0, 60)}
