"""The pool of prospective mentors: joining, asking, every answer, what each step refuses."""

from datetime import date, timedelta

import pytest

from spona.core.models import AuditLine
from spona.core.scope import in_organisation
from spona.matching import pool, pool_asks, pool_queries
from spona.matching.gap import Gap
from spona.matching.pool_fit import PoolFit
from spona.matching.pool_letter import draft, mentees_named_in
from spona.matching.pool_models import PoolAsk, PoolMember
from spona.matching.pool_states import ASK_STEPS, AskState, PoolStanding, Source
from spona.matching.words import rule_words
from spona.messaging.models import Link, Message
from spona.needs.models import Offer, OfferArea
from spona.needs.wishes import suggest
from spona.people.models import Person
from spona.programmes.actions import change_standing
from spona.programmes.models import Cycle, Participation
from spona.programmes.states import Part, Stage, Standing
from tests.characters import NOW, TODAY, House, make_mentor

DAY = timedelta(days=1)


def prospect(house: House, name: str = "Jelena Marić", **more: object) -> PoolMember:
    """Somebody in the pool with English and both areas. Inside the scope."""
    values: dict[str, object] = {
        "email": f"{name.split()[0].lower()}@pool.example",
        "languages": {"en": 5},
        "areas": ["leadership", "funding"],
        "source": Source.TEAM,
    }
    return pool.add_new_to_pool(
        organisation=house.organisation,
        name=name,
        by=house.coordinator,
        now=NOW,
        **{**values, **more},  # type: ignore[arg-type]
    )


def ask(house: House, member: PoolMember, **more: object) -> PoolAsk:
    values = {"letter": "We thought of you.", "now": NOW, "today": TODAY, **more}
    return pool_asks.ask_prospect(
        member=member,
        cycle=house.cycle,
        by=house.coordinator,
        **values,  # type: ignore[arg-type]
    )


def answer(house: House, member: PoolMember, said: AskState, **more: object) -> PoolAsk:
    values = {"by": member.person, "now": NOW + DAY, "today": TODAY + DAY, **more}
    return pool_asks.answer_ask(
        member=member,
        cycle=house.cycle,
        answer=said,
        **values,  # type: ignore[arg-type]
    )


def test_who_is_known_by_the_address_is_taken_not_doubled(scoped: House) -> None:
    first = prospect(scoped)
    again = prospect(scoped, "J. Marić", email=" JELENA@pool.example ", capacity=3)
    assert again == first
    assert Person.objects.filter(email="jelena@pool.example").count() == 1
    assert PoolMember.objects.get().capacity == 1


def test_a_suggestion_is_taken_up_once_and_nobody_is_told(scoped: House) -> None:
    named = suggest(mentee=scoped.mentee, name="Somebody", why="Wise", by=None, now=NOW)
    other = suggest(mentee=scoped.mentee, name="Another", why="", by=None, now=NOW)
    assert list(pool_queries.open_suggestions(cycle=scoped.cycle)) == [named, other]
    member = prospect(scoped, "Somebody", source=Source.SUGGESTED, suggestion=named)
    pool.put_suggestion_aside(suggestion=other, by=scoped.coordinator, now=NOW)
    assert not pool_queries.open_suggestions(cycle=scoped.cycle).exists()
    assert member.suggestion == named
    assert not Message.objects.exists()


def test_people_of_earlier_cycles_come_with_what_they_offered(scoped: House) -> None:
    this = scoped.cycle
    assert pool_queries.known_people(cycle=this) == []
    later = Cycle.objects.create(
        organisation=scoped.organisation,
        programme=scoped.programme,
        slug="2027",
        kick_off_on=date(2026, 12, 1),
    )
    known = {row.person: row.source for row in pool_queries.known_people(cycle=later)}
    assert known[scoped.mentor.person] == Source.PAST_MENTOR
    assert known[scoped.mentee.person] == Source.ALUMNI
    assert len(pool_queries.known_people(cycle=later, text="dorde")) == 1
    pool.add_known_to_pool(people=known, by=scoped.coordinator, now=NOW)
    member = PoolMember.objects.get(person=scoped.mentor.person)
    assert (member.areas, member.source) == (["funding", "leadership"], Source.PAST_MENTOR)
    assert pool_queries.known_people(cycle=later) == []


