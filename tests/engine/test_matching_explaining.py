"""Reasons add up, rules speak in codes, and nobody is left without an answer why."""

import pytest
from hypothesis import given, settings
from tests.engine.matching_cohorts import ENGLISH, changed, problems, region

from spona.engine.matching import (
    BadProblem,
    CrossBorder,
    Forbid,
    Language,
    Mentee,
    Mentor,
    Need,
    Objective,
    Pin,
    Problem,
    Rules,
    Severity,
    Standing,
    Weights,
    exclusions,
    explain,
    explain_all,
    solve,
    warnings,
    why_not,
)

ANA = Mentee(
    id="ana",
    languages=(Language(code="en", level=4), Language(code="sr", level=6)),
    needs=(
        Need(area="finance", importance=2, level=3),
        Need(area="leadership", importance=3, level=5),
        Need(area="voice", importance=5, level=1),
    ),
    experience_years=4,
    economy="RS",
    sectors=("film",),
    employer="studio",
    cross_border=CrossBorder.WISH,
    preferred_mentors=("vesna", "goran"),
)
GORAN = Mentor(
    id="goran",
    languages=(Language(code="en", level=6),),
    offers=("leadership", "voice"),
    experience_years=10,
    economy="ME",
    sectors=("museum",),
    employer="studio",
)
BOTH = Problem(mentees=(ANA,), mentors=(GORAN,))


@settings(max_examples=24, deadline=None)
@given(problem=problems())
def test_reasons_add_up_to_the_score_of_every_pair(problem):
    plan = solve(problem)
    for pair in plan.pairs:
        reasons = explain(problem, plan, mentee=pair.mentee, mentor=pair.mentor)
        assert sum(reason.points for reason in reasons) == pair.points
        assert [reason.code for reason in reasons if reason.points > reason.max_points] == []
        assert sum(reason.max_points for reason in reasons) == problem.weights.total


def test_each_criterion_says_why_in_facts():
    reasons = explain(BOTH, solve(BOTH), mentee="ana", mentor="goran")

    assert [(r.code, r.points, r.max_points) for r in reasons] == [
        ("needs", 38, 45),  # 20 of the gap of 24
        ("languages", 5, 10),  # B2 is the second of four steps
        ("experience", 11, 15),  # 6 of the 8 years desired
        ("cross_border", 15, 15),
        ("sector", 3, 5),  # another one, and she said nothing about it
        ("wishes", 3, 10),  # her second wish; he named nobody
    ]
    assert reasons[0].params == {
        "met": ["voice"],
        "unmet": ["finance"],
        "met_gap": 20,
        "total_gap": 24,
    }
    assert reasons[1].params == {"shared": [{"code": "en", "level": 4}]}
    assert reasons[2].params["years_ahead"] == 6
    assert reasons[3].params["crosses"] is True
    assert reasons[5].params == {"mentee_rank": 2, "mentor_rank": None}


def test_a_criterion_without_weight_is_no_reason():
    problem = changed(BOTH, weights=Weights(wishes=0, sector=0))

    codes = [reason.code for reason in explain(problem, solve(problem), "ana", "goran")]

    assert codes == ["needs", "languages", "experience", "cross_border"]


def test_what_is_not_known_counts_half():
    problem = Problem(
        mentees=(Mentee(id="ana", languages=ENGLISH),),
        mentors=(Mentor(id="goran", languages=ENGLISH),),
    )

    points = {r.code: r.points for r in explain(problem, solve(problem), "ana", "goran")}

    assert points == {
        "needs": 0,
        "languages": 8,
        "experience": 8,
        "cross_border": 8,
        "sector": 3,
        "wishes": 0,
    }


