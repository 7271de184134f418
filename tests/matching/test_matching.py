"""From the desk to two answers: proposals with reasons, pins with prices, mentors asked first."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from spona.core.models import AuditLine
from spona.core.scope import in_organisation
from spona.engine.matching import Severity, replay
from spona.matching import actions, queries
from spona.matching.adapter import problem_of
from spona.matching.desk import Desk
from spona.matching.models import MatchingRun, PairWish, Proposal
from spona.matching.run_actions import CannotMatch
from spona.matching.states import ProposalState, RunState, Wish
from spona.mentoring.models import Mentorship
from spona.messaging.models import Message
from spona.needs.actions import add_tie
from spona.needs.models import Tie
from spona.programmes.models import Participation
from spona.programmes.states import Part, Standing
from tests.characters import NOW, TODAY, House, make_mentee, make_mentor, make_person, visitor

DESK = "/o/ours/desk/cycles/2026/matching/"


def propose(house: House) -> MatchingRun:
    return actions.run_matching(cycle=house.cycle, by=house.coordinator, now=timezone.now())


def publish(house: House) -> Proposal:
    run = propose(house)
    actions.publish_run(run=run, by=house.coordinator, now=timezone.now())
    return Proposal.objects.select_related("mentee__person", "mentor__person").get(run=run)


def link_in(message: Message) -> str:
    return re.search(r"http://localhost:8000(/l/proposal/\S+)", message.text)[1]


def test_a_pair_with_a_warning_is_proposed_when_somebody_answers_for_it(house: House) -> None:
    url = "/o/ours/desk/cycles/2026/matching/publication/"
    with in_organisation(house.organisation):
        add_tie(
            one=house.other_mentee.person,
            other=house.other_mentor.person,
            kind="jury_member",
            by=None,
        )
        run = propose(house)
        assert any(pair.warnings for pair in queries.plan_of(run)[1].pairs)
        with pytest.raises(CannotMatch, match="carry a warning"):
            actions.publish_run(run=run, by=house.coordinator, now=NOW)
    client = visitor(house.coordinator)
    assert "propose the pairs all the same" in client.get(url).content.decode()
    client.post(url)
    run.refresh_from_db()
    assert run.state == RunState.DRAFT
    client.post(url, {"despite_warnings": "1"})
    run.refresh_from_db()
    assert run.state == RunState.PUBLISHED
    with in_organisation(house.organisation):
        line = AuditLine.objects.get(verb="matching.run_published")
    assert (line.detail["despite_warnings"], line.actor_name) == (1, house.coordinator.name)


def test_who_is_paired_is_not_proposed_again(scoped: House) -> None:
    problem = problem_of(scoped.cycle)
    assert [m.id for m in problem.mentees] == [scoped.other_mentee.public_id]
    seats = {m.id: m.most for m in problem.mentors}
    assert seats == {scoped.mentor.public_id: 0, scoped.other_mentor.public_id: 1}


def test_reasons_add_up_to_the_score(scoped: House) -> None:
    proposal = Proposal.objects.get(run=propose(scoped))
    assert proposal.score == sum(reason["points"] for reason in proposal.reasons) > 0


def test_a_run_is_replayed_from_its_record_to_the_same_hash(scoped: House) -> None:
    run = MatchingRun.objects.get(pk=propose(scoped).pk)  # as the database gives it back
    _problem, plan = replay(run.record)
    assert plan.hash == run.plan_hash


def test_the_problem_holds_no_names(scoped: House) -> None:
    record = str(propose(scoped).record)
    for word in ("Teuta", "Petra", "example.org"):
        assert word not in record


@pytest.mark.parametrize("extra", [0, 2, 12])
def test_the_adapter_asks_equally_often(scoped: House, extra: int) -> None:
    for n in range(extra):
        make_mentee(scoped.cycle, f"Mentee {n}", areas=scoped.areas, login=False)
        make_mentor(scoped.cycle, f"Mentor {n}", areas=scoped.areas, login=False)
    with CaptureQueriesContext(connection) as queries:
        problem_of(scoped.cycle)
    assert len(queries) == 15, [q["sql"][:90] for q in queries]


@pytest.mark.parametrize("extra", [0, 2, 12])
def test_the_desk_asks_equally_often(house: House, extra: int) -> None:
    with in_organisation(house.organisation):
        for n in range(extra):
            make_mentee(house.cycle, f"Mentee {n}", areas=house.areas, login=False)
            make_mentor(house.cycle, f"Mentor {n}", areas=house.areas, login=False)
        propose(house)
    client = visitor(house.coordinator)
    client.get(DESK)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(DESK).status_code == 200
    assert len(queries) == 12, [q["sql"][:90] for q in queries]


def test_a_line_manager_is_excluded_by_name_or_tie(scoped: House) -> None:
    person = scoped.other_mentee.person
    person.line_manager = "ours PETRA"  # another order, another case
    person.save()
    assert problem_of(scoped.cycle).mentees[0].line_managers == (scoped.other_mentor.public_id,)
    person.line_manager = ""
    person.save()
    Tie.objects.create(
        organisation=scoped.organisation,
        one=person,
        other=scoped.other_mentor.person,
        kind=Tie.Kind.RELATIVE,
    )
    assert problem_of(scoped.cycle).mentees[0].do_not_pair == (scoped.other_mentor.public_id,)
    left = Desk(cycle=scoped.cycle)
    propose(scoped)
    assert [one.mentee.pk for one in left.left] == [scoped.other_mentee.pk]


def test_the_mentor_is_asked_first_and_the_mentee_learns_nothing_of_a_no(scoped: House) -> None:
    proposal = publish(scoped)
    assert [m.kind for m in Message.objects.filter(kind__startswith="proposal")] == [
        "proposal_mentor"
    ]
    with pytest.raises(ValidationError):
        actions.answer_proposal(proposal=proposal, side=Part.MENTEE, yes=True, now=NOW, today=TODAY)
    actions.answer_proposal(
        proposal=proposal, side=Part.MENTOR, yes=False, now=NOW, today=TODAY, reason="No time"
    )
    assert not Message.objects.filter(person=scoped.other_mentee.person).exists()
    assert proposal.mentor.standing == Standing.CONFIRMED  # no to one is not no to the cycle
    mentee = visitor(scoped.other_mentee.person)
    assert mentee.get(f"/o/ours/me/proposals/{proposal.public_id}/").status_code == 404
    assert problem_of(scoped.cycle).forbids[0].reason == "declined"


def test_a_yes_brings_nobody_back_who_has_left(house: House) -> None:
    """The mentor said yes and then no to the cycle: the mentee's yes makes no pair with her."""
    with in_organisation(house.organisation):
        proposal = publish(house)
        answer = {"proposal": proposal, "now": NOW, "today": TODAY}
        actions.answer_proposal(**answer, side=Part.MENTOR, yes=True)
        Participation.objects.filter(pk=house.other_mentor.pk).update(standing=Standing.DECLINED)
        pairs = Mentorship.objects.count()
    client = visitor(house.other_mentee.person)
    url = f"/o/ours/me/proposals/{proposal.public_id}/"
    assert "This question is closed" in client.get(url).content.decode()
    client.post(url, {"answer": "yes"})
    with in_organisation(house.organisation):
        house.other_mentor.refresh_from_db()
        assert house.other_mentor.standing == Standing.DECLINED
        assert Mentorship.objects.count() == pairs
        actions.answer_proposal(**answer, side=Part.MENTEE, yes=False)