def test_a_letter_goes_out_with_a_link_and_the_teams_words(scoped: House) -> None:
    member = prospect(scoped)
    asked = ask(scoped, member, letter="First line.\n\nSecond {link} http://evil.example")
    message = Message.objects.get()
    link = Link.objects.get(purpose="pool")
    assert (asked.state, message.kind, message.to_email) == (
        AskState.ASKED,
        "pool_invitation",
        "jelena@pool.example",
    )
    assert "First line.\n\nSecond {link} h" in message.text
    assert "http://evil.example" not in message.text
    assert message.text.count("/l/pool/") == 1
    assert (link.target_id, link.expires_at) == (asked.public_id, NOW + 30 * DAY)


def test_asked_again_the_link_is_refreshed_not_doubled(scoped: House) -> None:
    member = prospect(scoped)
    ask(scoped, member)
    with pytest.raises(pool_asks.CannotAsk):  # once a day is enough
        ask(scoped, member)
    answer(scoped, member, AskState.THINKING)
    again = ask(scoped, member, now=NOW + 9 * DAY, today=TODAY + 9 * DAY)
    assert again.state == AskState.THINKING  # a second letter does not undo it
    assert Link.objects.get(purpose="pool").expires_at == NOW + 39 * DAY
    assert (PoolAsk.objects.count(), Message.objects.count()) == (1, 2)


def test_who_may_not_be_asked(scoped: House) -> None:
    mute = prospect(scoped, "Mute One", email="")
    paused = prospect(scoped, "Paused One")
    left = prospect(scoped, "Left One")
    pool.change_pool_standing(
        member=paused, standing=PoolStanding.PAUSED, until=TODAY, by=scoped.coordinator
    )
    answer(scoped, left, AskState.NO, never=True)
    for member in (mute, paused, left):
        with pytest.raises(pool_asks.CannotAsk):
            ask(scoped, member)
    assert not Message.objects.exists()
    ask(scoped, paused, now=NOW + DAY, today=TODAY + DAY)  # the pause has run out by itself
    assert Message.objects.count() == 1


def test_after_the_closing_day_nobody_is_asked_and_a_yes_is_the_teams_to_take(
    scoped: House,
) -> None:
    member, late = prospect(scoped), prospect(scoped, "Late One")
    ask(scoped, member)
    pool.close_pool_on(cycle=scoped.cycle, day=TODAY, by=scoped.coordinator)
    tomorrow = {"now": NOW + DAY, "today": TODAY + DAY}
    with pytest.raises(pool_asks.CannotAsk):
        ask(scoped, late, **tomorrow)
    with pytest.raises(pool_asks.CannotAsk):
        answer(scoped, member, AskState.YES)
    assert answer(scoped, member, AskState.LATER).state == AskState.LATER
    assert answer(scoped, member, AskState.YES, by=scoped.coordinator).participation


def test_a_yes_makes_a_mentor_with_a_draft_of_the_offer(scoped: House) -> None:
    member = prospect(scoped, areas=["funding", "not-in-this-cycle"], capacity=2)
    ask(scoped, member, for_mentee=scoped.other_mentee)
    mine = answer(scoped, member, AskState.YES).participation
    assert mine is not None
    assert (mine.part, mine.standing, mine.person) == (
        Part.MENTOR,
        Standing.CONFIRMED,
        member.person,
    )
    offer = Offer.objects.get(participation=mine)
    assert (offer.capacity, offer.filled_at) == (2, None)
    assert [row.area.key for row in OfferArea.objects.filter(offer=offer)] == ["funding"]
    member.refresh_from_db()
    assert member.joined_at == NOW + DAY
    assert answer(scoped, member, AskState.YES).participation == mine  # twice is once
    assert Participation.objects.filter(person=member.person).count() == 1