@pytest.mark.parametrize(
    ("mentee", "mentor", "rules", "code"),
    [
        ({}, {"languages": (Language(code="en", level=2),)}, {}, "no_shared_language"),
        ({}, {"most": 0}, {}, "no_capacity"),
        ({"line_managers": ("goran",)}, {}, {}, "line_manager"),
        ({}, {"line_managers": ("ana",)}, {}, "line_manager"),
        ({"do_not_pair": ("goran",)}, {}, {}, "do_not_pair"),
        ({}, {"do_not_pair": ("ana",)}, {}, "do_not_pair"),
        ({"previous_mentors": ("goran",)}, {}, {}, "previous_pair"),
        ({}, {"previous_mentees": ("ana",)}, {}, "previous_pair"),
        ({}, {}, {"same_employer": Severity.BLOCK}, "same_employer"),
        ({"economy": "ME"}, {}, {"other_economy_only": Severity.BLOCK}, "same_economy"),
    ],
)
def test_each_rule_excludes_by_its_code(mentee, mentor, rules, code):
    ana, goran = changed_person(ANA, mentee), changed_person(GORAN, mentor)
    problem = Problem(mentees=(ana,), mentors=(goran,), rules=Rules(**rules))

    assert exclusions(BOTH, ANA, GORAN) == ()
    assert [finding.code for finding in exclusions(problem, ana, goran)] == [code]
    assert solve(problem).pairs == ()


def changed_person(person, fields):
    return type(person)(
        **{**{n: getattr(person, n) for n in person.__dataclass_fields__}, **fields}
    )


def test_a_rule_can_warn_or_keep_quiet():
    quiet = changed(BOTH, rules=Rules(same_employer=Severity.OFF))

    assert [finding.code for finding in warnings(BOTH, ANA, GORAN)] == ["same_employer"]
    assert [finding.code for finding in solve(BOTH).pairs[0].warnings] == ["same_employer"]
    assert warnings(quiet, ANA, GORAN) == ()


def test_each_mentee_of_one_mentor_has_her_own_warning():
    ana = changed_person(ANA, {"assessed_by": ("goran",)})
    blerta = changed_person(ana, {"id": "blerta", "economy": "XK"})
    goran = changed_person(GORAN, {"most": 2, "employer": ""})
    problem = Problem(mentees=(ana, blerta), mentors=(goran,))

    plan = solve(problem)

    assert [[w.code for w in pair.warnings] for pair in plan.pairs] == [["jury_member"]] * 2


def test_nobody_fits_is_a_result_with_reasons_and_a_way_out():
    vesna = changed_person(GORAN, {"id": "vesna", "most": 0, "employer": ""})
    goran = changed_person(GORAN, {"do_not_pair": ("ana",)})
    problem = Problem(mentees=(ANA,), mentors=(goran, vesna))

    (left,) = solve(problem).unmatched

    assert [(e.mentor, [f.code for f in e.findings]) for e in left.excluded] == [
        ("goran", ["do_not_pair"]),
        ("vesna", ["no_capacity"]),
    ]
    assert (left.change.kind, left.change.mentor, left.change.codes) == (
        "lift_rules",
        "vesna",
        ("no_capacity",),
    )
    assert left.change.needs_seat is False


def test_what_people_decided_is_never_advised_to_be_set_aside():
    """Goran said no, or the committee did: somebody else has to be found."""
    problem = Problem(
        mentees=(ANA,), mentors=(GORAN,), forbids=(Forbid(mentee="ana", mentor=GORAN.id),)
    )

    (left,) = solve(problem).unmatched

    assert [f.code for f in left.excluded[0].findings] == ["forbidden"]
    assert left.change.kind == "find_mentor"


def test_too_few_seats_ask_for_one_with_the_best_fit():
    blerta = changed_person(ANA, {"id": "blerta", "needs": ()})
    problem = Problem(mentees=(ANA, blerta), mentors=(GORAN,))

    (left,) = solve(problem).unmatched

    assert (left.mentee, left.full) == ("blerta", ("goran",))
    assert (left.change.kind, left.change.mentor) == ("ask_for_seat", "goran")