def test_two_yeses_by_link_make_a_mentorship_once(house: House) -> None:
    with in_organisation(house.organisation):
        publish(house)
        to_mentor = link_in(Message.objects.get(kind="proposal_mentor"))
    guest = visitor()
    page = guest.get(to_mentor)
    assert page.status_code == 200 and "Teuta" in page.content.decode()
    with in_organisation(house.organisation):
        assert Proposal.objects.get().mentor_reply == "open"  # opening does not act
    assert guest.post(to_mentor, {"answer": "yes"}).status_code == 302
    with in_organisation(house.organisation):
        to_mentee = link_in(Message.objects.get(kind="proposal_mentee"))
    for _twice in range(2):
        assert guest.post(to_mentee, {"answer": "yes"}).status_code == 302
    with in_organisation(house.organisation):
        made = Mentorship.objects.get(mentee=house.other_mentee)
        assert made.mentor == house.other_mentor
        assert Proposal.objects.get().state == ProposalState.PAIRED
        assert AuditLine.objects.filter(verb="matching.mentee_said_yes").count() == 1
        house.other_mentor.refresh_from_db()
        assert house.other_mentor.standing == Standing.CONFIRMED


def test_what_the_mentor_does_not_see(house: House) -> None:
    """The proposed mentee's mail address, telephone and answers stay with the team."""
    with in_organisation(house.organisation):
        person = house.other_mentee.person
        person.phone = "+381 60 111 222"
        person.save()
        publish(house)
        link = link_in(Message.objects.get(kind="proposal_mentor"))
    body = visitor().get(link).content.decode()
    assert person.email not in body and person.phone not in body


def test_a_withdrawn_question_closes_its_link(house: House) -> None:
    with in_organisation(house.organisation):
        proposal = publish(house)
        link = link_in(Message.objects.get(kind="proposal_mentor"))
    url = f"/o/ours/desk/proposals/{proposal.public_id}/withdrawal/"
    assert visitor(house.viewer).post(url).status_code == 403
    assert visitor(house.coordinator).post(url).status_code == 302
    assert visitor().get(link).status_code == 404


def test_an_expired_link_says_so_and_a_reminder_renews_it(house: House) -> None:
    from spona.messaging.models import Link

    with in_organisation(house.organisation):
        proposal = publish(house)
        link = link_in(Message.objects.get(kind="proposal_mentor"))
        Link.objects.update(expires_at=timezone.now() - timedelta(days=1))
        Message.objects.update(dedupe_key="a month ago")  # one letter a day at most
    assert visitor().get(link).status_code == 410
    url = f"/o/ours/desk/proposals/{proposal.public_id}/reminder/"
    visitor(house.coordinator).post(url)
    assert visitor().get(link).status_code == 404  # the old letter stays dead
    with in_organisation(house.organisation):
        assert Link.objects.filter(purpose="proposal").count() == 1
        fresh = link_in(Message.objects.order_by("pk").last())
    assert visitor().get(fresh).status_code == 200


