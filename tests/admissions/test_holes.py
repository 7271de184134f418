"""Ways around the rules that were once open: who learns what, and steps that meet one another."""

import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from spona.admissions.actions.committee import compose_call, park_composition, save_quota
from spona.admissions.actions.conflicts import record_conflict
from spona.admissions.actions.deciding import (
    begin_publication,
    mend_decision,
    park_decision,
    publish_one,
    publish_waiting,
)
from spona.admissions.actions.duplicates import settle_as_one, unsettle
from spona.admissions.actions.interviews import SlotGone, choose_slot
from spona.admissions.actions.minutes import close_minutes, is_whole, save_minutes
from spona.admissions.actions.offers import answer_offer, lapse_offer, place_became_free
from spona.admissions.actions.submitting import withdraw
from spona.admissions.exports_of_minutes import to_pdf
from spona.admissions.models.application import Application, Duplicate, MonitoringAnswer
from spona.admissions.models.call import Call
from spona.admissions.models.interview import Slot
from spona.admissions.models.review import Review, Reviewer
from spona.admissions.models.selection import Decision, Offer
from spona.admissions.queries.decisions import waiting
from spona.admissions.queries.minutes import names_by_code, without
from spona.admissions.queries.standing import standing
from spona.admissions.states import ConflictKind, OfferState, Outcome, State
from spona.admissions.tasks.decisions import sweep
from spona.core.states import WrongState
from spona.messaging.delivery import deliver_due
from spona.messaging.models import Message
from spona.programmes.models import Participation
from spona.programmes.states import Part, Stage, Standing
from tests.admissions.calls import (
    assign,
    make_application,
    make_call,
    make_review,
    make_reviewer,
    make_round,
)
from tests.admissions.jury import say_none
from tests.characters import NOW, House, visitor

DESK = "/o/ours/desk"


@pytest.fixture
def call(scoped: House) -> Call:
    """Two seats, four eligible applicants; the cycle is being prepared."""
    scoped.cycle.stage = Stage.PREPARING
    scoped.cycle.save()
    call = make_call(scoped, seats=2, reserve_seats=2, offer_days=5)
    for name, points in [
        ("Ana One", 91_000),
        ("Bora Two", 82_000),
        ("Cana Three", 73_000),
        ("Dona Four", 64_000),
    ]:
        make_application(call, name, state=State.ELIGIBLE, points=points, reviews_in=2)
    return call


def one(call: Call, name: str) -> Application:
    return Application.objects.select_related(
        "call__cycle", "call__organisation", "person", "organisation"
    ).get(call=call, person__name__startswith=name)


def published(call: Call, house: House) -> None:
    """Ana and Bora selected, Cana and Dona in reserve; the letters are out."""
    park_composition(
        composition=compose_call(call=call, by=house.owner, now=NOW), by=house.owner, now=NOW
    )
    begin_publication(call=call, by=house.owner, now=NOW)
    publish_waiting(call=call, now=NOW)
    call.refresh_from_db()


def against(application: Application, person: object, house: House) -> None:
    record_conflict(
        application=application, person=person, kind=ConflictKind.FAMILY, by=house.owner, now=NOW
    )


# Who learns what


def test_a_reader_of_the_team_learns_no_points_of_what_she_still_reads(
    call: Call, scoped: House
) -> None:
    round_ = make_round(call)
    ana, bora = one(call, "Ana"), one(call, "Bora")
    other = assign(round_, ana, make_reviewer(call, "Reader Two"))
    make_review(other, clarity=5, effect=1)
    assign(round_, ana, make_reviewer(call, "", person=scoped.coordinator))
    park_decision(application=ana, outcome=Outcome.RESERVE, by=scoped.owner, now=NOW)
    park_decision(application=bora, outcome=Outcome.RESERVE, by=scoped.owner, now=NOW)
    reader, owner = visitor(scoped.coordinator), visitor(scoped.owner)
    for path in (
        f"calls/{call.slug}/decisions/",
        f"calls/{call.slug}/interviews/invitations/",
        f"applications/{ana.public_id}/decision/",
    ):
        assert b"91.0" in owner.get(f"{DESK}/{path}").content, path
        page = reader.get(f"{DESK}/{path}").content.decode()
        assert "91.0" not in page, path
    letters = f"{DESK}/calls/{call.slug}/letters/?outcome=reserve"
    assert b"clarity" in owner.get(letters).content
    assert b"clarity" not in reader.get(letters).content
    preview = f"{DESK}/calls/{call.slug}/letters/preview/"
    assert b"Ana One" in owner.get(preview).content
    assert b"Ana One" not in reader.get(preview).content
    decision = f"{DESK}/applications/{ana.public_id}/decision/"
    assert b"clarity" not in reader.get(decision).content


