"""Interviews: times picked once, calendars that follow, sheets that both count."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar

from spona.admissions.actions.interviews import (
    NotComplete,
    SheetChanged,
    SlotGone,
    add_slots,
    cancel_slot,
    change_slot,
    choose_slot,
    give_back,
    invite,
    note_outcome,
    save_question,
    save_sheet,
)
from spona.admissions.models.application import Application
from spona.admissions.models.call import Call
from spona.admissions.models.interview import InterviewSheet, Slot
from spona.admissions.models.review import Conflict, Reviewer
from spona.admissions.queries.interviews import free_for, my_slots, questions
from spona.admissions.states import SlotState, State
from spona.admissions.tasks.decisions import sweep
from spona.core.states import WrongState
from spona.messaging.links import address_of, issue
from spona.messaging.models import Message
from tests.admissions.calls import make_application, make_call, make_reviewer
from tests.characters import NOW, House, visitor

LATER = NOW + timedelta(days=3)


@pytest.fixture
def call(scoped: House) -> Call:
    """Two questions, a panel of two, three times, two applicants asked."""
    call = make_call(scoped)
    for weight in (60, 40):
        save_question(
            call=call,
            question=None,
            text={"en": f"Question {weight}"},
            listen_for={},
            weight=weight,
            by=scoped.coordinator,
        )
    panel = [make_reviewer(call, name) for name in ("Judge One", "Judge Two")]
    add_slots(
        call=call,
        starts_at=LATER,
        minutes=30,
        pause=10,
        n=3,
        place="Room 5",
        panel=panel,
        by=scoped.coordinator,
    )
    asked = [make_application(call, name, state=State.ELIGIBLE) for name in ("Ana", "Bora")]
    invite(applications=asked, by=scoped.coordinator, now=NOW)
    return call


def one(call: Call, name: str) -> Application:
    return Application.objects.select_related("call", "person", "organisation").get(
        call=call, person__name=name
    )


def times(call: Call) -> list[Slot]:
    return list(Slot.objects.select_related("call", "organisation").order_by("starts_at"))


def seats(call: Call) -> list[Reviewer]:
    return list(Reviewer.objects.filter(call=call).select_related("person", "call").order_by("pk"))


def entries(kind: str) -> list[Calendar]:
    texts = Message.objects.filter(kind=kind).order_by("pk").values_list("calendar", flat=True)
    return [Calendar.from_ical(text) for text in texts]


def test_times_stand_one_after_the_other_with_a_pause(call: Call) -> None:
    assert [s.starts_at - LATER for s in times(call)] == [
        timedelta(0),
        timedelta(minutes=40),
        timedelta(minutes=80),
    ]
    assert Message.objects.filter(kind="interview_invitation").count() == 2
    assert one(call, "Ana").state == State.SHORTLISTED


def test_a_time_is_taken_once_and_changing_it_frees_the_other(call: Call) -> None:
    ana, bora = one(call, "Ana"), one(call, "Bora")
    first, second, _third = times(call)
    choose_slot(application=ana, slot=first, by=ana.person, now=NOW)
    with pytest.raises(SlotGone):
        choose_slot(application=bora, slot=first, by=bora.person, now=NOW)
    choose_slot(application=ana, slot=second, by=ana.person, now=NOW)
    first.refresh_from_db()
    assert (first.state, first.application_id) == (SlotState.FREE, None)
    choose_slot(application=bora, slot=first, by=bora.person, now=NOW)
    assert [s.application_id for s in times(call)] == [bora.pk, ana.pk, None]


def test_the_calendar_entry_keeps_its_id_and_counts_up(call: Call) -> None:
    ana = one(call, "Ana")
    slot = choose_slot(application=ana, slot=times(call)[0], by=ana.person, now=NOW)
    change_slot(
        slot=slot, starts_at=LATER + timedelta(hours=2), minutes=45, place="Hall", by=None, now=NOW
    )
    give_back(slot=slot, by=ana.person, now=NOW)
    told = [entries(f"interview_{kind}")[0] for kind in ("taken", "changed", "cancelled")]
    events = [calendar.walk("VEVENT")[0] for calendar in told]
    assert len({str(event["uid"]) for event in events}) == 1
    assert [int(event["sequence"]) for event in events] == [1, 2, 3]
    assert [str(calendar["method"]) for calendar in told] == ["REQUEST", "REQUEST", "CANCEL"]
    assert events[1].decoded("dtstart") == LATER + timedelta(hours=2)
    assert events[1].decoded("dtend") - events[1].decoded("dtstart") == timedelta(minutes=45)
    assert str(events[1]["location"]) == "Hall"


def test_a_time_in_the_night_the_clocks_change_is_the_same_moment(
    call: Call, scoped: House
) -> None:
    moment = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)  # 02:30, the second time, in Belgrade
    [slot] = add_slots(
        call=call,
        starts_at=moment,
        minutes=30,
        pause=0,
        n=1,
        place="",
        panel=seats(call),
        by=scoped.coordinator,
    )
    ana = one(call, "Ana")
    choose_slot(application=ana, slot=slot, by=ana.person, now=NOW)
    [calendar] = entries("interview_taken")
    event = calendar.walk("VEVENT")[0]
    assert event.decoded("dtstart").astimezone(UTC) == moment
    assert event.decoded("dtend").astimezone(UTC) == moment + timedelta(minutes=30)


def test_nobody_is_offered_a_panel_with_a_conflict(call: Call, scoped: House) -> None:
    ana = one(call, "Ana")
    Conflict.objects.create(
        organisation=scoped.organisation,
        application=ana,
        person=seats(call)[0].person,
        kind="family",
        at=NOW,
    )
    assert not free_for(application=ana, now=NOW).exists()
    assert free_for(application=one(call, "Bora"), now=NOW).count() == 3
    with pytest.raises(SlotGone):
        choose_slot(application=ana, slot=times(call)[0], by=ana.person, now=NOW)


def test_a_day_before_it_can_no_longer_be_changed_here(call: Call) -> None:
    ana = one(call, "Ana")
    slot = choose_slot(application=ana, slot=times(call)[0], by=ana.person, now=NOW)
    late = LATER - timedelta(hours=23)
    with pytest.raises(SlotGone):
        give_back(slot=slot, by=ana.person, now=late)
    with pytest.raises(SlotGone):
        choose_slot(application=ana, slot=times(call)[1], by=ana.person, now=late)


def test_a_letter_the_day_before_once_for_the_time_as_it_stands(call: Call, scoped: House) -> None:
    ana = one(call, "Ana")
    slot = choose_slot(application=ana, slot=times(call)[0], by=ana.person, now=NOW)
    assert sweep(now=LATER - timedelta(hours=30)) == 0
    assert [sweep(now=LATER - timedelta(hours=25)) for _twice in range(2)] == [1, 0]
    change_slot(
        slot=slot,
        starts_at=LATER + timedelta(days=4),
        minutes=30,
        place="",
        by=scoped.coordinator,
        now=LATER,
    )
    assert sweep(now=LATER + timedelta(days=3, hours=1)) == 1
    assert Message.objects.filter(kind="interview_reminder").count() == 2


def test_called_off_she_chooses_another(call: Call, scoped: House) -> None:
    ana = one(call, "Ana")
    slot = choose_slot(application=ana, slot=times(call)[0], by=ana.person, now=NOW)
    cancel_slot(slot=slot, by=scoped.coordinator, now=NOW)
    assert slot.state == SlotState.CANCELLED
    assert str(entries("interview_cancelled")[0]["method"]) == "CANCEL"
    choose_slot(application=ana, slot=times(call)[1], by=ana.person, now=NOW)
    with pytest.raises(WrongState):
        cancel_slot(slot=slot, by=scoped.coordinator, now=NOW)


def test_who_did_not_come_may_be_asked_again(call: Call, scoped: House) -> None:
    ana = one(call, "Ana")
    slot = choose_slot(application=ana, slot=times(call)[0], by=ana.person, now=NOW)
    with pytest.raises(WrongState):
        note_outcome(slot=slot, came=False, by=scoped.coordinator, now=NOW)
    after = LATER + timedelta(hours=1)
    note_outcome(slot=slot, came=False, by=scoped.coordinator, now=after)
    assert slot.state == SlotState.NO_SHOW
    invite(applications=[ana], by=scoped.coordinator, now=after)
    assert Message.objects.filter(kind="interview_invitation").count() == 3
    with pytest.raises(WrongState):
        ana_later = choose_slot(
            application=ana, slot=_one_more(call, after, scoped), by=None, now=after
        )
        assert ana_later.state == SlotState.TAKEN
        note_outcome(slot=slot, came=True, by=scoped.coordinator, now=after)


def _one_more(call: Call, now: datetime, house: House) -> Slot:
    [slot] = add_slots(
        call=call,
        starts_at=now + timedelta(days=2),
        minutes=30,
        pause=0,
        n=1,
        place="",
        panel=seats(call),
        by=house.coordinator,
    )
    return slot


def test_sheets_of_both_count_and_then_questions_stand(call: Call, scoped: House) -> None:
    ana = one(call, "Ana")
    slot = choose_slot(application=ana, slot=times(call)[0], by=ana.person, now=NOW)
    first, second = questions(call=call)
    judge, other = seats(call)
    with pytest.raises(NotComplete):
        _hand_in(slot, judge, {first.public_id: 5})
    _hand_in(slot, judge, {first.public_id: 5, second.public_id: 0})
    assert one(call, "Ana").interview_points == 60_000
    _hand_in(slot, other, {first.public_id: 5, second.public_id: 5})
    assert one(call, "Ana").interview_points == 80_000
    slot.refresh_from_db()
    assert slot.state == SlotState.HELD
    with pytest.raises(WrongState):
        _hand_in(slot, judge, {first.public_id: 1, second.public_id: 1})
    with pytest.raises(WrongState):
        save_question(
            call=call, question=first, text={"en": "Else?"}, listen_for={}, weight=10, by=None
        )


def _hand_in(
    slot: Slot, judge: Reviewer, scores: dict[str, int], revision: int | None = None
) -> None:
    found = InterviewSheet.objects.filter(slot=slot, reviewer=judge).first()
    save_sheet(
        slot=slot,
        reviewer=judge,
        scores=scores,
        notes={},
        comment="",
        revision=found.revision if found and revision is None else revision or 0,
        hand_in=True,
        now=NOW,
    )


def test_two_windows_of_one_judge_lose_nothing(call: Call) -> None:
    ana = one(call, "Ana")
    slot = choose_slot(application=ana, slot=times(call)[0], by=ana.person, now=NOW)
    judge = seats(call)[0]
    key = questions(call=call)[0].public_id
    asked = {"slot": slot, "reviewer": judge, "scores": {}, "comment": "", "now": NOW}
    save_sheet(**asked, notes={key: "First window"}, revision=0, hand_in=False)
    with pytest.raises(SheetChanged) as error:
        save_sheet(**asked, notes={key: "Second window"}, revision=0, hand_in=False)
    assert error.value.sheet.notes == {key: "First window"}
    url = f"/o/ours/me/jury/{call.slug}/interviews/{slot.public_id}/"
    page = visitor(judge.person).post(url, {f"note-{key}": "Second window", "revision": "0"})
    assert page.status_code == 422
    text = page.content.decode()
    assert "First window" in text and "Second window" in text


def test_a_judge_in_conflict_sees_no_interview_of_hers(call: Call, scoped: House) -> None:
    ana = one(call, "Ana")
    judge, other = seats(call)
    slot = choose_slot(application=ana, slot=times(call)[0], by=ana.person, now=NOW)
    assert [s.pk for s in my_slots(reviewer=judge)] == [slot.pk]
    Conflict.objects.create(
        organisation=scoped.organisation, application=ana, person=judge.person, kind="rival", at=NOW
    )
    assert my_slots(reviewer=judge) == []
    address = f"/o/ours/me/jury/{call.slug}/interviews/"
    assert visitor(judge.person).get(f"{address}{slot.public_id}/").status_code == 404
    assert b"Ana" not in visitor(judge.person).get(address).content
    assert visitor(other.person).get(f"{address}{slot.public_id}/").status_code == 200


def test_the_desk_hides_a_conflict_and_asks_a_constant_number_of_questions(
    call: Call, scoped: House, django_assert_num_queries: object
) -> None:
    ana = one(call, "Ana")
    choose_slot(application=ana, slot=times(call)[0], by=ana.person, now=NOW)
    Conflict.objects.create(
        organisation=scoped.organisation,
        application=ana,
        person=scoped.coordinator,
        kind="family",
        at=NOW,
    )
    desk = f"/o/ours/desk/calls/{call.slug}/interviews/"
    assert b"Ana" not in visitor(scoped.coordinator).get(desk).content
    client = visitor(scoped.manager)
    assert b"Ana" in client.get(desk).content
    with django_assert_num_queries(8):  # type: ignore[operator]
        client.get(desk)
    add_slots(
        call=call,
        starts_at=LATER + timedelta(days=1),
        minutes=30,
        pause=0,
        n=9,
        place="",
        panel=seats(call),
        by=scoped.coordinator,
    )
    with django_assert_num_queries(8):  # type: ignore[operator]
        client.get(desk)


def test_an_applicant_chooses_by_her_link_and_nobody_else_can(
    call: Call, scoped: House, elsewhere: House
) -> None:
    ana = one(call, "Ana")
    Slot.objects.update(starts_at=timezone.now() + timedelta(days=5))
    link = address_of(
        issue(person=ana.person, purpose="interview", target=ana, now=timezone.now())
    ).removeprefix("http://localhost:8000")
    page = visitor().get(link)
    assert page.status_code == 200
    assert b"Judge" not in page.content  # nobody of the panel is named
    slot = times(call)[0]
    assert visitor().post(link, {"slot": slot.public_id}).status_code == 302
    slot.refresh_from_db()
    assert slot.application_id == ana.pk
    file = visitor().get(f"{link}?calendar=1")
    assert Calendar.from_ical(file.content)["method"] == "REQUEST"
    assert (
        visitor(elsewhere.owner)
        .get(f"/o/ours/me/applications/{ana.public_id}/interview/")
        .status_code
        == 404
    )