def test_a_pin_shows_its_price_and_needs_a_reason(house: House) -> None:
    with in_organisation(house.organisation):
        mentee = make_mentee(house.cycle, "Nova", areas=house.areas)
        make_mentor(house.cycle, "Sasvim", areas=house.areas[:1])
        propose(house)
        taken = Proposal.objects.get(mentee=house.other_mentee).mentor
        other = Proposal.objects.get(mentee=mentee).mentor
    client = visitor(house.coordinator)
    url = f"{DESK}pin/{mentee.public_id}/{taken.public_id}/"
    assert other.person.name in client.get(url).content.decode()  # who moves where
    assert client.post(url, {"reason": " "}).status_code == 422
    assert client.post(url, {"reason": "They asked for it."}).status_code == 302
    with in_organisation(house.organisation):
        assert PairWish.objects.get().reason == "They asked for it."
        draft = MatchingRun.objects.get(cycle=house.cycle, state=RunState.DRAFT)
        assert Proposal.objects.get(run=draft, mentee=mentee).mentor == taken


def test_a_pin_against_a_rule_needs_the_rule_named(scoped: House) -> None:
    for participation in (scoped.other_mentee, scoped.other_mentor):
        participation.person.languages.update(code=participation.part[-2:])  # nothing shared
    propose(scoped)
    pin = {
        "mentee": scoped.other_mentee,
        "mentor": scoped.other_mentor,
        "wish": Wish.PIN,
        "reason": "An interpreter comes along.",
        "by": scoped.coordinator,
        "now": NOW,
    }
    actions.wish_pair(**pin)
    with pytest.raises(ValidationError):
        propose(scoped)
    actions.wish_pair(**pin, overrides=("no_shared_language",))
    assert Proposal.objects.filter(run=propose(scoped)).count() == 1


def test_a_run_is_published_once(scoped: House) -> None:
    run = propose(scoped)
    assert actions.publish_run(run=run, by=scoped.coordinator, now=NOW) == 1
    with pytest.raises(ValidationError):
        actions.publish_run(run=run, by=scoped.coordinator, now=NOW)
    assert Message.objects.filter(kind="proposal_mentor").count() == 1


def test_weights_are_versions_and_nonsense_is_refused(house: House) -> None:
    client = visitor(house.coordinator)
    url = DESK + "settings/"
    form = {
        **{f"weight_{c}": "10" for c in ("needs", "languages", "experience", "cross_border")},
        **{f"weight_{c}": "0" for c in ("sector", "wishes", "goals", "meeting", "time", "likeness")},
        "language_level": "3",
        "desired_experience_gap": "8", "same_employer": "block", "previous_pair": "off",
        "other_economy_only": "warn", "competitor": "block", "business_partner": "warn",
        "jury_member": "off", "said_no": "block", "previous_within": "2", "wanted_minutes": "90",
        "own_town": "different:warn",
    }  # fmt: skip
    assert client.post(url, {**form, "weight_needs": "-3"}).status_code == 422
    assert client.post(url, {**form, "same_employer": "maybe"}).status_code == 422
    assert client.post(url, form).status_code == 302
    with in_organisation(house.organisation):
        assert problem_of(house.cycle).weights.total == 40
        assert problem_of(house.cycle).version.endswith(":2")
        rules = problem_of(house.cycle).rules
        assert (rules.competitor, rules.previous_within) == (Severity.BLOCK, 2)
        assert [rule.code for rule in rules.organisation] == ["town_different"]
    shown = client.get(url).content.decode()
    assert '<option value="different:warn" selected>' in shown


def test_people_of_another_cycle_or_organisation_are_not_in_the_problem(
    house: House, elsewhere: House
) -> None:
    with in_organisation(elsewhere.organisation):
        make_person(elsewhere.organisation, "Stranac")
    with in_organisation(house.organisation):
        ids = {m.id for m in problem_of(house.cycle).mentees}
    assert elsewhere.other_mentee.public_id not in ids


def test_the_command_proposes_or_only_shows(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    from argparse import Namespace

    from spona.matching.command import run

    options = {
        "organisation": "ours",
        "cycle": "2026",
        "json": False,
        "objective": "total",
        "explain": False,
    }
    assert run(Namespace(**options, dry_run=True)) == 0
    assert "Teuta ours – Petra ours" in capsys.readouterr().out
    with in_organisation(house.organisation):
        assert MatchingRun.objects.count() == 0
    assert run(Namespace(**options, dry_run=False)) == 0
    with in_organisation(house.organisation):
        assert MatchingRun.objects.count() == 1
    assert run(Namespace(**{**options, "cycle": "1999"}, dry_run=False)) == 1
    assert capsys.readouterr().err == "ours has no cycle 1999.\n"
