"""Mail scanners and previews open every link before its reader does, and readers pass mails on.

For every page behind a mailed link (generated from the URL configuration): opened again and again, also by
HEAD and with a scanner's habits, it changes no row of any table but when the link was first opened (and
what EXCEPT names); and whoever holds it gets that page and nothing else.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, models
from django.urls import reverse
from django.utils import timezone

from spona.admissions.actions.minutes import close_minutes
from spona.admissions.actions.offers import offer_place
from spona.admissions.models.application import Referee
from spona.admissions.models.review import Reviewer
from spona.admissions.models.selection import Minutes
from spona.admissions.states import State
from spona.core.scope import in_organisation
from spona.matching.models import Proposal
from spona.matching.pool_models import PoolAsk
from spona.mentoring.co_mentor_actions import ask_co_mentor
from spona.mentoring.meeting_actions import plan_meeting
from spona.mentoring.models.meeting import Meeting
from spona.mentoring.states import CoTask, Medium
from spona.messaging.links import _signer, issue
from spona.messaging.models import Link
from spona.people.declared import every_address
from spona.people.models import Person, TeamInvitation
from spona.people.states import Role
from tests.admissions import applying_subjects, jury_subjects, table_subjects
from tests.characters import NOW, House, visitor
from tests.subjects import subject_of
from tests.support.care_subjects import pulse_of
from tests.support.thread_subjects import thread_person_of

Target = tuple[Person, models.Model | None]
PAGES = [
    (name, audience.partition(":")[2], pattern)
    for name, audience, pattern in every_address()
    if audience.startswith("link:")
]


def _invited(house: House) -> Target:
    return house.other_mentor.person, TeamInvitation.objects.create(
        organisation=house.organisation,
        person=house.other_mentor.person,
        role=Role.VIEWER,
        invited_by=house.owner,
        invited_at=NOW,
    )


def _met(house: House) -> Target:
    now = timezone.now()
    meeting = plan_meeting(
        mentorship=house.mentorship, by=house.mentee, starts_at=now + timedelta(hours=1),
        minutes=60, medium=Medium.VIDEO, place="", now=now,
    )  # fmt: skip
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=now - timedelta(hours=3))
    return house.mentee.person, meeting


def _minutes(house: House) -> Target:
    minutes = Minutes.objects.get(public_id=table_subjects._minutes(house))
    seat, _created = Reviewer.objects.get_or_create(
        organisation=house.organisation, call=minutes.call, person=house.mentor.person
    )
    close_minutes(minutes=minutes, by=house.coordinator, now=NOW)
    return seat.person, minutes


def _offered(house: House) -> Target:
    application = table_subjects.candidate(house, "Offered", State.OFFERED)
    offer_place(application=application, is_from_reserve=False, now=timezone.now())
    return application.person, application


def _interview(house: House) -> Target:
    table_subjects._slot(house)
    application = table_subjects.candidate(house, "Invited", State.SHORTLISTED)
    return application.person, application


def _referee(house: House) -> Target:
    found = Referee.objects.get(public_id=applying_subjects.own_referee(house))
    return found.person, found


def _asked(house: House) -> Target:
    subject_of("matching_prospect", "public_id", house)
    ask = PoolAsk.objects.select_related("member__person").get(cycle=house.cycle)
    return ask.member.person, ask


def _proposal(house: House) -> Target:
    key = subject_of("matching_proposal", "public_id", house)
    return house.mentor.person, Proposal.objects.get(public_id=key)


def _seat(house: House) -> Target:
    call = jury_subjects.jury_call(house)
    seat = Reviewer.objects.select_related("person").get(call=call, is_chair=True)
    return seat.person, seat


def _beside(house: House) -> Target:
    """The question to a mentor who would stand beside a pair, not answered yet."""
    asked = ask_co_mentor(
        mentorship=house.mentorship, participation=house.other_mentor, task=CoTask.BESIDE,
        by=house.coordinator, now=timezone.now(),
    )  # fmt: skip
    return house.other_mentor.person, asked


def _thread(house: House) -> Target:
    from spona.support.models.threads import Thread

    thread_person_of(house)
    thread = Thread.objects.exclude(person=None).select_related("person").get()
    return thread.person, thread


def _mentee(house: House) -> Target:
    return house.mentee.person, None


# Whose link it is, and to what: one for every purpose there is.
TARGETS: dict[str, Callable[[House], Target]] = {
    "account": _mentee,
    "application": lambda house: (
        house.mentee.person, applying_subjects.own_application(house),
    ),
    "calendar": _mentee,
    "comentor": _beside,
    "consents": _mentee,
    "interview": _interview,
    "invitation": lambda house: (house.other_mentor.person, house.other_mentor),
    "jury": _seat,
    "mail": _mentee,
    "met": _met,
    "minutes": _minutes,
    "needs": lambda house: (house.mentee.person, house.mentee),
    "offer": lambda house: (house.mentor.person, house.mentor),
    "pair": lambda house: (house.mentee.person, house.mentorship),
    "place": _offered,
    "pool": _asked,
    "proposal": _proposal,
    "pulse": lambda house: (house.mentee.person, pulse_of(house)),
    "referee": _referee,
    "session": lambda house: (house.mentee.person, house.mentorship),
    "team": _invited,
    "thread": _thread,
}  # fmt: skip


# Columns that opening a page may write, none of them an act: when a link was first opened (until
# when it lives is looked at apart), and when a reader of the jury was last at her list, to the hour.
EXCEPT = {
    ("messaging_link", "opened_at"), ("messaging_link", "expires_at"), ("admissions_reviewer", "seen_at"),
}  # fmt: skip
# Pages that show a further link to the same person make it, or lengthen it; it is nobody else's.
SHOW_A_LINK = {"pair": "calendar", "met": "pair"}
MORE = "?did=yes&yes=1&answer=yes&accept=1&confirm=1&agrees=yes&leave=1"
POST_ONLY = {"link_application_language", "link_application_return"}  # nouns without a page


def rows() -> dict[str, list[Any]]:
    """Every row of every table, but for the columns above."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            kept = [n for n, one in enumerate(cursor.description) if (table, one[0]) not in EXCEPT]
            found[table] = sorted(str([row[n] for n in kept]) for row in cursor.fetchall())
    return found


