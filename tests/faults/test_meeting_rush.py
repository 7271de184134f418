"""Both of a pair write one meeting down at the same moment, and an evening link is tapped twice: real web
processes, on SQLite and, under DATABASE_URL, on PostgreSQL. One session each, nobody's words lost.
"""

import http.client
import json
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.config.running import own_database, running, with_tables
from tests.faults.house import CSRF, Answer, python
from tests.faults.meetings import with_pairs

PAIRS = 6
# For each pair the addresses by which its two write a meeting of yesterday down, and its evening link.
ADDRESSES = """
        import json
        from spona.mentoring.meeting_actions import plan_meeting
        from spona.mentoring.models.meeting import Meeting
        from spona.mentoring.states import Medium
        from spona.messaging.links import address_of, issue
        now, found = timezone.now(), []
        def path(person, purpose, target):
            link = issue(person=person, purpose=purpose, target=target, now=now)
            return "/l/" + address_of(link).partition("/l/")[2]
        for one in pairs:
            meeting = plan_meeting(
                mentorship=one, by=one.mentee, starts_at=now + timedelta(hours=1), minutes=60,
                medium=Medium.VIDEO, place="", now=now,
            )
            Meeting.objects.filter(pk=meeting.pk).update(starts_at=now - timedelta(hours=3))
            two = [path(side.person, "session", one) for side in (one.mentee, one.mentor)]
            found.append([*two, path(one.mentee.person, "met", meeting), one.public_id])
        print(json.dumps([str(timezone.localdate(now) - timedelta(days=9)), found]))
"""
LEFT = """
from spona.config.processes import start_django
start_django()
import json
from spona.core.scope import across_organisations
from spona.mentoring.models import Mentorship, Session, SessionView
with across_organisations(why="a test looks at everything"):
    found = {}
    for one in Mentorship.objects.all():
        of = Session.objects.filter(mentorship=one).order_by("held_on")
        found[one.public_id] = [
            [str(s.held_on), s.minutes, s.outcome,
             list(SessionView.objects.filter(session=s).values_list("agrees", "minutes"))] for s in of
        ]
    print(json.dumps(found))
"""


def post(port: int, path: str, data: dict[str, str]) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        body = urlencode({"csrfmiddlewaretoken": CSRF, **data})
        headers = {
            "Host": f"localhost:{port}",
            "Cookie": f"csrftoken={CSRF}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers.get("Location", ""), answer.read().decode())
    finally:
        connection.close()


def at_once(calls: list[Callable[[], Answer]]) -> list[int]:
    """Status codes of requests that start together."""
    together = Barrier(len(calls))

    def run(call: Callable[[], Answer]) -> int:
        together.wait(30)
        return call().status

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def told(day: str, minutes: str) -> dict[str, str]:
    """The form as one fills it in, with a key of its own."""
    return {
        "outcome": "held", "held_on": day, "length": minutes, "medium": "video",
        "form_key": secrets.token_urlsafe(16),
    }  # fmt: skip


@pytest.mark.fault
def test_the_two_of_a_pair_at_the_same_moment(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    with own_database() as database:
        if not database:
            with_tables(folder)
        day, pairs = with_pairs(folder, PAIRS, ADDRESSES, **database)
        with running(folder, **database) as house:
            assert len(house.web_processes()) > 1  # else it would prove less
            for n, (mentee, mentor, evening, _pair) in enumerate(pairs):
                minutes = "90" if n % 2 else "60"  # every other pair remembers differently
                codes = at_once(
                    [
                        lambda to=mentee: post(house.port, to, told(day, "90")),
                        lambda to=mentor, long=minutes: post(house.port, to, told(day, long)),
                    ]
                )
                assert codes == [302, 302]
                tap = {"did": "yes", "form_key": secrets.token_urlsafe(16)}
                again = {"did": "yes", "form_key": secrets.token_urlsafe(16)}  # from another window
                codes = at_once(
                    [
                        lambda to=evening, form=form: post(house.port, to, form)
                        for form in (tap, tap, again)
                    ]
                )
                assert codes == [302] * 3
        left: dict[str, Any] = json.loads(python(folder, LEFT, **database))
    for n, (_mentee, _mentor, _evening, key) in enumerate(pairs):
        (held, minutes, outcome, views), tapped = left[key]
        assert (held, outcome) == (day, "held")
        ((agrees, said),) = views
        if n % 2:
            assert (minutes, agrees) == (90, True)  # one session, and the other's yes
        else:
            assert agrees is False and {minutes, said} == {60, 90}  # both memories are kept
        assert tapped[1:] == [60, "held", []]  # tapped three times, written down once
