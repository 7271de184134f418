"""From rows to the engine and back to words: meeting, wishes, texts, rules, the gentle reading."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spona.engine.matching import CRITERIA as ENGINE_CRITERIA
from spona.engine.matching import RULES as ENGINE_RULES
from spona.engine.matching import (
    Answer,
    Area,
    CrossBorder,
    Language,
    Mentee,
    Mentor,
    Met,
    Need,
    Opinion,
    Problem,
    Weights,
    Window,
    explain,
    replay,
    solve,
    to_data,
)
from spona.matching.actions import run_matching
from spona.matching.adapter import problem_of
from spona.matching.exports import minutes
from spona.matching.in_force import in_force, versions
from spona.matching.models import MatchingSettings
from spona.matching.report import Report
from spona.matching.weeks import in_one_zone
from spona.matching.words import CRITERIA, RULES, area_names, gently, rule_words, said
from spona.mentoring.models import Mentorship
from spona.needs.area_actions import change_area
from spona.needs.models import NeedArea, NeedProfile, Offer, Preference, Tie
from spona.programmes.models import Cycle, Participation
from spona.programmes.states import Part
from tests.characters import NOW, TODAY, House

ENGLISH = (Language(code="en", level=5),)
ALL = Weights(goals=20, meeting=10, time=15, likeness=20)


def test_every_criterion_and_rule_of_the_engine_has_words():
    assert {criterion.code for criterion in ENGINE_CRITERIA} == set(CRITERIA)
    assert {rule.code for rule in ENGINE_RULES} == set(RULES)
    assert rule_words(["own:not the same_house", "own:town_same"]) == [
        "not the same house", "They live in different towns",
    ]  # fmt: skip


def fully_said():
    mentee = Mentee(
        id="ana",
        languages=ENGLISH,
        needs=(
            Need(area="budgets", importance=5, level=1),
            Need(area="voice", importance=5, level=1),
        ),
        goals="Budžet za festival",
        story="Strah od javnog nastupa",
        modes=("in_person", "online"),
        free=(Window(start=0, end=90),),
        opinions=(Opinion(of="goran", answer=Answer.MAYBE),),
    )
    mentor = Mentor(
        id="goran",
        languages=ENGLISH,
        offers=("grants",),
        about="Буџети фестивала",
        story="Јавни наступ",
        modes=("online",),
        free=(Window(start=0, end=600),),
        preferred_mentees=("ana",),
    )
    taxonomy = (Area(key="budgets", parent="finance"), Area(key="grants", parent="finance"))
    return Problem(mentees=(mentee,), mentors=(mentor,), weights=ALL, taxonomy=taxonomy)


def test_reasons_are_told_in_both_peoples_own_words():
    problem = fully_said()
    reasons = [to_data(r) for r in explain(problem, None, "ana", "goran")]
    told = {r.label: r.sentence for r in said(reasons, {"budgets": "Budgets", "voice": "Voice"})}

    assert told["Needs the mentor can meet"] == "Can help in part with Budgets. Not with Voice."
    assert told["Goals and the mentor's experience"] == (
        "The goals and the mentor's experience meet in: “festival” – “фестивала”, “Budžet” – “Буџети”."
    )
    assert told["A way to meet"] == "Both can meet: online."
    assert told["Time both have"] == "Both are free at the same time for 1 h 30 min a week."
    assert told["Wishes by name"] == (
        "The mentor named this mentee. The mentee said perhaps to this mentor."
    )
    assert "“nastupa” – “наступ”" in told["Words in common"]


def test_the_pair_reads_what_speaks_for_it_and_nothing_said_in_confidence():
    problem = fully_said()
    told = gently([to_data(r) for r in explain(problem, None, "ana", "goran")], {})

    assert "Both can meet: online." in told
    words = " ".join(told)
    for silent in ("perhaps", "named", "Not with", "in part", "nastup", "hardly", "half", "points"):
        assert silent not in words


def test_nobody_fits_names_every_new_rule_and_a_way_out():
    mentee = Mentee(
        id="Ana",
        languages=ENGLISH,
        opinions=(Opinion(of="Goran", answer=Answer.NO),),
        history=(Met(mentor="Vesna", cycles_ago=1),),
    )
    problem = Problem(
        mentees=(mentee,),
        mentors=(Mentor(id="Goran", languages=ENGLISH), Mentor(id="Vesna", languages=ENGLISH)),
    )
    (left,) = Report(problem, solve(problem), {}, {}).as_data()["unmatched"]
    assert left["reason"] == "The rules keep every mentor away."
    assert left["excluded"] == [
        {
            "mentor": "Goran",
            "rules": ["One of them was asked about the other and does not want it"],
        },
        {"mentor": "Vesna", "rules": ["They were a pair before"]},
    ]
    assert (
        left["change"] == "Vesna would be possible if this were set aside: They were a pair before."
    )


@pytest.mark.parametrize(
    ("window", "zone", "expected"),
    [
        ([0, 600, 660], "UTC", [(600, 660)]),
        ([0, 0, 60], "Europe/Belgrade", [(6 * 1440 + 1380, 10080)]),
        ([2, 600, 660], "Europe/Belgrade", [(2 * 1440 + 540, 2 * 1440 + 600)]),
        ([2, 600, 660], "Nowhere/Land", [(2 * 1440 + 600, 2 * 1440 + 660)]),
        ([7, 600, 660], "UTC", []),
        ([1, 660, 600], "UTC", []),
    ],
)
def test_free_times_lie_on_one_week(window, zone, expected):
    found = in_one_zone([window], time_zone=zone, otherwise="UTC", on=date(2026, 1, 15))
    assert sorted((w.start, w.end) for w in found) == expected


@given(
    st.integers(0, 6), st.integers(0, 1439), st.integers(1, 1440),
    st.sampled_from(["Europe/Belgrade", "Europe/London", "Asia/Tokyo", "America/New_York"]),
)  # fmt: skip
def test_no_minute_is_lost_on_the_way_to_one_week(day, begin, length, zone):
    end = min(begin + length, 1440)
    found = in_one_zone([[day, begin, end]], time_zone=zone, otherwise="UTC", on=date(2026, 7, 1))
    assert sum(window.end - window.start for window in found) == end - begin


def test_what_people_said_reaches_the_problem(scoped: House) -> None:
    mentee, mentor = scoped.other_mentee, scoped.other_mentor
    NeedProfile.objects.filter(participation=mentee).update(
        meeting_mode="online", windows=[[0, 600, 720]], goals="Budžet", filled_at=NOW
    )
    Offer.objects.filter(participation=mentor).update(
        meeting_mode="both", cross_border="wish", summary="Буџети", filled_at=NOW
    )
    organisation = scoped.organisation
    Preference.objects.create(organisation=organisation, by=mentee, about=mentor, rank=1)
    Preference.objects.create(organisation=organisation, by=mentor, about=mentee, answer="maybe")
    Tie.objects.create(
        organisation=organisation, one=mentee.person, other=mentor.person, kind=Tie.Kind.JURY_MEMBER
    )
    MatchingSettings.objects.create(
        organisation=organisation, cycle=scoped.cycle, weights={"needs": 45, "time": 10}
    )

    problem = problem_of(scoped.cycle)

    ana = problem.mentee_by_id[mentee.public_id]
    goran = problem.mentor_by_id[mentor.public_id]
    assert (ana.modes, goran.modes) == (("online",), ("in_person", "online"))
    assert sum(w.end - w.start for w in ana.free) == 120
    assert ana.preferred_mentors == (goran.id,)
    assert goran.opinions == (Opinion(of=ana.id, answer=Answer.MAYBE),)
    assert ana.assessed_by == (goran.id,)
    assert goran.cross_border.value == "wish"
    assert (ana.goals, goran.about) == ("", "")  # own words go in only where they count
    MatchingSettings.objects.update(weights={"goals": 10})
    assert problem_of(scoped.cycle).mentees[0].goals == "Budžet"


def test_competences_bring_their_area_along(scoped: House) -> None:
    area = NeedArea.objects.filter(cycle=scoped.cycle).first()
    assert problem_of(scoped.cycle).taxonomy == ()
    NeedArea.objects.create(
        organisation=scoped.organisation,
        cycle=scoped.cycle,
        parent=area,
        key="within",
        name={"en": "W"},
    )
    assert problem_of(scoped.cycle).taxonomy == (Area(key="within", parent=area.key),)


def test_areas_that_count_more_do_so_in_runs_reasons_and_what_is_published(scoped: House) -> None:
    before = run_matching(cycle=scoped.cycle, by=scoped.coordinator, now=NOW)
    area = scoped.areas[0]
    change_area(area=area, name=area.name, counts=3, by=scoped.coordinator, now=NOW)
    problem = problem_of(scoped.cycle)
    assert problem.taxonomy == (Area(key=area.key, weight=3),)
    run = run_matching(cycle=scoped.cycle, by=scoped.coordinator, now=NOW)
    assert "Needs that count three times: Leadership." in in_force(scoped.cycle).rules

    change_area(area=area, name=area.name, counts=1, by=scoped.coordinator, now=NOW)
    assert not any("Needs that count" in rule for rule in in_force(scoped.cycle).rules)
    now = problem_of(scoped.cycle)
    assert "taxonomy" not in to_data(now) and now.version == f"{scoped.cycle.public_id}:3"
    newest, _older = versions(scoped.cycle)
    assert newest[1] == [("Need: Leadership", "3", "1")]
    for made in (before, run):  # both tell what counted when they were made
        stored, plan = replay(made.record)
        assert stored.area_weight == ({area.key: 3} if made is run else {})
        pair = plan.pairs[0]
        reasons = [to_data(r) for r in explain(stored, plan, pair.mentee, pair.mentor)]
        assert sum(reason["points"] for reason in reasons) == pair.points
        rows = next(rows for title, _head, rows in minutes(made).tables if title == "What counted")
        assert (["Need: Leadership", "counts three times"] in rows) == (made is run)
        told = said(reasons, area_names(scoped.cycle))[0].sentence
        assert ("Leadership (counts three times)" in told) == (made is run)
        assert "counts" not in " ".join(gently(reasons, area_names(scoped.cycle)))


def test_an_earlier_cycle_is_counted_back(scoped: House) -> None:
    organisation = scoped.organisation
    before = Cycle.objects.create(
        organisation=organisation,
        programme=scoped.programme,
        slug="2025",
        name={"en": "2025"},
        kick_off_on=date(2025, 3, 1),
    )
    there = {
        part: Participation.objects.create(
            organisation=organisation, cycle=before, person=now.person, part=part
        )
        for part, now in ((Part.MENTEE, scoped.other_mentee), (Part.MENTOR, scoped.other_mentor))
    }
    Mentorship.objects.create(
        organisation=organisation,
        cycle=before,
        mentee=there[Part.MENTEE],
        mentor=there[Part.MENTOR],
        started_on=TODAY,
    )
    (ana,) = problem_of(scoped.cycle).mentees
    assert ana.history == (Met(mentor=scoped.other_mentor.public_id, cycles_ago=1),)


@pytest.mark.parametrize(
    ("mentee", "mentor", "economies", "sentence"),
    [
        ("wish", "indifferent", "RS ME", "Across a border, as wished: Serbia and Montenegro."),
        ("wish", "prefer_not", "RS ME",
         "Across a border, which the mentor would rather avoid: Serbia and Montenegro."),
        ("prefer_not", "prefer_not", "RS ME",
         "Across a border, which both would rather avoid: Serbia and Montenegro."),
        ("wish", "indifferent", "RS RS",
         "Both live in the same economy (Serbia); the mentee wished for another."),
        ("prefer_not", "indifferent", "RS RS", "Both live in the same economy (Serbia)."),
    ],
)  # fmt: skip
def test_a_border_is_told_with_what_both_wished(mentee, mentor, economies, sentence):
    one, other = economies.split()
    problem = Problem(
        mentees=(Mentee(id="ana", economy=one, cross_border=CrossBorder(mentee)),),
        mentors=(Mentor(id="goran", economy=other, cross_border=CrossBorder(mentor)),),
    )
    reasons = [to_data(r) for r in explain(problem, None, "ana", "goran")]
    assert sentence in [line.sentence for line in said(reasons, {})]