def test_a_yes_of_somebody_in_the_cycle_takes_her_as_she_is(scoped: House) -> None:
    there = make_mentor(scoped.cycle, "Known Mentor", areas=scoped.areas)
    there.standing = Standing.POOL
    there.save()
    member = pool.add_to_pool(person=there.person, source=Source.TEAM, by=None, now=NOW)
    assert answer(scoped, member, AskState.YES).participation == there
    there.refresh_from_db()
    assert there.standing == Standing.CONFIRMED
    assert Offer.objects.get(participation=there).filled_at == NOW  # her own offer stays


@pytest.mark.parametrize("before", list(AskState))
def test_every_step_is_the_tables(scoped: House, before: AskState) -> None:
    for after in (AskState.THINKING, AskState.YES, AskState.NO, AskState.LATER):
        member = prospect(scoped, f"P{after} One", email="")
        PoolAsk.objects.create(
            organisation=scoped.organisation, member=member, cycle=scoped.cycle, state=before
        )
        if after in ASK_STEPS[before] or after == before:
            assert answer(scoped, member, after, by=scoped.coordinator).state == after
        else:
            with pytest.raises(pool_asks.CannotAsk):
                answer(scoped, member, after, by=scoped.coordinator)


def test_later_and_no_keep_day_and_reason_out_of_the_audit_trail(scoped: House) -> None:
    member = prospect(scoped)
    ask(scoped, member)
    spring = TODAY + 200 * DAY
    said = answer(scoped, member, AskState.LATER, reason=" a child ", ask_again_on=spring)
    assert (said.reason, said.ask_again_on) == ("a child", spring)
    said = answer(scoped, member, AskState.NO, reason="moving away", never=True)
    member.refresh_from_db()
    assert (said.ask_again_on, member.standing) == (None, PoolStanding.LEFT)
    assert "moving" not in str(list(AuditLine.objects.values_list("detail", flat=True)))


def test_the_draft_tells_the_need_and_not_the_name(scoped: House) -> None:
    member = prospect(scoped, source=Source.SUGGESTED)
    text = draft(
        member=member, cycle=scoped.cycle, mentee=scoped.other_mentee, by=scoped.coordinator
    )
    assert "somebody in our programme named you" in text
    assert "Leadership, Funding" in text
    assert mentees_named_in(text, cycle=scoped.cycle) == []
    named = "We have Тeута ours, no: TEUTA, Ours!"
    assert mentees_named_in(named, cycle=scoped.cycle) == ["Teuta ours"]


def serve_nobody(house: House) -> None:
    """Both mentors of the cycle are gone, so whoever is open is unserved."""
    Participation.objects.filter(pk__in=[house.mentor.pk, house.other_mentor.pk]).update(
        standing=Standing.WITHDRAWN
    )


def test_an_empty_cycle_begins_with_its_gaps(scoped: House) -> None:
    serve_nobody(scoped)
    gap = Gap(cycle=scoped.cycle, today=TODAY)
    assert [(r.name, r.mentees, r.mentors, r.places, r.missing, r.unmet) for r in gap.areas] == [
        ("Funding", 1, 0, 0, 1, 1),
        ("Leadership", 1, 0, 0, 1, 1),
    ]
    row = gap.unserved[0]
    assert (row.mentee, row.change, row.next) == (scoped.other_mentee, "find_mentor", None)


def test_a_need_the_best_mentor_does_not_offer_is_unmet(scoped: House) -> None:
    Participation.objects.filter(pk=scoped.mentor.pk).update(standing=Standing.WITHDRAWN)
    OfferArea.objects.filter(offer__participation=scoped.other_mentor, area__key="funding").delete()
    gap = Gap(cycle=scoped.cycle, today=TODAY)
    assert gap.unserved == []
    assert [(r.name, r.mentees, r.places, r.unmet) for r in gap.areas] == [
        ("Funding", 1, 0, 1),
        ("Leadership", 1, 1, 0),
    ]
    assert gap.bars == [("Funding", 1)]