def test_the_board_is_sorted_by_the_points_it_shows(call: Call, scoped: House) -> None:
    """Of reading and interview together."""
    Application.objects.filter(pk=one(call, "Dona").pk).update(interview_points=100_000)
    page = visitor(scoped.owner).get(f"{DESK}/calls/{call.slug}/decisions/").content.decode()
    shown = re.findall(r'data-label="Points">([\d.]+)', page)
    assert shown == ["91.0", "82.0", "78.4", "73.0"]


def test_the_order_of_lists_tells_no_points_either(call: Call, scoped: House) -> None:
    round_ = make_round(call)
    dona = one(call, "Dona")
    Application.objects.filter(pk=dona.pk).update(points=99_000)
    assign(round_, dona, make_reviewer(call, "", person=scoped.coordinator))
    for path in ("decisions/", "interviews/invitations/"):
        page = visitor(scoped.coordinator).get(f"{DESK}/calls/{call.slug}/{path}").content.decode()
        assert page.index("Cana Three") < page.index("Dona Four"), path


@pytest.mark.parametrize(("women", "men", "shown"), [(3, 1, None), (9, 1, False), (9, 8, True)])
def test_few_answers_about_sex_are_not_counted_out_on_the_table(
    call: Call, scoped: House, women: int, men: int, shown: bool | None
) -> None:
    """Nor how many of them are in, where it would tell who is not."""
    known = list(Application.objects.filter(call=call))
    for n in range(women + men - len(known)):
        known.append(make_application(call, f"Nia {n}", state=State.ELIGIBLE, points=50_000 - n))
    sexes = ["female"] * women + ["male"] * men
    MonitoringAnswer.objects.bulk_create(
        MonitoringAnswer(
            organisation=scoped.organisation, application=one_, sex=sex, text_version="1", at=NOW
        )
        for one_, sex in zip(known, sexes, strict=True)
    )
    path = f"{DESK}/calls/{call.slug}/table/"
    page = visitor(scoped.owner).get(path).content.decode()
    assert ('id="b-sex"' in page) is (shown is not None)
    if shown is not None:
        cells = re.findall(r'class="number">([^<]+)<', _part(page))
        assert cells == (["in", "candidates", "0", str(women), "0", str(men)] if shown else
                         ["in", "candidates", "–", "–", "–", "–"])  # fmt: skip
    compose_call(call=call, by=scoped.owner, now=NOW)  # two are in: that would say who is not
    page = visitor(scoped.owner).get(path).content.decode()
    if shown:
        cells = re.findall(r'class="number">([^<]+)<', _part(page))
        assert cells == ["in", "candidates", "–", str(women), "–", str(men)]
    against(known[0], scoped.viewer, scoped)  # whoever sees one fewer could subtract
    assert 'id="b-sex"' not in visitor(scoped.viewer).get(path).content.decode()


def _part(page: str) -> str:
    return page.split('id="b-sex"')[1].split("</table>")[0]


def test_the_table_counts_no_rank_for_somebody_hidden(call: Call, scoped: House) -> None:
    bora = one(call, "Bora")
    against(bora, scoped.viewer, scoped)
    save_quota(
        call=call, about="sex", values=["female"], at_least=1, at_most=None, is_percent=False,
        by=scoped.owner,
    )  # fmt: skip
    MonitoringAnswer.objects.create(
        organisation=scoped.organisation, application=one(call, "Dona"), sex="female",
        text_version="1", at=NOW,
    )  # fmt: skip
    compose_call(call=call, by=scoped.owner, now=NOW)
    path = f"{DESK}/calls/{call.slug}/table/"
    page = visitor(scoped.viewer).get(path).content.decode()
    assert re.findall(r'data-label="Rank">(\d+)<', page) == ["1", "2", "3"]
    assert bora.code not in page
    # A quota about sex names nobody it moves, and says of few no number.
    assert "Without it" not in visitor(scoped.owner).get(path).content.decode()
    assert "of 1 candidates" not in page
    cana = one(call, "Cana")
    seat = (
        visitor(scoped.viewer).get(f"{DESK}/applications/{cana.public_id}/seat/").content.decode()
    )
    assert "rank 2" in seat
    assert bora.code not in seat


