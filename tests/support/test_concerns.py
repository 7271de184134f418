"""The confidential door: whoever was chosen reads a concern, nobody else learns that there is one."""

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.views.debug import ExceptionReporter
from django_scopes.exceptions import ScopeError

from spona.core.formkeys import FIELD, new_form_key
from spona.core.models import AuditLine
from spona.core.scope import across_organisations, in_organisation
from spona.core.states import WrongState
from spona.mentoring import actions as pairs
from spona.mentoring.models import Mentorship
from spona.mentoring.rules import CannotRecord
from spona.mentoring.states import EndReason, Initiator, ItemKind, MentorshipState
from spona.mentoring.suspension_actions import suspend_mentorship
from spona.messaging.models import Link, Message
from spona.people.actions import CannotDo
from spona.people.models import Person
from spona.support.actions import concern_people
from spona.support.actions import concerns as actions
from spona.support.actions.evaluating import evaluate
from spona.support.mails.concerns import something_waits
from spona.support.models import concern as models
from spona.support.models.concern import Concern, TrustPerson, Wait
from spona.support.queries import concerns as queries
from spona.support.states import (
    ConcernAct,
    ConcernOutcome,
    ConcernState,
    TrustRole,
)
from spona.support.tasks.concerns import tidy
from spona.support.trust import as_forgetting, as_trust, as_writer
from tests.characters import NOW, TODAY, House, Visitor, make_person, visitor
from tests.mentoring.test_onboarding import open_gate

DOOR, RETURN = "/o/ours/concern/", "/o/ours/concern/return/"
STORY = "SECRET-STORY he asks for my drawings"
WORDS = ["SECRET-STORY", "SECRET-ABOUT", "SECRET-REACH", "SECRET-ANSWER", "SECRET-NOTE"]


@pytest.fixture(autouse=True)
def no_tries_yet(db: None) -> None:
    cache.clear()


@pytest.fixture
def door(house: House) -> House:
    """Vesna, outside the team, is the trust person; Ilir is the deputy."""
    with in_organisation(house.organisation):
        for role, name in ((TrustRole.LEAD, "Vesna"), (TrustRole.DEPUTY, "Ilir")):
            person = make_person(house.organisation, name, is_listed=False)
            concern_people.name_trust_person(
                organisation=house.organisation,
                role=role,
                name=name,
                email=person.email,
                by=house.owner,
                now=NOW,
            )
            setattr(house, role.value, person)
    return house


def form_of(page: Any) -> dict[str, str]:
    found = re.search(r'name="form_code" value="([^"]+)"', page.content.decode())
    assert found
    return {
        "form_code": found[1],
        "reader": "either",
        "story": STORY,
        "about": "SECRET-ABOUT",
        "wanted": "act",
        "reach": "SECRET-REACH",
    }


def brought(client: Visitor | None = None, **changes: str) -> str:
    """Somebody without a login writes; the code she is shown."""
    client = client or visitor()
    answer = client.post(DOOR, form_of(client.get(DOOR)) | changes)
    assert answer.status_code == 200, answer.content.decode()
    found = re.search(r"<code>([^<]+)</code>", answer.content.decode())
    assert found
    return found[1]


def the_file(person: Person) -> Concern:
    with as_trust(person):
        return Concern.objects.get()


def file_url(concern: Concern, *rest: str) -> str:
    return f"/o/ours/me/trust/{concern.public_id}/" + "".join(f"{part}/" for part in rest)


# The door


def test_every_page_leads_to_the_door(door: House) -> None:
    with in_organisation(door.organisation):
        pairs.send_pair_links(mentorship=door.mentorship, by=None, now=datetime.now(NOW.tzinfo))
        message = Message.objects.filter(kind="pair_link", person=door.mentee.person).get()
    link = re.search(r"http://localhost:8000(/l/pair/\S+)", message.text)
    assert link
    pages = [
        (None, "/o/ours/"),
        (None, "/o/ours/privacy/"),
        (None, link[1]),
        (door.mentee.person, f"/o/ours/me/pairs/{door.mentorship.public_id}/"),
        (door.coordinator, "/o/ours/desk/people/"),
    ]
    for person, page in pages:
        answer = visitor(person).get(page)
        assert f'href="{DOOR}"' in answer.content.decode(), (page, answer.status_code)


