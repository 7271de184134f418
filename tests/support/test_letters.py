"""Letters of the team to many: whom they mean, two pairs of eyes, each reader once."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from spona.core.scope import in_organisation
from spona.core.states import WrongState
from spona.mentoring.actions import end_mentorship
from spona.mentoring.models import Mentorship
from spona.mentoring.session_actions import record_session
from spona.mentoring.states import EndReason, Initiator, Medium, Outcome
from spona.messaging.actions import hold, let_go
from spona.messaging.models import Message
from spona.messaging.preferences import switch
from spona.messaging.refusals import address_refused
from spona.messaging.states import OptionalMail
from spona.people.models import Membership
from spona.people.standstill_actions import begin_standstill
from spona.people.states import Rest
from spona.programmes.actions import change_standing
from spona.programmes.states import Part, Standing
from spona.support.actions import letters as actions
from spona.support.models.desk import Task
from spona.support.models.letters import LetterReader, TeamLetter
from spona.support.queries.letters import Choice, batch_of, chosen, progress_of
from spona.support.states import LetterState, PairChoice, ReaderState, TaskKind, WhyLeftOut
from spona.support.tasks.letters import sweep
from tests.characters import NOW, TODAY, House, make_mentee, visitor

DESK = "/o/ours/desk"
LATER = NOW + timedelta(minutes=2)


@pytest.fixture(autouse=True)
def _in_april(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOW)


def a_letter(house: House, **more: Any) -> TeamLetter:
    facts = {
        "choice": Choice(),
        "is_needed": False,
        "subject": {"en": "A gathering in May"},
        "text": {"en": "We meet on 9 May in Novi Sad. See https://primer.example/may."},
        **more,
    }
    return actions.save_letter(
        letter=None, cycle=house.cycle, by=house.coordinator, now=NOW, **facts
    )


def approved(house: House, letter: TeamLetter) -> TeamLetter:
    actions.ask_approval(letter=letter, by=house.coordinator, now=NOW)
    return actions.approve(letter=letter, by=house.manager, seen=mark(letter), now=NOW)


def mark(letter: TeamLetter) -> str:
    letter.refresh_from_db()
    return actions.mark_of(letter, actions.readers_now(letter=letter, today=TODAY))


def names(house: House, **choice: Any) -> set[str]:
    found = chosen(cycle=house.cycle, choice=Choice(**choice))
    return {one.person.name for one in found}


def why(house: House, letter: TeamLetter) -> dict[str, WhyLeftOut | None]:
    readers = actions.readers_now(letter=letter, today=TODAY)
    return {one.person.name: one.why for one in readers}


# Whom it means


def test_mentees_of_an_economy_without_a_session_in_a_month(scoped: House) -> None:
    met = record_session(
        mentorship=scoped.mentorship, by=scoped.mentee, held_on=TODAY - timedelta(days=3),
        outcome=Outcome.HELD, minutes=60, medium=Medium.VIDEO, now=NOW,
    )  # fmt: skip
    pair = {scoped.mentee.person.name, scoped.mentor.person.name}
    since, until = met.held_on - timedelta(days=5), met.held_on
    assert names(scoped, met_not_from=since) == set()
    assert names(scoped, met_not_from=since, met_not_to=met.held_on - timedelta(days=1)) == pair
    assert names(scoped, met_not_from=until + timedelta(days=1)) == pair
    person = scoped.mentee.person
    person.economy = "AL"
    person.save()
    april = {"met_not_from": until + timedelta(days=1), "economy": "AL", "part": Part.MENTEE}
    assert names(scoped, **april) == {person.name}
    met.outcome, met.minutes = Outcome.CANCELLED, 0
    met.save()
    assert names(scoped, met_not_from=since) == pair


def test_by_part_pair_language_agreement_and_check_in(scoped: House) -> None:
    everybody = names(scoped)
    mentee, other = scoped.mentee.person, scoped.other_mentee.person
    assert {mentee.name, other.name} == names(scoped, part=Part.MENTEE)
    assert other.name in names(scoped, pair=PairChoice.NONE)
    assert names(scoped, pair=PairChoice.ACTIVE) == {mentee.name, scoped.mentor.person.name}
    assert names(scoped, pair=PairChoice.PAUSED) == set()
    mentee.preferred_language = "sr"
    mentee.save()
    assert names(scoped, language="sr") == {mentee.name}
    assert names(scoped, language="en") == everybody - {mentee.name}
    assert names(scoped, unsigned=True) <= {mentee.name, scoped.mentor.person.name}
    assert names(scoped, unanswered=True) == set()


def test_each_reason_to_leave_somebody_out(scoped: House) -> None:
    letter = a_letter(scoped)
    mentee, mentor = scoped.mentee.person, scoped.mentor.person
    other, spare = scoped.other_mentee.person, scoped.other_mentor.person
    switch(person=mentee, group=OptionalMail.NEWS, on=False, now=NOW)
    begin_standstill(
        person=mentor, kind=Rest.ILLNESS, starts_on=TODAY, ends_on=None, by=None, now=NOW
    )
    other.email = ""
    other.save()
    address_refused(
        organisation=scoped.organisation, email=spare.email, words="550 unknown", now=NOW
    )
    assert why(scoped, letter) == {
        mentee.name: WhyLeftOut.OFF,
        mentor.name: WhyLeftOut.AWAY,
        other.name: WhyLeftOut.NO_ADDRESS,
        spare.name: WhyLeftOut.REFUSED,
    }
    needed = a_letter(scoped, is_needed=True)
    assert why(scoped, needed)[mentee.name] is None
    assert why(scoped, needed)[mentor.name] is None
    assert why(scoped, needed)[spare.name] == WhyLeftOut.REFUSED
    of_pairs = a_letter(scoped, is_needed=True, text={"en": "You and {other}:\n\n{link}"})
    assert why(scoped, of_pairs)[mentee.name] is None
    other.email = "back@primer.example"
    other.save()
    assert why(scoped, of_pairs)[other.name] == WhyLeftOut.NO_PAIR


# Two pairs of eyes


def test_nobody_approves_her_own_letter_but_where_she_is_alone(scoped: House) -> None:
    letter = a_letter(scoped)
    actions.ask_approval(letter=letter, by=scoped.coordinator, now=NOW)
    assert Task.objects.filter(kind=TaskKind.LETTER, state="open").count() == 1
    seen = mark(letter)
    with pytest.raises(ValidationError):
        actions.approve(letter=letter, by=scoped.coordinator, seen=seen, now=NOW)
    Membership.objects.exclude(person=scoped.coordinator).update(ended_at=NOW)
    actions.approve(letter=letter, by=scoped.coordinator, seen=seen, now=NOW)
    assert not Task.objects.filter(kind=TaskKind.LETTER, state="open").exists()
    with pytest.raises(WrongState):  # a double click
        actions.approve(letter=letter, by=scoped.coordinator, seen=seen, now=NOW)


def test_what_is_approved_is_what_was_seen(scoped: House) -> None:
    letter = a_letter(scoped, choice=Choice(part=Part.MENTEE))
    actions.ask_approval(letter=letter, by=scoped.coordinator, now=NOW)
    seen = mark(letter)
    make_mentee(scoped.cycle, "Somebody new ours", areas=[])
    change_standing(  # as many as before, but not the same
        participation=scoped.other_mentee, standing=Standing.WITHDRAWN, by=scoped.owner, now=NOW
    )
    with pytest.raises(actions.NotTheSame):
        actions.approve(letter=letter, by=scoped.manager, seen=seen, now=NOW)
    make_mentee(scoped.cycle, "Somebody newer ours", areas=[])
    actions.approve(letter=letter, by=scoped.manager, seen=mark(letter), now=NOW)
    assert LetterReader.objects.filter(letter=letter).count() == 3
    for change in (
        lambda: actions.drop_letter(letter=letter),
        lambda: actions.save_letter(
            letter=letter, cycle=scoped.cycle, choice=Choice(), is_needed=True,
            subject={"en": "Another"}, text={"en": "Other words"}, by=scoped.coordinator, now=NOW,
        ),
    ):  # fmt: skip
        with pytest.raises(WrongState):
            change()


def changed(letter: TeamLetter, house: House, *, by: Any, **more: Any) -> None:
    facts = {"subject": {"en": "Another"}, "text": {"en": "Other words"}, **more}
    actions.save_letter(
        letter=letter, cycle=house.cycle, choice=Choice(), is_needed=False, by=by, now=NOW, **facts
    )


def test_words_changed_while_a_page_stood_open_are_not_approved_from_it(scoped: House) -> None:
    letter = a_letter(scoped)
    actions.ask_approval(letter=letter, by=scoped.coordinator, now=NOW)
    seen = mark(letter)
    actions.take_back(letter=letter, by=scoped.coordinator, now=NOW)
    changed(letter, scoped, by=scoped.coordinator)
    actions.ask_approval(letter=letter, by=scoped.coordinator, now=NOW)
    with pytest.raises(actions.NotTheSame):
        actions.approve(letter=letter, by=scoped.manager, seen=seen, now=NOW)
    actions.approve(letter=letter, by=scoped.manager, seen=mark(letter), now=NOW)


def test_whoever_rewrote_a_colleagues_draft_does_not_approve_it(scoped: House) -> None:
    letter = a_letter(scoped)
    changed(letter, scoped, by=scoped.manager)
    actions.ask_approval(letter=letter, by=scoped.coordinator, now=NOW)
    with pytest.raises(ValidationError):
        actions.approve(letter=letter, by=scoped.manager, seen=mark(letter), now=NOW)
    actions.approve(letter=letter, by=scoped.coordinator, seen=mark(letter), now=NOW)


def test_a_letter_without_words_or_readers_is_not_laid_before_anybody(scoped: House) -> None:
    for facts in (
        {"subject": {"en": "Only this"}, "text": {}},
        {"subject": {"en": "In English"}, "text": {"sr": "По српски"}},
        {"subject": {"en": "May"}, "text": {"en": "In May", "sr": "У мају"}},
        {"choice": Choice(economy="IS")},
    ):
        letter = a_letter(scoped, **facts)
        with pytest.raises(ValidationError):
            actions.ask_approval(letter=letter, by=scoped.coordinator, now=NOW)
        letter.refresh_from_db()
        assert letter.state == LetterState.DRAFT


# On its way


def test_called_back_in_its_minute_and_never_after(scoped: House) -> None:
    letter = approved(scoped, a_letter(scoped))
    assert sweep(now=NOW) == 0
    actions.call_back(letter=letter, by=scoped.manager, now=NOW + timedelta(seconds=30))
    assert sweep(now=LATER) == 0
    assert not Message.objects.filter(kind="team_letter").exists()
    letter.refresh_from_db()
    assert letter.state == LetterState.DRAFT
    letter = approved(scoped, letter)
    with pytest.raises(ValidationError):
        actions.call_back(letter=letter, by=scoped.manager, now=LATER)
    assert sweep(now=LATER) == 4


def test_each_reader_has_it_once_in_her_language(scoped: House) -> None:
    mentee = scoped.mentee.person
    mentee.preferred_language, mentee.salutation = "sr", "Весна"
    mentee.save()
    letter = a_letter(
        scoped,
        subject={"en": "For {name}", "sr": "За {name}"},
        text={"en": "With {other}.\n\n{link}\n\nhttps://primer.example/may?a=1.", "sr": "{other}"},
        choice=Choice(pair=PairChoice.ACTIVE),
    )
    approved(scoped, letter)
    assert sweep(now=LATER) == 2
    sweep(now=LATER)
    letter.refresh_from_db()
    assert letter.state == LetterState.DONE
    mails = {mail.person: mail for mail in Message.objects.filter(kind="team_letter")}
    assert set(mails) == {mentee, scoped.mentor.person}
    assert mails[mentee].subject == "За Весна"
    assert scoped.mentor.person.name in mails[mentee].text
    theirs = mails[scoped.mentor.person]
    assert mentee.name in theirs.text
    assert "/l/pair/" in theirs.text
    assert '<a href="https://primer.example/may?a=1">' in theirs.html
    assert theirs.reply_to == scoped.coordinator.email
    assert progress_of(letter=letter).queued == 2


def test_who_left_or_went_away_since_the_approval_gets_nothing(scoped: House) -> None:
    letter = approved(scoped, a_letter(scoped))
    begin_standstill(
        person=scoped.mentor.person, kind=Rest.BEREAVEMENT, starts_on=TODAY, ends_on=None,
        by=None, now=NOW,
    )  # fmt: skip
    change_standing(
        participation=scoped.other_mentee,
        standing=Standing.WITHDRAWN,
        by=scoped.coordinator,
        now=NOW,
    )
    sweep(now=LATER)
    left = {
        row.participation_id: row.why
        for row in LetterReader.objects.filter(letter=letter, state=ReaderState.LEFT_OUT)
    }
    assert left == {
        scoped.mentor.pk: WhyLeftOut.AWAY,
        scoped.other_mentee.pk: WhyLeftOut.LEFT,
    }
    assert Message.objects.filter(kind="team_letter").count() == 2


def test_killed_between_portions_nothing_is_lost_or_doubled(
    scoped: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "PORTION", 1)
    letter = approved(scoped, a_letter(scoped))
    real, calls = actions.mails.written, []

    def dies_on_the_third(**facts: Any) -> Any:
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return real(**facts)

    monkeypatch.setattr(actions.mails, "written", dies_on_the_third)
    with pytest.raises(KeyboardInterrupt):
        sweep(now=LATER)
    assert Message.objects.filter(kind="team_letter").count() == 2
    sweep(now=LATER)
    sent = Message.objects.filter(kind="team_letter")
    assert sorted(sent.values_list("to_email", flat=True)) == sorted(
        {row.participation.person.email for row in LetterReader.objects.filter(letter=letter)}
    )


def test_held_back_while_portions_are_still_to_be_written(
    scoped: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "PORTION", 1)
    letter = approved(scoped, a_letter(scoped))
    actions.write_portion(letter=letter, now=LATER)
    batch = batch_of(letter)
    assert hold(organisation=scoped.organisation, by=scoped.manager, batch=batch) == 1
    sweep(now=LATER)
    assert set(Message.objects.filter(batch=batch).values_list("state", flat=True)) == {"held"}
    facts = {"organisation": scoped.organisation, "by": scoped.manager, "batch": batch}
    assert let_go(**facts, now=LATER) == 4


def test_a_pair_that_ended_is_not_spoken_of(scoped: House) -> None:
    letter = approved(scoped, a_letter(scoped, text={"en": "You and {other}"}))
    pair = Mentorship.objects.get(pk=scoped.mentorship.pk)
    end_mentorship(
        mentorship=pair, reason=EndReason.NEEDS_CHANGED, initiator=Initiator.BOTH, today=TODAY,
        now=NOW, by=scoped.coordinator,
    )  # fmt: skip
    sweep(now=LATER)
    assert not Message.objects.filter(kind="team_letter").exists()
    assert set(LetterReader.objects.values_list("why", flat=True)) == {WhyLeftOut.NO_PAIR}
    assert progress_of(letter=letter).left_out == 4


# Pages


def data(**more: str) -> dict[str, str]:
    return {"subject__en": "May", "text__en": "We meet.", "part": "mentee", **more}


def test_from_the_first_word_to_the_outbox(house: House) -> None:
    writer, reader = visitor(house.coordinator), visitor(house.manager)
    new = f"{DESK}/cycles/2026/letters/new/"
    bad = writer.post(new, data(text__en="Dear {nam}, keep these words"))
    assert bad.status_code == 422
    assert "keep these words" in bad.content.decode()
    assert "{nam}" in bad.content.decode()
    page = writer.post(new, data(), follow=True).content.decode()
    assert "Reaches 2 people" in page
    with in_organisation(house.organisation):
        letter = TeamLetter.objects.get()
    one = f"{DESK}/letters/{letter.public_id}/"
    copy = writer.get(f"{one}preview/").content.decode()
    assert "We meet." in copy
    assert "1 / 2" in copy
    writer.post(f"{one}steps/asking/")
    assert "you wrote it yourself" in writer.get(one).content.decode()
    asked = reader.get(one).content.decode()
    assert "It would go to 2 people" in asked
    stale = reader.post(f"{one}steps/approval/", {"seen": "somebody else"}, follow=True)
    assert "its readers have changed" in stale.content.decode()
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', asked)
    assert seen is not None
    reader.post(f"{one}steps/approval/", {"seen": seen[1]})
    assert "Call it back" in reader.get(one).content.decode()
    with in_organisation(house.organisation):
        assert sweep(now=LATER) == 2
        sweep(now=LATER)
    assert "In the outgoing mail" in reader.get(one).content.decode()
    copied = writer.post(f"{one}steps/copy/", follow=True).content.decode()
    assert "We meet." in copied
    earlier = writer.get(f"{new}?from={letter.public_id}").content.decode()
    assert "We meet." in earlier
    assert writer.post(f"{one}steps/nonsense/").status_code == 404


def test_only_those_who_may_act_write_and_approve(house: House, elsewhere: House) -> None:
    with in_organisation(house.organisation):
        letter = a_letter(house)
    one = f"{DESK}/letters/{letter.public_id}/"
    looks = visitor(house.viewer)
    page = looks.get(one)
    assert page.status_code == 200
    assert b'name="text__en"' not in page.content
    for step in ("asking", "approval", "removal", "copy"):
        assert looks.post(f"{one}steps/{step}/", {"seen": "4"}).status_code == 403
    for person in (house.mentee.person, elsewhere.coordinator):
        assert visitor(person).get(one).status_code == 404
        assert visitor(person).get(f"{one}preview/").status_code == 404
    with in_organisation(house.organisation):
        assert TeamLetter.objects.get().state == LetterState.DRAFT


def test_the_pages_ask_the_database_equally_often(house: House) -> None:
    client = visitor(house.coordinator)
    with in_organisation(house.organisation):
        letter = a_letter(house)
    counts = {
        f"{DESK}/cycles/2026/letters/": 6,
        f"{DESK}/letters/{letter.public_id}/": 7,
        f"{DESK}/letters/{letter.public_id}/preview/": 6,
    }
    found: list[dict[str, int]] = []
    for n in (1, 5):
        with in_organisation(house.organisation):
            for i in range(n):
                make_mentee(house.cycle, f"More {n}{i} ours", areas=[])
                a_letter(house)
        asked = {}
        for url in counts:
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            asked[url] = len(queries)
        found.append(asked)
    assert found == [counts, counts]