def test_minutes_keep_from_a_reader_what_a_conflict_keeps_from_her(
    call: Call, scoped: House
) -> None:
    ana, cana = one(call, "Ana"), one(call, "Cana")
    against(ana, scoped.viewer, scoped)
    MonitoringAnswer.objects.create(
        organisation=scoped.organisation, application=cana, sex="female", text_version="1", at=NOW
    )
    save_quota(
        call=call, about="sex", values=["female"], at_least=1, at_most=None, is_percent=False,
        by=scoped.owner,
    )  # fmt: skip
    published(call, scoped)
    minutes = save_minutes(
        call=call, minutes=None, held_on=NOW.date(), place="", present=[], notes={}, by=scoped.owner
    )
    close_minutes(minutes=minutes, by=scoped.owner, now=NOW)
    path = f"{DESK}/minutes/{minutes.public_id}/"
    assert b"91.0" in visitor(scoped.owner).get(path).content
    page = visitor(scoped.viewer).get(path).content.decode()
    assert "91.0" not in page
    assert ana.code not in page
    assert re.findall(r"<tr><td>(\d+)</td><td>\w+ · (\w+)", page)[:2] == [
        ("1", "Bora"),
        ("2", "Cana"),
    ]
    assert "fewer than 5" in page  # a quota about sex: no small count, nobody moved by it
    assert f"+{one(call, 'Bora').code}" not in visitor(scoped.owner).get(path).content.decode()
    minutes.refresh_from_db()
    assert is_whole(minutes)
    content = without(minutes.content, codes={ana.code})
    assert ana.code in str(minutes.content)
    assert ana.code not in str(content)
    names = names_by_code(call=call, person=scoped.viewer)
    part = to_pdf(minutes, content=content, names=names, language="en", is_part=True)
    shown = visitor(scoped.viewer).get(f"{path}minutes.pdf").content
    assert undated(shown) == undated(part)


def undated(pdf: bytes) -> bytes:
    """Without the second it was made in, and what is made of it."""
    moment = rb"D:\d{14}[^)]*|\d{4}-\d\d-\d\dT[\d:.+Z-]+|/ID ?\[[^\]]*\]|(?<=ID>)[^<]+"
    return re.sub(moment, b"", pdf)


def test_what_is_missing_names_nobody_a_conflict_hides(call: Call, scoped: House) -> None:
    ana, bora = one(call, "Ana"), one(call, "Bora")
    for application in (ana, bora):
        park_decision(
            application=application, outcome=Outcome.NOT_SELECTED, by=scoped.owner, now=NOW
        )
    against(ana, scoped.viewer, scoped)
    page = visitor(scoped.viewer).get(f"{DESK}/calls/{call.slug}/decisions/").content.decode()
    assert bora.code in page
    assert ana.code not in page


# Steps that meet one another


def pair(call: Call, aside: Application, kept: Application) -> Duplicate:
    one_, other = sorted([aside.pk, kept.pk])
    return Duplicate.objects.create(
        organisation=call.organisation, one_id=one_, other_id=other, grounds=["name"], at=NOW
    )


def test_an_offered_place_of_a_duplicate_moves_on_and_jams_nothing(
    call: Call, scoped: House
) -> None:
    published(call, scoped)
    ana = one(call, "Ana")
    duplicate = pair(call, ana, one(call, "Dona"))
    settle_as_one(duplicate=duplicate, keep=one(call, "Dona"), note="", by=scoped.owner, now=NOW)
    assert Offer.objects.get(application=ana).state == OfferState.TAKEN_BACK
    assert one(call, "Cana").state == State.OFFERED
    sweep(now=NOW + timedelta(days=9))
    assert one(call, "Bora").state == State.LAPSED