def expiries() -> dict[str, Any]:
    """Until when each link lives, by its purpose."""
    return dict(Link._base_manager.values_list("purpose", "expires_at"))


def test_each_purpose_is_tried() -> None:
    assert {purpose for _name, purpose, _pattern in PAGES} == set(TARGETS)


@pytest.mark.one_database
@pytest.mark.parametrize("purpose", sorted(TARGETS))
def test_opening_a_link_acts_on_nothing_and_opens_nothing_else(
    standing: tuple[House, House], purpose: str
) -> None:
    house, _elsewhere = standing
    with in_organisation(house.organisation):
        person, target = TARGETS[purpose](house)
        link = issue(person=person, purpose=purpose, target=target, now=timezone.now())
        token = _signer.sign(link.secret_id)
        if further := SHOW_A_LINK.get(purpose):
            about = None if further == "calendar" else house.mentorship
            issue(person=person, purpose=further, target=about, now=timezone.now())
    scanner = visitor()
    before, links, opened = rows(), expiries(), set()
    for name, of, pattern in PAGES:
        if of != purpose or set(pattern.pattern.converters) - {"token"}:
            continue
        url = reverse(name, kwargs={"token": token})
        # what a scanner might add to an address it found
        for method, asked in ((scanner.head, url), (scanner.get, url), (visitor().get, url + MORE)):
            status = method(asked, headers={"purpose": "prefetch"}).status_code
            assert status in {200, 302} or (status == 404 and name in POST_ONLY), asked
        opened.add(name)
    assert scanner.get(reverse(f"link_{purpose}", kwargs={"token": token})).status_code == 200
    assert f"link_{purpose}" in opened
    after = rows()
    changed = {table for table, found in after.items() if found != before[table]}
    assert changed == set()
    lengthened = {key for key, until in expiries().items() if until != links[key]}
    assert lengthened <= {SHOW_A_LINK.get(purpose)}
    assert "sessionid" not in scanner.cookies  # nobody is signed in by it
    me = scanner.get(f"/o/{house.organisation.slug}/me/")
    assert me.status_code == 302 and "/account/login" in me["Location"]


@pytest.mark.one_database
@pytest.mark.parametrize("purpose", sorted(TARGETS))
def test_a_link_of_another_house_shows_no_more_and_a_dead_one_nothing(
    standing: tuple[House, House], purpose: str
) -> None:
    """Whoever is signed in elsewhere sees by it what anybody with it sees, and nothing of her own house;
    tampered with, withdrawn or run out, or at another page, it neither shows nor does anything."""
    house, elsewhere = standing
    with in_organisation(house.organisation):
        person, target = TARGETS[purpose](house)
        link = issue(person=person, purpose=purpose, target=target, now=timezone.now())
        token = _signer.sign(link.secret_id)
        if further := SHOW_A_LINK.get(purpose):
            about = None if further == "calendar" else house.mentorship
            issue(person=person, purpose=further, target=about, now=timezone.now())

    def at(page: str, token: str) -> str:
        return reverse(f"link_{page}", kwargs={"token": token})

    own = at(purpose, token)
    who = elsewhere.mentor.person if target is None else elsewhere.owner
    stranger = visitor(who)
    answer = stranger.get(own)
    assert answer.status_code == 200
    body = b"".join(answer) if answer.streaming else answer.content
    assert who.name.encode() not in body
    secret, signature = token.split(".", 1)
    other = next(name for name in sorted(TARGETS) if name != purpose)
    nobodys = [
        at(purpose, f"{secret[::-1]}.{signature}"),
        at(purpose, f"{secret}.{signature[::-1]}"),
        at(purpose, f"{secret}."),
        at(other, token),
    ]
    before = rows()
    for url in nobodys:
        assert {stranger.get(url).status_code, stranger.post(url).status_code} == {404}, url
    said = {"answer": "yes", "agrees": "yes", "did": "yes", "yes": "1"}
    for changes, status in (
        ({"expires_at": timezone.now() - timedelta(minutes=1)}, 410),
        ({"revoked_at": timezone.now()}, 404),
    ):
        Link._base_manager.filter(pk=link.pk).update(**changes)
        for answer in (stranger.get(own), stranger.post(own, said)):
            assert answer.status_code == status, changes
            assert target is None or str(target) not in answer.content.decode()
        Link._base_manager.filter(pk=link.pk).update(expires_at=link.expires_at, revoked_at=None)
    assert {name for name, found in rows().items() if found != before[name]} <= {"core_formkey"}