def test_the_engine_says_whom_to_ask_first_and_a_no_brings_the_next(scoped: House) -> None:
    serve_nobody(scoped)
    best = prospect(scoped, "Best One")
    second = prospect(scoped, "Second One", areas=["funding"])
    prospect(scoped, "Silent One", languages={"sq": 6})  # no language in common
    gap = Gap(cycle=scoped.cycle, today=TODAY)
    row = gap.unserved[0]
    assert row.next is not None
    assert row.next.member == best
    assert [other.member for other in row.others] == [second]
    engine = PoolFit(cycle=scoped.cycle, members=[best, second])
    assert [(f.member, f.points) for f in engine.for_mentee(row.mentee.public_id)] == [
        (row.next.member.public_id, row.next.points),
        (second.public_id, row.others[0].points),
    ]
    ask(scoped, best, for_mentee=scoped.other_mentee)
    waiting = Gap(cycle=scoped.cycle, today=TODAY).unserved[0]
    assert [next_.member for next_ in waiting.waiting] == [best]
    answer(scoped, best, AskState.NO)
    after = Gap(cycle=scoped.cycle, today=TODAY).unserved[0]
    assert after.next is not None
    assert (after.next.member, [d.member for d in after.declined]) == (second, [best])
    answer(scoped, second, AskState.YES, by=scoped.coordinator)
    assert Gap(cycle=scoped.cycle, today=TODAY).unserved == []


def test_later_comes_back_when_her_day_has_come(scoped: House) -> None:
    serve_nobody(scoped)
    member = prospect(scoped)
    answer(scoped, member, AskState.LATER, ask_again_on=TODAY + 10 * DAY)
    assert Gap(cycle=scoped.cycle, today=TODAY + 9 * DAY).unserved[0].next is None
    again = Gap(cycle=scoped.cycle, today=TODAY + 10 * DAY).unserved[0].next
    assert again is not None
    assert again.member == member


def test_a_tie_keeps_a_prospect_away(scoped: House) -> None:
    from spona.needs.actions import add_tie

    serve_nobody(scoped)
    member = prospect(scoped)
    add_tie(one=member.person, other=scoped.other_mentee.person, kind="relative", by=None)
    fit = PoolFit(cycle=scoped.cycle, members=[member])
    found = fit.of(mentee=scoped.other_mentee.public_id, member=member.public_id)
    assert found.rules == ("do_not_pair",)
    assert not any(fit.first_to_ask().values())
    jury = prospect(scoped, "Jury One")
    add_tie(one=scoped.other_mentee.person, other=jury.person, kind="jury_member", by=None)
    fit = PoolFit(cycle=scoped.cycle, members=[jury])
    found = fit.of(mentee=scoped.other_mentee.public_id, member=jury.public_id)
    assert (found.rules, len(found.warnings)) == ((), 1)
    assert "jury" in str(rule_words(found.warnings))


def test_the_pool_stays_over_the_years(scoped: House) -> None:
    member = prospect(scoped)
    answer(scoped, member, AskState.YES)
    scoped.cycle.stage = Stage.FINISHED
    scoped.cycle.save()
    later = Cycle.objects.create(
        organisation=scoped.organisation,
        programme=scoped.programme,
        slug="2027",
        kick_off_on=date(2026, 12, 1),
    )
    assert pool_queries.counts(cycle=later, today=TODAY)["to_ask"] == 1
    assert [a.state for a in pool_queries.earlier_asks(member=member, cycle=later)] == ["yes"]


def test_another_organisation_has_another_pool(house: House, elsewhere: House) -> None:
    with in_organisation(elsewhere.organisation):
        prospect(elsewhere)
    with in_organisation(house.organisation):
        assert not PoolMember.objects.exists()


def test_a_second_no_keeps_its_reason_and_never(scoped: House) -> None:
    member = prospect(scoped)
    ask(scoped, member)
    answer(scoped, member, AskState.NO, reason="No time")
    assert answer(scoped, member, AskState.NO).reason == "No time"
    assert answer(scoped, member, AskState.NO, reason="Never", never=True).reason == "Never"
    member.refresh_from_db()
    assert member.standing == PoolStanding.LEFT
    assert PoolAsk.objects.get().reason == "Never"


