"""What a pair says stays with the pair: no page, export or file of the team holds a word of it."""

from urllib.parse import urlsplit

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django_scopes.exceptions import ScopeError

from spona.core.scope import across_organisations, in_organisation
from spona.mentoring import (
    action_actions,
    actions,
    agreeing_actions,
    goal_actions,
    reflection_actions,
    session_actions,
)
from spona.mentoring.agreement_points import defaults
from spona.mentoring.models import Goal, GoalVersion, SessionNote
from spona.mentoring.models.action import Action
from spona.mentoring.models.agreed import AgreedPoints
from spona.mentoring.models.reflection import ReflectionAnswer
from spona.mentoring.privacy import as_pair
from spona.mentoring.states import Medium, Outcome
from spona.messaging.links import address_of, issue
from spona.messaging.models import Message
from spona.people.declared import every_address
from spona.people.models import Person
from spona.people.states import Channel, Role
from tests.characters import NOW, TODAY, House, make_person, visitor

WORDS = [
    "SECRET-NOTE-WORD",
    "SECRET-AGENDA-WORD",
    "SECRET-GOAL-WORD",
    "SECRET-OLD-WORD",
    "SECRET-POINT-WORD",
    "SECRET-ACTION-WORD",
    "SECRET-REFLECTION-WORD",
]
OWN = WORDS[5:]


@pytest.fixture
def told(house: House) -> House:
    """A pair with a note, an agenda and a goal in two wordings, and both halves of a difference."""
    with in_organisation(house.organisation):
        pair = house.mentorship
        session = session_actions.record_session(
            mentorship=pair,
            by=house.mentee,
            held_on=TODAY,
            outcome=Outcome.HELD,
            minutes=90,
            medium=Medium.VIDEO,
            notes=WORDS[0],
            agenda=WORDS[1],
            now=NOW,
        )
        session_actions.answer_session(
            session=session, participation=house.mentor, agrees=False, minutes=60, now=NOW
        )
        goal = goal_actions.set_goal(
            mentorship=pair, participation=house.mentee, text=WORDS[3], now=NOW
        )
        goal_actions.revise_goal(
            goal=goal, participation=house.mentee, text=WORDS[2], progress=5, now=NOW
        )
        actions.accept_agreement(
            mentorship=pair,
            participation=house.mentee,
            language="en",
            channel=Channel.LINK,
            now=NOW,
        )
        agreeing_actions.draft_agreement(
            mentorship=pair,
            participation=house.mentee,
            answers=defaults(minutes=90) | {"topics": WORDS[4]},
            seen=0,
            now=NOW,
        )
        action_actions.set_action(
            mentorship=pair,
            participation=house.mentee,
            text=OWN[0],
            owner=house.mentor,
            due_on=None,
            now=NOW,
        )
        reflection_actions.write_reflection(
            mentorship=pair,
            participation=house.mentee,
            month=TODAY,
            answers={"hard": (OWN[1], False)},
            now=NOW,
        )
        actions.ask_to_log(mentorship=pair, by=house.coordinator, now=NOW)
        house.session, house.goal = session, goal  # type: ignore[attr-defined]
    return house


def every_page(house: House) -> list[str]:
    """Every address of the running product that the rows of this pair can fill."""
    session, goal = house.session.public_id, house.goal.public_id  # type: ignore[attr-defined]
    pair = house.mentorship
    candidates = {
        "org": ["ours"],
        "cycle": [house.cycle.slug],
        "programme": [house.programme.slug],
        "session": [session],
        "goal": [goal],
        "kind": ["csv", "xlsx"],
        "hue": ["285"],
        "token": ["not-a-token"],
        "public_id": [
            pair.public_id,
            session,
            goal,
            house.mentee.public_id,
            house.mentee.person.public_id,
            house.mentor.person.public_id,
        ],
    }
    found = []
    for name, _audience, pattern in every_address():
        needed = list(pattern.pattern.converters)
        fillings: list[dict[str, str]] = [{}]
        for key in needed:
            values = candidates.get(key, ["1"])
            fillings = [{**filling, key: value} for filling in fillings for value in values]
        for filling in fillings:
            try:
                found.append(reverse(name, kwargs=filling))
            except NoReverseMatch:
                continue
    return sorted(set(found))


@pytest.mark.one_database
def test_no_page_of_the_team_holds_a_word_of_a_pair(told: House) -> None:
    """The owner tries every address there is, everybody else each that answers her at all."""
    pages = [page for page in every_page(told) if not page.startswith("/account/")]
    assert f"/o/ours/desk/pairs/{told.mentorship.public_id}/" in pages
    pages, leaks = _walk(told, Role.OWNER, pages)
    for role in set(Role) - {Role.OWNER}:
        leaks += _walk(told, role, pages)[1]
    assert leaks == []