def test_somebody_who_has_a_place_is_not_put_aside(call: Call, scoped: House) -> None:
    published(call, scoped)
    ana = one(call, "Ana")
    offer = Offer.objects.get(application=ana)
    answer_offer(offer=offer, accepted=True, by=ana.person, now=NOW)
    with pytest.raises(WrongState):
        settle_as_one(
            duplicate=pair(call, ana, one(call, "Dona")),
            keep=one(call, "Dona"),
            note="",
            by=scoped.owner,
            now=NOW,
        )
    assert one(call, "Ana").state == State.ACCEPTED


def test_taking_a_settlement_back_sends_nothing_that_was_never_sent(
    call: Call, scoped: House
) -> None:
    """And takes up nothing that its owner herself took back."""
    kept = one(call, "Ana")
    hers = make_application(call, "Ana Again", state=State.SUBMITTED)
    withdraw(application=hers, now=NOW)
    duplicate = pair(call, hers, kept)
    settle_as_one(duplicate=duplicate, keep=kept, note="", by=scoped.owner, now=NOW)
    duplicate.refresh_from_db()
    unsettle(duplicate=duplicate, note="", by=scoped.owner, now=NOW)
    hers.refresh_from_db()
    assert hers.state == State.WITHDRAWN


def test_one_offer_that_cannot_lapse_does_not_hold_up_the_others(call: Call, scoped: House) -> None:
    published(call, scoped)
    Application.objects.filter(pk=one(call, "Ana").pk).update(state=State.WITHDRAWN)
    sweep(now=NOW + timedelta(days=9))
    assert one(call, "Bora").state == State.LAPSED


def test_two_calls_of_one_cycle_lead_to_one_participation(call: Call, scoped: House) -> None:
    second = make_call(scoped, slug="second", seats=1, questionnaire=call.questionnaire)
    person = one(call, "Ana").person
    make_application(second, "Ana One", person=person, state=State.ELIGIBLE, points=90_000)
    published(call, scoped)
    published(second, scoped)
    for found in (call, second):
        offer = Offer.objects.get(application__call=found, application__person=person)
        answer_offer(offer=offer, accepted=True, by=person, now=NOW)
    assert Participation.objects.filter(person=person).count() == 1


def test_a_mentor_who_had_left_and_says_yes_is_there_again(scoped: House) -> None:
    call = make_call(scoped, part=Part.MENTOR, closes_at=None)
    ana = make_application(call, "Ana One", state=State.ELIGIBLE)
    there = Participation.objects.create(
        organisation=scoped.organisation, cycle=scoped.cycle, person=ana.person,
        part=Part.MENTOR, standing=Standing.WITHDRAWN,
    )  # fmt: skip
    park_decision(application=ana, outcome=Outcome.SELECTED, by=scoped.owner, now=NOW)
    begin_publication(call=call, by=scoped.owner, now=NOW)
    publish_waiting(call=call, now=NOW)
    offer = Offer.objects.get(application=ana)
    answer_offer(offer=offer, accepted=True, by=ana.person, now=NOW)
    there.refresh_from_db()
    assert there.standing != Standing.WITHDRAWN


def test_somebody_taken_up_again_after_a_decision_is_decided_anew(
    call: Call, scoped: House
) -> None:
    published(call, scoped)
    cana = one(call, "Cana")
    withdraw(application=cana, now=NOW)
    Application.objects.filter(pk=cana.pk).update(state=State.ELIGIBLE)
    letters = Message.objects.filter(person=cana.person, kind="decision_reserve")
    assert letters.count() == 1
    assert [(p.kind, p.n) for p in standing(call=call).problems] == [("undecided", 1)]
    park_decision(application=one(call, "Cana"), outcome=Outcome.RESERVE, by=scoped.owner, now=NOW)
    assert Decision.objects.get(application=cana).published_at is None
    begin_publication(call=call, by=scoped.owner, now=NOW + timedelta(hours=1))
    publish_waiting(call=call, now=NOW + timedelta(hours=1))
    assert one(call, "Cana").state == State.RESERVE
    assert letters.count() == 2