def test_the_door_names_who_listens_and_stands_open_where_nothing_else_is_public(
    door: House,
) -> None:
    door.organisation.is_public = False
    door.organisation.save()
    page = visitor().get(DOOR).content.decode()
    assert visitor().get("/o/ours/").status_code == 404
    assert all(name in page for name in ("Vesna", "Ilir", "24 months"))
    assert visitor().get("/o/nowhere/concern/").status_code == 404


def test_without_a_trust_person_it_says_so(house: House) -> None:
    page = visitor().get(DOOR)
    assert "has not named a trust person yet" in page.content.decode()
    assert visitor().post(DOOR, {"story": STORY}).status_code == 200
    assert Concern._base_manager.count() == 0


def test_no_cookie_is_needed_and_the_code_is_never_stored(door: House) -> None:
    client = Client(enforce_csrf_checks=True)
    given = form_of(client.get(DOOR)) | {FIELD: new_form_key()}
    client.cookies.clear()
    answer = client.post(DOOR, given)
    assert answer.status_code == 200
    code = re.search(r"<code>([^<]+)</code>", answer.content.decode())
    assert code
    assert answer["Cache-Control"] == "no-store"
    assert code[1] not in dump() and code[1].replace("-", "") not in dump()
    for typed in (code[1], code[1].upper().replace("-", " ")):
        client.cookies.clear()
        own = client.post(RETURN, {"code": typed, FIELD: new_form_key()})
        assert STORY in own.content.decode()


def test_sent_twice_it_is_one_file_and_another_story_gets_another_code(door: House) -> None:
    client = visitor()
    given = form_of(client.get(DOOR))
    first, second = client.post(DOOR, given), client.post(DOOR, given)
    assert re.findall(rb"<code>.*?</code>", first.content) == re.findall(
        rb"<code>.*?</code>", second.content
    )
    assert Concern._base_manager.count() == 1
    third = client.post(DOOR, given | {"story": "Another"})
    assert re.findall(rb"<code>.*?</code>", third.content) != re.findall(
        rb"<code>.*?</code>", first.content
    )
    assert Concern._base_manager.count() == 2


@pytest.mark.parametrize(
    "story",
    ["", "a\x00b", "e" + "\u0301" * 2000, "\u202eevil {{7*7}} {name} %s '; DROP TABLE x; --"],
)
def test_whatever_is_typed_gets_an_answer_and_keeps_its_words(door: House, story: str) -> None:
    client = visitor()
    given = form_of(client.get(DOOR)) | {"story": story, "reader": "nobody", "form_code": "x"}
    answer = client.post(DOOR, given)
    assert answer.status_code == 422
    assert "SECRET-ABOUT" in answer.content.decode()
    assert client.post(DOOR, {}).status_code == 422
    assert Concern._base_manager.count() == 0
    for wrong in ("", "a\x00" * 30, "9" * 400, "\u202e" * 30):
        assert client.post(RETURN, {"code": wrong}).status_code == 422