def _walk(told: House, role: Role, pages: list[str]) -> tuple[list[str], list[str]]:
    """The addresses that exist for this role, and where a word of the pair is seen."""
    with in_organisation(told.organisation):
        colleague = make_person(told.organisation, f"Colleague {role}", role=role)
    client = visitor(colleague)
    found, leaks = [], []
    for page in pages:
        response = client.get(page)
        body = b"".join(response) if response.streaming else response.content
        if response.status_code != 404:
            found.append(page)
        leaks += [f"{role} {page}: {word}" for word in WORDS if word.encode() in body]
        leaks += [f"{role} {page}: {word}" for word in WORDS if _unpacked_holds(body, word)]
    return found, leaks


def _unpacked_holds(body: bytes, word: str) -> bool:
    """Spreadsheets are packed: look inside."""
    import io
    import zipfile

    if not body.startswith(b"PK"):
        return False
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        return any(word.encode() in packed.read(name) for name in packed.namelist())


def test_the_pair_itself_reads_its_words(told: House) -> None:
    """The words exist, so their absence above means something."""
    page = visitor(told.mentor.person).get(f"/o/ours/me/pairs/{told.mentorship.public_id}/")
    body = page.content.decode()
    assert [word in body for word in WORDS[:3]] == [True, True, True]
    goals = visitor(told.mentor.person).get(f"/o/ours/me/pairs/{told.mentorship.public_id}/goals/")
    assert WORDS[3] in goals.content.decode()


@pytest.mark.one_database
def test_a_reflection_is_read_by_its_writer_alone(told: House) -> None:
    """On every address there is, signed in and by each one's own link; the other side reads none of it."""
    action, reflection = OWN
    seen = {}
    for who in ("mentee", "mentor", "other_mentee"):
        person = getattr(told, who).person
        with in_organisation(told.organisation):
            now = timezone.now()
            link = address_of(issue(person=person, purpose="pair", target=told.mentorship, now=now))
        start = urlsplit(link).path
        pages = [page for page in every_page(told) if page.startswith("/o/ours/me/")]
        pages += [start, f"{start}actions/", f"{start}reflections/"]
        client = visitor(person)
        answers = [client.get(page) for page in pages]
        body = b"".join(b"".join(one) if one.streaming else one.content for one in answers)
        seen[who] = (action.encode() in body, reflection.encode() in body)
        # Her own link opens the page; nobody else has one that does.
        assert (answers[-1].status_code == 200) == (who != "other_mentee")
    assert seen == {
        "mentee": (True, True),
        "mentor": (True, False),
        "other_mentee": (False, False),
    }


def test_no_mail_and_no_audit_line_holds_a_word_of_a_pair(told: House) -> None:
    from spona.core.models import AuditLine

    with in_organisation(told.organisation):
        texts = [f"{m.subject} {m.text} {m.html}" for m in Message.objects.all()]
        texts += [f"{line.target_name} {line.detail}" for line in AuditLine.objects.all()]
    assert len(texts) > 3
    assert [w for w in WORDS if any(w in text for text in texts)] == []


@pytest.mark.parametrize(
    "model", [SessionNote, Goal, GoalVersion, AgreedPoints, Action, ReflectionAnswer]
)
def test_the_pairs_layer_answers_nowhere_else(told: House, model: type) -> None:
    with pytest.raises(ScopeError):
        list(model.objects.all())
    with in_organisation(told.organisation), pytest.raises(ScopeError):
        model.objects.count()
    with across_organisations(why="even here"), pytest.raises(ScopeError):
        model.objects.filter(pk=1).exists()


def test_the_door_opens_for_the_two_alone(told: House, elsewhere: House) -> None:
    others: list[Person] = [
        told.owner,
        told.coordinator,
        told.viewer,
        told.other_mentee.person,
        elsewhere.mentee.person,
    ]
    for person in others:
        with pytest.raises(PermissionDenied):
            as_pair(told.mentorship, person=person)
    for participation in (told.mentee, told.mentor):
        with as_pair(told.mentorship, person=participation.person):
            assert SessionNote.objects.get().notes == WORDS[0]


def test_another_pairs_door_shows_nothing_of_this_one(told: House, elsewhere: House) -> None:
    with as_pair(elsewhere.mentorship, person=elsewhere.mentee.person):
        assert (SessionNote.objects.count(), Goal.objects.count()) == (0, 0)


@pytest.mark.one_database
def test_anonymous_reads_no_word(told: House) -> None:
    client = Client()
    bodies = [client.get(page) for page in every_page(told) if page.startswith("/o/")]
    leaked = [w for w in WORDS for r in bodies if not r.streaming and w.encode() in r.content]
    assert leaked == []