def test_a_place_declined_with_no_reserve_left_can_be_given_to_somebody_else(
    call: Call, scoped: House
) -> None:
    published(call, scoped)
    for name in ("Cana", "Dona"):
        withdraw(application=one(call, name), now=NOW)
    offer = Offer.objects.get(application=one(call, "Ana"))
    answer_offer(offer=offer, accepted=False, by=offer.application.person, now=NOW)
    late = make_application(call, "Eva Late", state=State.ELIGIBLE)
    park_decision(application=late, outcome=Outcome.SELECTED, by=scoped.owner, now=NOW)
    begin_publication(call=call, by=scoped.owner, now=NOW)
    publish_waiting(call=call, now=NOW)
    assert one(call, "Eva").state == State.OFFERED


def test_nobody_takes_an_interview_time_with_an_application_taken_back(
    call: Call, scoped: House
) -> None:
    Application.objects.filter(call=call).update(state=State.SHORTLISTED)
    slot = Slot.objects.create(
        organisation=scoped.organisation, call=call, starts_at=NOW + timedelta(days=3), minutes=20
    )
    seen = one(call, "Ana")
    withdraw(application=one(call, "Ana"), now=NOW)
    with pytest.raises(SlotGone):
        choose_slot(application=seen, slot=slot, by=seen.person, now=NOW)


def test_a_number_that_is_none_is_asked_for(call: Call, scoped: House) -> None:
    path = f"{DESK}/calls/{call.slug}/table/proposals/?again=²"
    assert visitor(scoped.owner).get(path).status_code == 200


@pytest.mark.parametrize("more", [0, 5])
def test_the_board_asks_the_same_of_few_as_of_many(
    call: Call, scoped: House, more: int, django_assert_num_queries: Any
) -> None:
    published(call, scoped)
    for n in range(more + 1):
        make_application(call, f"More {n}", state=State.ELIGIBLE, points=1000 + n, reviews_in=2)
    client = visitor(scoped.owner)
    client.get(path := f"{DESK}/calls/{call.slug}/decisions/")
    with django_assert_num_queries(10):
        client.get(path)


def test_whatever_gives_or_frees_a_place_holds_the_call_first(call: Call, scoped: House) -> None:
    def held_first(what: Callable[[], object]) -> None:
        with CaptureQueriesContext(connection) as queries:
            what()
        said = [one["sql"] for one in queries]
        changes = next(n for n, sql in enumerate(said) if sql.startswith(("UPDATE", "INSERT")))
        holds = next(n for n, sql in enumerate(said) if 'FROM "admissions_call"' in sql)
        assert holds < changes, what

    ana, by = one(call, "Ana"), scoped.owner
    outcomes = {"Ana": "selected", "Bora": "selected", "Cana": "reserve", "Dona": "not_selected"}
    for name, outcome in outcomes.items():
        asked = partial(
            park_decision, application=one(call, name), outcome=Outcome(outcome), reason="So.",
            next_step="Again.", by=by, now=NOW,
        )  # fmt: skip
        held_first(asked)
    begin_publication(call=call, by=by, now=NOW)
    for decision in waiting(call=call):
        held_first(partial(publish_one, decision=decision, now=NOW))
    Call.objects.update(publishing_since=None)
    mend = partial(
        mend_decision, application=one(call, "Dona"), reason="Miscounted", by=by, now=NOW
    )
    held_first(partial(mend, outcome=Outcome.RESERVE))
    offer = Offer.objects.select_related("application").get(application=ana)
    held_first(partial(answer_offer, offer=offer, accepted=True, by=ana.person, now=NOW))
    held_first(partial(place_became_free, application=one(call, "Ana"), by=by, now=NOW))
    offer = Offer.objects.select_related("application").get(application=one(call, "Bora"))
    held_first(partial(lapse_offer, offer=offer, now=NOW + timedelta(days=9)))
    assert {one(call, name).state for name in ("Cana", "Dona")} == {State.OFFERED}
    both = pair(call, one(call, "Cana"), one(call, "Dona"))
    held_first(
        partial(settle_as_one, duplicate=both, keep=one(call, "Dona"), note="", by=by, now=NOW)
    )


def test_a_place_on_its_way_by_letter_is_given_to_nobody_else(call: Call, scoped: House) -> None:
    outcomes = {"Ana": "selected", "Bora": "selected", "Cana": "not_selected", "Dona": "reserve"}
    for name, outcome in outcomes.items():
        park_decision(
            application=one(call, name), outcome=Outcome(outcome), reason="So.", next_step="Again.",
            by=scoped.owner, now=NOW,
        )  # fmt: skip
    begin_publication(call=call, by=scoped.owner, now=NOW)
    publish_one(decision=Decision.objects.get(application=one(call, "Cana")), now=NOW)
    with pytest.raises(WrongState):
        mend_decision(
            application=one(call, "Cana"), outcome=Outcome.SELECTED, reason="Miscounted",
            by=scoped.owner, now=NOW,
        )  # fmt: skip