def test_two_who_cannot_talk_are_never_the_way_out():
    """Goran would fit best but for his English; Vesna, who only takes nobody so far, is asked."""
    goran = changed_person(GORAN, {"languages": (Language(code="en", level=2),)})
    vesna = Mentor(id="vesna", languages=ENGLISH, most=0, do_not_pair=("blerta",))
    blerta = changed_person(ANA, {"id": "blerta"})
    problem = Problem(mentees=(ANA, blerta), mentors=(goran, vesna))

    ana, other = solve(problem).unmatched

    assert (ana.change.kind, ana.change.mentor) == ("lift_rules", "vesna")
    assert ana.change.codes == ("no_capacity",)
    assert (other.change.kind, other.change.mentor) == ("find_mentor", "")


def test_an_empty_pool_says_whom_to_look_for():
    (left,) = solve(Problem(mentees=(ANA,), mentors=())).unmatched

    assert (left.change.kind, left.change.languages, left.change.areas) == (
        "find_mentor",
        ("en", "sr"),
        ("voice", "finance"),
    )


def test_reserves_are_the_next_best_who_are_free():
    def mentor(name, offers, most=1):
        return Mentor(id=name, languages=ENGLISH, offers=offers, most=most)

    pool = (mentor("a", ("voice",)), mentor("b", ()), mentor("c", ("finance",)), mentor("d", ()))
    blerta = changed_person(ANA, {"id": "blerta"})
    problem = Problem(mentees=(ANA, blerta), mentors=(*pool, GORAN), seed="x")

    plan = solve(problem)

    ana = plan.reserves[0]
    chosen = set(plan.mentor_by_mentee.values())
    assert [choice.free for choice in ana.choices] == [True, True]
    assert {choice.mentor for choice in ana.choices} & chosen == set()
    assert ana.choices[0].points >= ana.choices[1].points


def test_why_not_compares_with_the_chosen_one():
    vesna = Mentor(id="vesna", languages=ENGLISH, economy="RS", offers=("finance",))
    problem = Problem(mentees=(ANA,), mentors=(GORAN, vesna))
    plan = solve(problem)

    answer = why_not(problem, plan, mentee="ana", mentor="vesna")

    assert (answer.standing, answer.chosen) == (Standing.FREE, "goran")
    assert answer.chosen_points == plan.total
    assert answer.points == sum(line.points for line in answer.comparison)
    assert answer.chosen_points == sum(line.chosen_points for line in answer.comparison)


def test_standing_tells_the_cases_apart():
    blerta = changed_person(ANA, {"id": "blerta", "needs": ()})
    vesna = Mentor(id="vesna", languages=ENGLISH)
    mira = Mentor(id="mira", languages=ENGLISH)
    problem = Problem(
        mentees=(ANA, blerta),
        mentors=(GORAN, vesna, mira),
        pins=(Pin(mentee="blerta", mentor="vesna"),),
        forbids=(Forbid(mentee="ana", mentor="mira"),),
    )
    plan = solve(problem, Objective.WORST_FIRST)

    standing = {
        (e, m): why_not(problem, plan, mentee=e, mentor=m).standing
        for e in ("ana", "blerta")
        for m in ("goran", "mira", "vesna")
    }

    assert standing == {
        ("ana", "goran"): Standing.CHOSEN,
        ("ana", "mira"): Standing.EXCLUDED,
        ("ana", "vesna"): Standing.TAKEN,
        ("blerta", "goran"): Standing.PINNED_ELSEWHERE,
        ("blerta", "mira"): Standing.PINNED_ELSEWHERE,
        ("blerta", "vesna"): Standing.CHOSEN,
    }


def test_a_stranger_cannot_be_explained():
    with pytest.raises(BadProblem, match="nobody called 'zoran'"):
        explain(BOTH, solve(BOTH), mentee="ana", mentor="zoran")


def test_all_reasons_at_once_are_the_single_ones():
    problem = region(40, 50)
    plan = solve(problem)

    said = explain_all(problem, plan)

    assert said == {p.mentee: explain(problem, plan, p.mentee, p.mentor) for p in plan.pairs}
    assert all(sum(r.points for r in said[p.mentee]) == p.points for p in plan.pairs)