def test_a_crowd_is_slowed_and_loses_no_word(door: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from spona.support.views import concerns as views

    monkeypatch.setitem(views.LIMITS, "raise", "2/10m/key")
    brought(story="1")
    brought(story="2")
    client = visitor()
    third = client.post(DOOR, form_of(client.get(DOOR)))
    assert third.status_code == 429
    assert STORY in third.content.decode()
    # Another network is not held up.
    other = client.post(DOOR, form_of(client.get(DOOR)), REMOTE_ADDR="192.0.2.7")
    assert other.status_code == 200
    # What is counted does not say who came: no address stands in the cache.
    assert not [key for key in cache._cache if "127.0.0.1" in key or "192.0" in key]  # type: ignore[attr-defined]


# The code


def test_wrong_codes_are_limited_and_right_ones_are_not_counted(
    door: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from spona.support.views import concerns as views

    monkeypatch.setitem(views.LIMITS, "code", "2/10m/key")
    code = brought()
    for _n in range(4):
        assert visitor().post(RETURN, {"code": code}).status_code == 200
    for _n in range(2):
        wrong = visitor().post(RETURN, {"code": "a" * 20})
        assert wrong.status_code == 422
        assert "No file has this code" in wrong.content.decode()
    assert visitor().post(RETURN, {"code": code}).status_code == 429
    away = visitor().post(RETURN, {"code": code}, REMOTE_ADDR="192.0.2.7")
    assert away.status_code == 200


def test_a_code_opens_nothing_in_another_organisation(door: House, elsewhere: House) -> None:
    code = brought()
    assert visitor().post("/o/elsewhere/concern/return/", {"code": code}).status_code == 422


def test_the_writer_reads_the_answer_and_writes_on_once(door: House) -> None:
    code = brought()
    lead = door.lead  # type: ignore[attr-defined]
    concern = the_file(lead)
    client = visitor(lead)
    client.post(file_url(concern, "answers", "new"), {"text": "SECRET-ANSWER"})
    client.post(file_url(concern, "notes", "new"), {"note": "SECRET-NOTE"})
    own = visitor().post(RETURN, {"code": code}).content.decode()
    assert "SECRET-ANSWER" in own
    assert "SECRET-NOTE" not in own
    for _n in range(2):
        again = visitor().post(RETURN, {"code": code, "text": "Thank you."})
        assert again.status_code == 200
    assert again.content.decode().count("Thank you.") == 1
    empty = visitor().post(RETURN, {"code": code, "text": ""})
    assert empty.status_code == 422


# Who reads


@pytest.mark.parametrize(
    ("reader", "lead_sees", "deputy_sees"),
    [("either", True, True), ("lead", True, False), ("deputy", False, True)],
)
def test_only_whom_the_writer_chose_reads_it(
    door: House, elsewhere: House, reader: str, lead_sees: bool, deputy_sees: bool
) -> None:
    brought(reader=reader)
    concern = Concern._base_manager.get()
    lead, deputy = door.lead, door.deputy  # type: ignore[attr-defined]
    for person, sees in ((lead, lead_sees), (deputy, deputy_sees)):
        answer = visitor(person).get(file_url(concern))
        assert answer.status_code == (200 if sees else 404)
        listed = visitor(person).get("/o/ours/me/trust/").content.decode()
        assert (concern.public_id in listed) == sees
        assert told(person) == sees
    others = [door.owner, door.manager, door.coordinator, door.viewer]
    others += [door.mentee.person, door.mentor.person, elsewhere.owner]
    steps = ["taking", "closing", "funder", "handover", "answers/new", "notes/new", "pauses/new"]
    for person in [*others, None]:
        client = visitor(person)
        for page in [
            "/o/ours/me/trust/",
            file_url(concern),
            *(file_url(concern, s) for s in steps),
        ]:
            for answer in (client.get(page), client.post(page, {"text": "x"})):
                assert answer.status_code == (404 if person else 302), (person, page)


def told(person: Person) -> bool:
    with across_organisations(why="such mails belong to no organisation"):
        return Message.objects.filter(to_email=person.email, kind="account").exists()


def test_the_rows_raise_outside_their_door(door: House) -> None:
    brought()
    lead = door.lead  # type: ignore[attr-defined]
    kinds = [m for m in vars(models).values() if isinstance(m, type)]
    kinds = [m for m in kinds if issubclass(m, models.TrustOnly) and m is not models.TrustOnly]
    assert len(kinds) == 6
    for model in kinds:
        with pytest.raises(ScopeError):
            model.objects.count()
        with in_organisation(door.organisation), pytest.raises(ScopeError):
            list(model.objects.all())
        with across_organisations(why="a test"), pytest.raises(ScopeError):
            model.objects.count()
        with as_trust(door.owner):
            assert model.objects.count() == 0
    with as_writer(the_file(lead)), pytest.raises(ScopeError):
        models.ConcernNote.objects.count()
    with as_forgetting(door.organisation, today=TODAY):
        assert Concern.objects.count() == 0


def test_a_new_trust_person_gets_no_old_file_and_the_former_keeps_it(door: House) -> None:
    """Else whoever names trust persons could name herself and read."""
    brought()
    with in_organisation(door.organisation):
        concern_people.name_trust_person(
            organisation=door.organisation,
            role=TrustRole.LEAD,
            name="x",
            email=door.owner.email,
            by=door.owner,
            now=NOW,
        )
    concern = the_file(door.lead)  # type: ignore[attr-defined]
    assert visitor(door.owner).get(file_url(concern)).status_code == 404
    page = visitor(door.owner).get("/o/ours/me/trust/")
    assert page.status_code == 200
    assert concern.public_id not in page.content.decode()


def test_one_person_is_never_both_and_one_without_login_is_not_on_the_door(door: House) -> None:
    with in_organisation(door.organisation):
        with pytest.raises(CannotDo):
            concern_people.name_trust_person(
                organisation=door.organisation,
                role=TrustRole.DEPUTY,
                name="Vesna",
                email=door.lead.email,  # type: ignore[attr-defined]
                by=door.owner,
                now=NOW,
            )
        assert TrustPerson.objects.filter(until=None).count() == 2
    owner = visitor(door.owner)
    owner.post("/o/ours/desk/trust/deputy/", {"name": "New", "email": "new@example.org"})
    with in_organisation(door.organisation):
        assert [one.person.name for one in queries.reachable()] == ["Vesna"]
        assert Link.objects.filter(purpose="account", person__name="New").exists()
    assert (
        visitor().post(DOOR, form_of(visitor().get(DOOR)) | {"reader": "deputy"}).status_code == 422
    )
    owner.post("/o/ours/desk/trust/deputy/release/")
    assert "New" not in owner.get("/o/ours/desk/trust/").content.decode()


# Nothing of it anywhere else


def dump(*, without: str = "") -> str:
    """Every value of every table, but those whose name begins with `without`."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if without and table.startswith(without):
                continue
            cursor.execute(f'SELECT * FROM "{table}"')
            found.append(repr(cursor.fetchall()))
    return "\n".join(found)


def test_no_word_and_no_number_of_it_is_anywhere_else(
    door: House, caplog: pytest.LogCaptureFixture
) -> None:
    before = audit_lines()
    code = brought()
    lead, deputy = door.lead, door.deputy  # type: ignore[attr-defined]
    concern = the_file(lead)
    client = visitor(lead)
    client.get(file_url(concern))
    client.post(file_url(concern, "taking"))
    client.post(file_url(concern, "answers", "new"), {"text": "SECRET-ANSWER"})
    client.post(file_url(concern, "notes", "new"), {"note": "SECRET-NOTE"})
    client.post(file_url(concern, "funder"), {"on": "2026-04-01"})
    visitor().post(RETURN, {"code": code, "text": "SECRET-STORY again"})
    everywhere, apart = dump(without="support_concern"), dump()
    for word in WORDS:
        assert word in apart  # it is really there
        assert word not in everywhere
        assert word not in caplog.text
    assert audit_lines() == before
    with in_organisation(door.organisation):
        assert not Message.objects.exclude(person=None).filter(kind__contains="concern").exists()
    mails = waiting_mails()
    assert {mail.to_email for mail in mails} == {deputy.email, lead.email}
    for mail in mails:
        assert "Something waits" in mail.subject
        assert concern.public_id not in mail.text
        assert "/o/ours/me/trust/" in mail.text
    for person in (door.owner, door.coordinator):
        page = visitor(person).get("/o/ours/desk/mail/").content.decode()
        assert "Something waits" not in page
        assert lead.email not in page


def audit_lines() -> int:
    with across_organisations(why="a count of everything"):
        return AuditLine.objects.count()


def waiting_mails() -> list[Message]:
    with across_organisations(why="such mails belong to no organisation"):
        return list(Message.objects.filter(organisation=None))


def test_told_once_until_she_looks_and_again_when_she_does_not(door: House) -> None:
    lead = door.lead  # type: ignore[attr-defined]
    for n in range(3):
        brought(reader="lead", story=f"{n}")
    assert len(waiting_mails()) == 1
    visitor(lead).get("/o/ours/me/trust/")
    brought(reader="lead", story="4")
    assert len(waiting_mails()) == 2
    later = datetime.now(NOW.tzinfo) + timedelta(days=3)
    tidy(now=later)
    tidy(now=later + timedelta(hours=6))
    assert len(waiting_mails()) == 3
    with in_organisation(door.organisation):
        assert not something_waits(person=lead, now=later)
        assert Wait.objects.count() == 1


# The file


def test_looking_is_noted_and_reloading_is_one_look(door: House) -> None:
    brought()
    lead, deputy = door.lead, door.deputy  # type: ignore[attr-defined]
    concern = the_file(lead)
    for person in (lead, lead, deputy):
        page = visitor(person).get(file_url(concern)).content.decode()
    assert page.count("Opened the file") == 2
    assert "Opened the file · Vesna" in page
    assert "Opened the file · Ilir" in page


def test_two_at_once_the_slower_one_is_told(door: House) -> None:
    brought()
    lead, deputy = door.lead, door.deputy  # type: ignore[attr-defined]
    seen_by_lead, seen_by_deputy = the_file(lead), the_file(deputy)
    with as_trust(lead):
        actions.take_in_hand(concern=seen_by_lead, by=lead, now=NOW)
    with as_trust(deputy), pytest.raises(WrongState):
        actions.take_in_hand(concern=seen_by_deputy, by=deputy, now=NOW)
    with as_trust(lead):
        actions.hand_over(concern=seen_by_lead, to=deputy, by=lead, now=NOW)
        with pytest.raises(CannotDo):  # an old page of hers
            actions.add_note(concern=seen_by_lead, text="late", by=lead, now=NOW)
    assert visitor(lead).get(file_url(seen_by_lead)).status_code == 404
    assert the_file(deputy).taken_by == deputy
    page = visitor(deputy).post(file_url(seen_by_lead, "taking"), follow=True)
    assert "was quicker" in page.content.decode()


def test_handing_over_needs_the_writers_yes_and_tells_the_other(door: House) -> None:
    brought(reader="lead")
    lead, deputy = door.lead, door.deputy  # type: ignore[attr-defined]
    concern = the_file(lead)
    url = file_url(concern, "handover")
    assert visitor(lead).post(url, {"to": deputy.public_id}).status_code == 422
    assert visitor(lead).post(url, {"to": lead.public_id, "agreed": "on"}).status_code == 422
    assert visitor(deputy).get(file_url(concern)).status_code == 404
    answer = visitor(lead).post(url, {"to": deputy.public_id, "agreed": "on"})
    assert answer["Location"] == "/o/ours/me/trust/"
    assert told(deputy)
    assert visitor(deputy).get(file_url(concern)).status_code == 200
    assert visitor(lead).get(file_url(concern)).status_code == 404


def test_closed_kept_so_long_and_then_forgotten(door: House) -> None:
    code = brought()
    lead = door.lead  # type: ignore[attr-defined]
    concern = the_file(lead)
    visitor(lead).post(file_url(concern, "closing"), {"outcome": ""})
    assert the_file(lead).state == ConcernState.RECEIVED
    with as_trust(lead):
        actions.close_concern(
            concern=concern,
            outcome=ConcernOutcome.ADVICE,
            today=date(2024, 2, 29),
            by=lead,
            now=NOW,
        )
    assert the_file(lead).delete_on == date(2026, 2, 28)
    # Whoever writes on opens it again, and nothing is deleted.
    visitor().post(RETURN, {"code": code, "text": "One more thing."})
    reopened = the_file(lead)
    assert (reopened.state, reopened.delete_on) == (ConcernState.IN_HAND, None)
    assert tidy(now=NOW) == 0
    with as_trust(lead):
        actions.close_concern(
            concern=concern,
            outcome=ConcernOutcome.ADVICE,
            today=date(2024, 4, 16),
            by=lead,
            now=NOW,
        )
    assert tidy(now=NOW) == 0
    assert tidy(now=NOW + timedelta(days=1)) == 1
    assert tidy(now=NOW + timedelta(days=1)) == 0
    assert "SECRET" not in dump()
    gone = visitor().post(RETURN, {"code": code})
    assert "a file that was deleted has none" in gone.content.decode()


# A pair that is paused


def test_a_pair_is_paused_without_a_reason(door: House) -> None:
    brought()
    lead = door.lead  # type: ignore[attr-defined]
    concern, pair = the_file(lead), door.mentorship
    visitor(lead).post(file_url(concern, "pauses", "new"), {"pair": pair.public_id})
    with in_organisation(door.organisation):
        pair.refresh_from_db()
        assert (pair.state, pair.is_suspended) == (MentorshipState.PAUSED, True)
        mails = list(Message.objects.filter(kind="pair_suspended"))
        told_both = {mail.person_id for mail in mails}
        assert told_both == {door.mentee.person_id, door.mentor.person_id}
        assert not any("concern" in m.text.lower() and "raise" in m.text.lower() for m in mails)
        line = AuditLine.objects.get(verb="mentoring.mentorship_suspended")
        assert (line.actor_name, line.detail) == ("", {})
        with pytest.raises(CannotRecord):
            pairs.resume_mentorship(mentorship=pair, today=TODAY, now=NOW, by=door.coordinator)
    page = visitor(door.coordinator).get(f"/o/ours/desk/pairs/{pair.public_id}/").content.decode()
    assert "Paused by the trust person" in page
    assert "Vesna" not in page
    with as_trust(lead):
        with pytest.raises(CannotDo):
            actions.close_concern(
                concern=concern, outcome=ConcernOutcome.TALK, today=TODAY, by=lead, now=NOW
            )
        pause = queries.suspensions_of(concern=concern)[0]
    for _n in range(2):
        visitor(lead).post(file_url(concern, "pauses", pause.public_id, "end"))
    with in_organisation(door.organisation):
        pair.refresh_from_db()
        assert (pair.state, pair.is_suspended) == (MentorshipState.ACTIVE, False)
        assert Message.objects.filter(kind="pair_goes_on").count() == 2
    with as_trust(lead):
        acts = [line.act for line in queries.log_of(concern=concern)]
    assert acts.count(ConcernAct.LIFTED_PAUSE) == 1


def test_a_paused_pair_is_asked_and_reminded_of_nothing(door: House) -> None:
    """What both were promised in the mail: also a question that was asked before is not repeated."""
    with in_organisation(door.organisation):
        day = door.mentorship.started_on + timedelta(days=20)
        evaluate(cycle=door.cycle, today=day, now=NOW)
        asked = Message.objects.filter(kind="pulse_ask").count()
        assert asked == 2
        suspend_mentorship(mentorship=door.mentorship, now=NOW)
        for more in (8, 60, 90):
            evaluate(cycle=door.cycle, today=day + timedelta(days=more), now=NOW)
        kinds = set(Message.objects.exclude(kind="pulse_ask").values_list("kind", flat=True))
        assert kinds - {"account"} == {"pair_suspended"}
        assert Message.objects.filter(kind="pulse_ask").count() == asked


def test_what_the_team_had_paused_stays_paused_and_two_files_pause_once(door: House) -> None:
    brought(reader="lead")
    brought(reader="deputy", story="Another")
    lead, deputy = door.lead, door.deputy  # type: ignore[attr-defined]
    pair = door.mentorship
    with in_organisation(door.organisation):
        pairs.pause_mentorship(
            mentorship=pair,
            reason=EndReason.MENTOR_TIME,
            initiator=Initiator.MENTOR,
            today=TODAY,
            now=NOW,
            by=door.coordinator,
        )
    one, other = the_file(lead), the_file(deputy)
    with as_trust(lead):
        actions.pause_pair(concern=one, mentorship=pair, by=lead, now=NOW)
        pause = queries.suspensions_of(concern=one)[0]
    with as_trust(deputy), pytest.raises(ValidationError):
        actions.pause_pair(concern=other, mentorship=pair, by=deputy, now=NOW)
    with as_trust(lead):
        actions.let_go_on(suspension=pause, by=lead, today=TODAY, now=NOW)
    with in_organisation(door.organisation):
        pair = Mentorship.objects.get(pk=pair.pk)
        assert (pair.state, pair.is_suspended) == (MentorshipState.PAUSED, False)
        assert not Message.objects.filter(kind="pair_goes_on").exists()


def test_a_pair_that_waited_for_its_checklist_waits_for_it_again(door: House) -> None:
    brought()
    lead, pair = door.lead, door.mentorship  # type: ignore[attr-defined]
    with in_organisation(door.organisation):
        open_gate(door, ItemKind.TRAINING)
    with as_trust(lead):
        actions.pause_pair(concern=the_file(lead), mentorship=pair, by=lead, now=NOW)
        pause = queries.suspensions_of(concern=the_file(lead))[0]
        actions.let_go_on(suspension=pause, by=lead, today=TODAY, now=NOW)
    with in_organisation(door.organisation):
        pair.refresh_from_db()
        assert (pair.state, pair.is_suspended) == (MentorshipState.PREPARING, False)
        assert not Message.objects.filter(kind="pair_goes_on").exists()


def test_the_team_may_end_a_paused_pair_and_lifting_brings_it_back_to_nobody(door: House) -> None:
    brought()
    lead, pair = door.lead, door.mentorship  # type: ignore[attr-defined]
    concern = the_file(lead)
    with as_trust(lead):
        actions.pause_pair(concern=concern, mentorship=pair, by=lead, now=NOW)
        pause = queries.suspensions_of(concern=concern)[0]
    with in_organisation(door.organisation):
        pairs.end_mentorship(
            mentorship=Mentorship.objects.get(pk=pair.pk),
            reason=EndReason.PROGRAMME,
            initiator=Initiator.TEAM,
            today=TODAY,
            now=NOW,
            by=door.coordinator,
        )
    with as_trust(lead):
        actions.let_go_on(suspension=pause, by=lead, today=TODAY, now=NOW)
    with in_organisation(door.organisation):
        pair = Mentorship.objects.get(pk=pair.pk)
        assert (pair.state, pair.is_suspended) == (MentorshipState.ENDED, False)
        assert not Message.objects.filter(kind="pair_goes_on").exists()


def test_a_report_of_an_error_holds_no_word(
    door: House, rf: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a host would be mailed, were something to break in the middle of it."""
    from spona.support.views import concerns as views

    def broken(**_facts: Any) -> None:
        raise RuntimeError("the middle of it")

    monkeypatch.setattr(views.actions, "raise_concern", broken)
    client = visitor()
    given = form_of(client.get(DOOR)) | {FIELD: new_form_key()}
    request = rf.post(DOOR, given)
    request.user, request.session = AnonymousUser(), {}
    with pytest.raises(RuntimeError) as caught:
        views.door(request, org="ours")
    report = ExceptionReporter(
        request, caught.type, caught.value, caught.tb.tb_next
    ).get_traceback_html()
    assert "the middle of it" in report
    assert STORY not in report
    assert given["form_code"] not in report


# Lists and settings


@pytest.mark.parametrize("n", [1, 3])
def test_the_list_asks_the_same_however_long(
    door: House, n: int, django_assert_num_queries: Any
) -> None:
    for number in range(n):
        brought(story=f"{number}")
    client = visitor(door.lead)  # type: ignore[attr-defined]
    client.get("/o/ours/me/trust/")
    with django_assert_num_queries(6):
        page = client.get("/o/ours/me/trust/")
    assert page.content.decode().count("/o/ours/me/trust/") >= n


def test_the_owner_writes_the_door_in_her_words_and_nobody_else_may(door: House) -> None:
    url = reverse("concern_trust", kwargs={"org": "ours"})
    owner = visitor(door.owner)
    refused = owner.post(url, {"words__en": "We **listen**.", "keep_months": "0"})
    assert refused.status_code == 422
    owner.post(url, {"words__en": "We **listen**.", "words__sr": "", "keep_months": "6"})
    page = visitor().get(DOOR).content.decode()
    assert "<strong>listen</strong>" in page
    assert "6 months" in page
    assert visitor(door.manager).get(url).status_code == 403