# What somebody types


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_at_the_end_of_the_calendar_is_answered(call: Call, scoped: House, day: str) -> None:
    published(call, scoped)
    Call.objects.update(time_zone="America/New_York" if day > "2" else "Asia/Tokyo")
    make_reviewer(call, "Panel One")
    owner = visitor(scoped.owner)
    asked = {"day": day, "first": "09:00", "minutes": "30", "pause": "10", "n": "30"}
    panel = Reviewer.objects.get().public_id
    times = f"{DESK}/calls/{call.slug}/interviews/times/new/"
    assert owner.post(times, {**asked, "panel": [panel]}).status_code == 422
    ana = one(call, "Ana")
    longer = f"{DESK}/applications/{ana.public_id}/offer/until/"
    assert owner.post(longer, {"until": day}).status_code == 302
    assert Offer.objects.get(application=ana).answer_by < NOW + timedelta(days=9)
    Application.objects.filter(pk=one(call, "Dona").pk).update(state=State.SUBMITTED)
    late = f"{DESK}/calls/{call.slug}/late/?begun_before={day}T00:00"
    assert owner.get(late).status_code in {200, 422}


def test_a_line_break_in_a_place_or_a_name_adds_no_line_to_a_header(
    call: Call, scoped: House
) -> None:
    evil = "Room 1\r\nATTENDEE:mailto:evil@example.org\r\rBcc: evil@example.org"
    scoped.organisation.name = {"en": evil}
    scoped.organisation.email = "office@example.org"
    scoped.organisation.save()
    ana = one(call, "Ana")
    ana.person.name = ana.person.salutation = evil
    ana.person.save()
    Call.objects.filter(pk=call.pk).update(title={"en": evil})
    Application.objects.filter(pk=ana.pk).update(state=State.SHORTLISTED)
    slot = Slot.objects.create(
        organisation=scoped.organisation, call=call, starts_at=NOW + timedelta(days=3), minutes=20,
        place=evil,
    )  # fmt: skip
    ana = Application.objects.select_related("call__cycle", "person__organisation").get(pk=ana.pk)
    choose_slot(application=ana, slot=slot, by=None, now=NOW)
    letter = Message.objects.get(kind="interview_taken")
    lines = re.split(r"[\r\n]+", letter.calendar)
    assert [one for one in lines if one.startswith(("ATTENDEE", "Bcc"))] == [
        f"ATTENDEE;PARTSTAT=ACCEPTED;RSVP=TRUE:mailto:{ana.person.email}"
    ]
    assert "\r" not in letter.subject + letter.text and "\n" not in letter.subject
    deliver_due(now=NOW + timedelta(days=1))
    [sent] = mail.outbox
    assert sent.message()["Bcc"] is None
    assert sent.recipients() == [ana.person.email]


def test_a_review_that_saves_itself_takes_nothing_but_text(call: Call, scoped: House) -> None:
    ana, reader = one(call, "Ana"), make_reviewer(call, "", person=scoped.coordinator)
    assignment = assign(make_round(call), ana, reader)
    say_none(reader, [ana])
    path = f"/o/ours/me/jury/{call.slug}/read/{assignment.public_id}/save/"
    client = visitor(scoped.coordinator)
    for changes in [
        "", "7", "null", '"x"', "{}", '[{"name": "overall"}]', '[["overall"]]', "[" * 5000,
        '[{"name": "overall", "was": "", "value": "\\ud800"}]',
        '[{"name": "score-clarity", "was": "", "value": [5]}]',
        '[{"name": "score-clarity", "was": "", "value": true}]',
    ]:  # fmt: skip
        assert client.post(path, {"changes": changes}).status_code in {200, 422}, changes[:80]
    assert not Review.objects.exclude(scores={}).exists()
    good = '[{"name": "score-clarity", "was": "", "value": "5"}]'
    client.post(path, {"changes": good})
    assert Review.objects.get().scores == {"clarity": 5}