def test_whom_the_team_takes_out_is_not_waited_for(scoped: House) -> None:
    """Asked or thinking: the question ends. Her own wish not to be asked is no withdrawal."""
    asked, thinking, herself, said_no = (prospect(scoped, f"{n} One") for n in "ABCD")
    for member in (asked, thinking, herself):
        ask(scoped, member)
    answer(scoped, thinking, AskState.THINKING)
    answer(scoped, said_no, AskState.NO)
    left = {"standing": PoolStanding.LEFT}
    for member in (asked, thinking, said_no):
        pool.change_pool_standing(member=member, by=scoped.coordinator, **left)
    pool.change_pool_standing(member=herself, by=herself.person, **left)
    states = dict(PoolAsk.objects.values_list("member__person__name", "state"))
    assert states == {"A One": "ended", "B One": "ended", "C One": "asked", "D One": "no"}
    assert AuditLine.objects.filter(verb="matching.prospect_ended").count() == 2
    for said in (AskState.YES, AskState.NO, AskState.LATER):
        with pytest.raises(pool_asks.CannotAsk, match="please write to the team"):
            answer(scoped, asked, said)
    pool.change_pool_standing(member=asked, standing=PoolStanding.ACTIVE, by=scoped.coordinator)
    again = ask(scoped, asked, now=NOW + 9 * DAY, today=TODAY + 9 * DAY)
    assert answer(scoped, asked, AskState.YES).participation and again.pk


def test_who_is_withdrawn_from_the_cycle_is_not_asked_any_more(scoped: House) -> None:
    there = make_mentor(scoped.cycle, "Known Mentor", areas=scoped.areas)
    member = pool.add_to_pool(person=there.person, source=Source.TEAM, by=None, now=NOW)
    ask(scoped, member)
    change_standing(
        participation=there, standing=Standing.WITHDRAWN, by=scoped.coordinator, now=NOW
    )
    mine = PoolAsk.objects.get()
    assert mine.state == AskState.ENDED and pool_queries.has_ended(ask=mine)
    with pytest.raises(pool_asks.CannotAsk, match="withdrawn from the cycle"):
        ask(scoped, member, now=NOW + DAY, today=TODAY + DAY)
    change_standing(
        participation=there, standing=Standing.CONFIRMED, by=scoped.coordinator, now=NOW
    )
    assert not pool_queries.has_ended(ask=mine)


@pytest.mark.parametrize("standing", list(Standing))
@pytest.mark.parametrize("stage", [Stage.MATCHING, Stage.RUNNING])
def test_an_old_link_does_not_bring_back_whom_the_team_took_out(
    scoped: House, standing: Standing, stage: Stage
) -> None:
    there = make_mentor(scoped.cycle, "Known Mentor", areas=scoped.areas)
    member = pool.add_to_pool(person=there.person, source=Source.TEAM, by=None, now=NOW)
    Participation.objects.filter(pk=there.pk).update(standing=standing)
    Cycle.objects.filter(pk=scoped.cycle.pk).update(stage=stage)
    scoped.cycle.refresh_from_db()
    if standing == Standing.WITHDRAWN or (standing, stage) == (Standing.DECLINED, Stage.RUNNING):
        with pytest.raises(pool_asks.CannotAsk, match="please write to the team"):
            answer(scoped, member, AskState.YES)
        there.refresh_from_db()
        assert there.standing == standing
        answer(scoped, member, AskState.YES, by=scoped.coordinator)  # the team may
    else:
        answer(scoped, member, AskState.YES)
    there.refresh_from_db()
    done = Standing.COMPLETED if standing == Standing.COMPLETED else Standing.CONFIRMED
    assert there.standing == done


def test_a_no_becomes_a_yes_by_link_only_while_mentors_are_looked_for(scoped: House) -> None:
    early, late = prospect(scoped), prospect(scoped, "Late One")
    for member in (early, late):
        answer(scoped, member, AskState.NO)
    for member, stage in ((early, Stage.MATCHING), (late, Stage.RUNNING)):
        Cycle.objects.filter(pk=scoped.cycle.pk).update(stage=stage)
        scoped.cycle.refresh_from_db()
        if stage == Stage.MATCHING:
            assert answer(scoped, member, AskState.YES).participation
        else:
            with pytest.raises(pool_asks.CannotAsk):
                answer(scoped, member, AskState.YES)
