"""What came to the engine later: texts, times, ways to meet, competences, answers, own rules."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.matching_cohorts import AREAS, ENGLISH, changed, problems, region

from spona.engine.matching import (
    Answer,
    Area,
    BadProblem,
    Corpus,
    Demand,
    Mentee,
    Mentor,
    Met,
    Need,
    Opinion,
    OrganisationRule,
    Problem,
    Rules,
    Severity,
    Standing,
    Tag,
    Weights,
    Window,
    exclusions,
    explain,
    explain_all,
    from_json,
    record,
    replay,
    solve,
    to_data,
    to_json,
    why_not,
)
from spona.engine.matching.scoring import scores
from spona.engine.names import latin

SERBIAN = st.text(
    alphabet="абвгдђежзијклљмнњопрстћуфхцчџш АБВГДЂЕЖЗИЈКЛЉМНЊОПРСТЋУФХЦЧЏШ,.", max_size=80
)
ALL = Weights(goals=20, meeting=10, time=15, likeness=20)
TEXTS = (
    "",
    "Finansije i budžet muzeja",
    "Финансије и буџет музеја",
    "Leading a team",
    "Буџет",
    "Tim",
)
MODES = ("in_person", "online")


@st.composite
def fuller_problems(draw):
    """Problems in which people also said what only some programmes ask."""
    problem = draw(problems(decided=False))
    mentee_ids = [m.id for m in problem.mentees]
    mentor_ids = [m.id for m in problem.mentors]

    def more(person, others):
        starts = draw(st.lists(st.integers(0, 9000), max_size=2))
        return type(person)(
            **{
                **{name: getattr(person, name) for name in type(person).__dataclass_fields__},
                "story": draw(st.sampled_from(TEXTS)),
                "modes": tuple(draw(st.lists(st.sampled_from(MODES), max_size=2))),
                "free": tuple(Window(start=s, end=s + draw(st.integers(1, 900))) for s in starts),
                "opinions": tuple(
                    Opinion(of=other, answer=draw(st.sampled_from(Answer)))
                    for other in others
                    if draw(st.booleans())
                ),
                "tags": (Tag(key="town", value=draw(st.sampled_from(["niš", "tirana"]))),),
            }
        )

    return changed(
        problem,
        mentees=tuple(
            changed_person(more(m, mentor_ids), goals=draw(st.sampled_from(TEXTS)))
            for m in problem.mentees
        ),
        mentors=tuple(
            changed_person(more(m, mentee_ids), about=draw(st.sampled_from(TEXTS)))
            for m in problem.mentors
        ),
        weights=ALL,
        rules=Rules(
            organisation=(
                OrganisationRule(
                    code="not the same town", attribute="town", severity=Severity.WARN
                ),
            )
        ),
        taxonomy=(Area(key="finance", parent="leadership"), Area(key="voice", parent="leadership")),
    )


def changed_person(person, **fields):
    return type(person)(
        **{**{n: getattr(person, n) for n in person.__dataclass_fields__}, **fields}
    )


@settings(max_examples=25, deadline=None)
@given(problem=fuller_problems())
def test_reasons_of_every_pair_add_up_to_the_table(problem):
    table = scores(problem, problem.mentees, problem.mentors)
    for i, mentee in enumerate(problem.mentees):
        for j, mentor in enumerate(problem.mentors):
            reasons = explain(problem, None, mentee=mentee.id, mentor=mentor.id)
            assert sum(reason.points for reason in reasons) == table[i, j]
            assert all(0 <= reason.points <= reason.max_points for reason in reasons)
            assert sum(reason.max_points for reason in reasons) == ALL.total


@settings(max_examples=15, deadline=None)
@given(problem=fuller_problems())
def test_all_reasons_at_once_are_those_of_each_pair(problem):
    plan = solve(problem)
    assert explain_all(problem, plan) == {
        pair.mentee: explain(problem, plan, pair.mentee, pair.mentor) for pair in plan.pairs
    }


@settings(max_examples=15, deadline=None)
@given(problem=fuller_problems(), data=st.data())
def test_neither_the_order_of_rows_nor_the_journey_through_json_matters(problem, data):
    shuffled = changed(
        problem,
        mentees=tuple(data.draw(st.permutations(problem.mentees))),
        mentors=tuple(data.draw(st.permutations(problem.mentors))),
    )
    assert shuffled == problem
    assert from_json(Problem, to_json(problem)) == problem
    assert solve(shuffled).hash == solve(problem).hash


@settings(max_examples=15, deadline=None)
@given(problem=fuller_problems())
def test_a_mentor_who_joins_changes_nobody_elses_points(problem):
    newcomer = Mentor(id="newcomer", about="finansije muzeja budžet", story="tim muzeja")
    joined = changed(problem, mentors=(*problem.mentors, newcomer))
    known = [m for m in joined.mentors if m.id != "newcomer"]
    assert (scores(joined, joined.mentees, known) == scores(problem, problem.mentees, known)).all()


@settings(max_examples=60, deadline=None)
@given(one=SERBIAN, other=SERBIAN)
def test_a_text_is_as_like_in_latin_as_in_cyrillic(one, other):
    corpus = Corpus([one, other])
    (both,) = corpus.likeness([one], [other, latin(other)])
    assert both[0] == both[1]
    (mine,) = Corpus([latin(one), other]).likeness([latin(one)], [other])
    assert mine[0] == both[0]
    assert corpus.likeness([other], [one])[0, 0] == both[0]


@settings(max_examples=40, deadline=None)
@given(texts=st.lists(SERBIAN, min_size=2, max_size=4))
def test_two_texts_alone_are_as_like_as_in_a_table(texts):
    corpus = Corpus(texts[:2])
    table = corpus.likeness(texts, texts)
    for i, one in enumerate(texts):
        for j, other in enumerate(texts):
            assert corpus.likeness([one], [other])[0, 0] == table[i, j]


def test_like_words_of_four_languages_meet_and_are_shown_as_written():
    corpus = Corpus(["Treba mi pomoć oko finansija", "grafički dizajn", "voice"])

    assert corpus.common("finansije muzeja", "Искуство со финансии") == [["finansije", "финансии"]]
    assert corpus.common("Буџет и план", "buxheti i muzeut")[0] == ["Буџет", "buxheti"]
    assert corpus.common("that and with", "that and with") == []
    row = corpus.likeness(["finansije"], ["financa", "finance", "финансије", "dizajn", ""])[0]
    assert row[2] == 1000
    assert min(row[0], row[1]) > 200
    assert list(row[3:]) == [0, 0]


def test_likeness_is_the_number_written_down():
    """Whole numbers alone decide, so another machine comes to the same."""
    corpus = Corpus(["Budžet festivala i rad sa timom", "Glas i publika", "Prodaja karata"])
    table = corpus.likeness(
        ["Budžet festivala", "Publika"], ["Водим финансије фестивала", "Audience and ticket sales"]
    )
    assert table.tolist() == [[370, 22], [0, 0]]


def test_texts_of_a_whole_cohort_are_compared_in_one_table():
    words = [
        f"{a}{b}{c}"
        for a in ("fin", "muz", "pro", "lid")
        for b in "aeiou"
        for c in ("kt", "r", "st")
    ]
    texts = [" ".join(words[(i * 7 + k * k) % len(words)] for k in range(40)) for i in range(1100)]
    corpus = Corpus(texts[:500])

    table = corpus.likeness(texts[:500], texts[500:])

    assert table.shape == (500, 600)
    assert [table[i].argmax() for i in range(5)] == [
        max(range(600), key=lambda j: corpus.likeness([texts[i]], [texts[500 + j]])[0][0])
        for i in range(5)
    ]


def pair(mentee=None, mentor=None, **problem):
    return Problem(
        mentees=(Mentee(id="ana", languages=ENGLISH, **(mentee or {})),),
        mentors=(Mentor(id="goran", languages=ENGLISH, **(mentor or {})),),
        **problem,
    )


def reason(problem, code):
    return next(r for r in explain(problem, None, "ana", "goran") if r.code == code)


def test_a_competence_is_met_by_its_area_and_partly_by_what_lies_near():
    taxonomy = (Area(key="budgets", parent="finance"), Area(key="grants", parent="finance"))
    voice = Need(area="budgets", importance=5, level=1)

    def points(need, *offers):
        needs = {"needs": (Need(area=need, importance=5, level=1),)}
        return reason(pair(needs, {"offers": offers}, taxonomy=taxonomy), "needs").points

    assert points("budgets", "budgets") == points("budgets", "finance") == 45
    assert points("finance", "budgets", "grants") == 23  # a half
    assert points("budgets", "grants") == 11  # a quarter
    assert points("budgets", "voice") == 0
    facts = reason(pair({"needs": (voice,)}, {"offers": ("grants",)}, taxonomy=taxonomy), "needs")
    assert facts.params["partly"] == ["budgets"]


@given(fuller_problems(), st.lists(st.integers(1, 3), min_size=4, max_size=4), st.randoms())
@settings(deadline=None, max_examples=40)
def test_areas_may_count_more(problem, weights, chance):
    """Points still add up and never exceed a criterion's worth; the order of the rows says nothing;
    and areas that all count once are not even written down."""
    areas = [
        Area(key=key, parent="" if key == "voice" else "voice", weight=weight)
        for key, weight in zip(AREAS, weights, strict=True)
    ]
    weighed = changed(problem, taxonomy=tuple(areas))
    assert ('"weight"' in to_json(weighed)) == (set(weights) != {1})
    assert from_json(Problem, to_json(weighed)) == weighed

    plan = solve(weighed)
    table = scores(weighed, weighed.mentees, weighed.mentors)
    for i, mentee in enumerate(weighed.mentees):
        for j, mentor in enumerate(weighed.mentors):
            found = explain(weighed, None, mentee.id, mentor.id)
            assert sum(reason.points for reason in found) == table[i, j]
            assert all(0 <= reason.points <= reason.max_points for reason in found)
    for name in ("taxonomy", "mentees", "mentors"):
        rows = list(getattr(weighed, name))
        chance.shuffle(rows)
        assert solve(changed(weighed, **{name: tuple(rows)})) == plan
    assert replay(record(weighed, plan)) == (weighed, plan)


def test_a_need_in_an_area_that_counts_three_times_is_three_needs():
    needs = {
        "needs": (
            Need(area="finance", importance=5, level=1),  # a gap of 20
            Need(area="voice", importance=5, level=1),
        )
    }

    def facts(offers, **kwargs):
        return reason(pair(needs, {"offers": offers}, **kwargs), "needs")

    assert facts(("finance",)).points == facts(("voice",)).points == 23
    taxonomy = (Area(key="finance", weight=3),)
    found = facts(("finance",), taxonomy=taxonomy)
    assert found.points == 34  # 60 of 80
    assert (found.params["met_gap"], found.params["total_gap"]) == (60, 80)
    assert found.params["counts"] == {"finance": 3}
    assert facts(("voice",), taxonomy=taxonomy).points == 11
    assert facts(("finance", "voice"), taxonomy=taxonomy).points == 45
    assert "counts" not in facts(("finance",)).params


def test_a_competence_counts_no_less_than_its_area():
    taxonomy = (
        Area(key="budgets", parent="finance"),
        Area(key="finance", weight=2),
        Area(key="grants", parent="finance", weight=3),
    )
    weighed = pair({}, {}, taxonomy=taxonomy)
    assert weighed.area_weight == {"budgets": 2, "finance": 2, "grants": 3}
    for wrong in (0, 11, True):
        with pytest.raises(BadProblem, match="weight of finance"):
            Area(key="finance", weight=wrong)


def test_time_counts_in_minutes_both_are_free():
    hour, day = 60, 24 * 60
    mentee = {"free": (Window(start=17 * hour, end=19 * hour), Window(start=day, end=day + 30))}
    mentor = {"free": (Window(start=18 * hour, end=20 * hour), Window(start=day, end=day + 10))}

    both = reason(pair(mentee, mentor, weights=ALL), "time")

    assert both.params == {"minutes": 70, "wanted": 120}
    assert both.points == round(15 * 70 / 120)
    assert reason(pair(mentee, weights=ALL), "time").points == 8  # not known: a half


def test_free_times_that_touch_are_one():
    mentee = Mentee(
        id="a", free=(Window(start=10, end=20), Window(start=0, end=10), Window(start=5, end=8))
    )
    assert mentee.free == (Window(start=0, end=20),)


def test_a_way_to_meet_has_to_suit_both():
    online, there = {"modes": ("online",)}, {"modes": ("in_person",)}
    assert reason(pair(online, online, weights=ALL), "meeting").points == 10
    assert reason(pair(online, there, weights=ALL), "meeting").points == 0
    assert reason(pair(online, {}, weights=ALL), "meeting").points == 5


def test_yes_counts_like_a_first_wish_perhaps_like_a_third_and_no_keeps_apart():
    def said(answer, **rules):
        return pair({"opinions": (Opinion(of="goran", answer=answer),)}, rules=Rules(**rules))

    assert reason(said(Answer.YES), "wishes").points == 5
    assert reason(said(Answer.MAYBE), "wishes").points == 2
    no = said(Answer.NO)
    assert reason(no, "wishes").points == 0
    (left,) = solve(no).unmatched
    assert [f.code for f in left.excluded[0].findings] == ["said_no"]
    assert left.change.kind == "find_mentor"  # a no is not set aside by somebody else
    assert solve(said(Answer.NO, said_no=Severity.WARN)).pairs[0].warnings[0].code == "said_no"


@pytest.mark.parametrize(
    ("mentee", "mentor", "code"),
    [
        ({"competitors": ("kino",)}, {"employer": "kino"}, "competitor"),
        ({"employer": "kino"}, {"competitors": ("kino",)}, "competitor"),
        ({"rivals": ("goran",)}, {}, "competitor"),
        ({"partners": ("goran",)}, {}, "business_partner"),
        ({"assessed_by": ("goran",)}, {}, "jury_member"),
    ],
)
def test_conflicts_of_interest_warn_or_block_as_the_programme_says(mentee, mentor, code):
    warned = pair(mentee, mentor)
    blocked = pair(mentee, mentor, rules=Rules(**{code: Severity.BLOCK}))

    assert [f.code for f in solve(warned).pairs[0].warnings] == [code]
    assert [f.code for f in exclusions(blocked, *people(blocked))] == [code]
    (left,) = solve(blocked).unmatched
    assert (left.change.kind, left.change.codes) == ("lift_rules", (code,))


def people(problem):
    return problem.mentees[0], problem.mentors[0]


def test_an_earlier_pair_counts_as_many_cycles_back_as_the_programme_says():
    before = {"history": (Met(mentor="goran", cycles_ago=3),)}

    assert [f.params for f in exclusions(pair(before), *people(pair(before)))] == [
        {"cycles_ago": [3]}
    ]
    assert solve(pair(before, rules=Rules(previous_within=2))).pairs
    assert solve(pair(before, rules=Rules(previous_within=3))).unmatched


def test_an_organisations_own_rule_asks_for_the_same_or_for_another():
    def ruled(attribute, demand, mentee, mentor):
        rule = OrganisationRule(code="ours", attribute=attribute, demand=demand)
        return pair(mentee, mentor, rules=Rules(organisation=(rule,)))

    nis, tirana = ({"tags": (Tag(key="town", value=town),)} for town in ("niš", "tirana"))
    assert solve(ruled("town", Demand.DIFFERENT, nis, nis)).unmatched
    assert solve(ruled("town", Demand.DIFFERENT, nis, tirana)).pairs
    assert solve(ruled("town", Demand.SAME, nis, tirana)).unmatched
    assert solve(ruled("town", Demand.SAME, nis, {})).pairs  # not known: not caught
    house = {"employer": "house"}
    own = ruled("employer", Demand.DIFFERENT, house, house)
    (left,) = solve(own).unmatched
    assert left.change.codes == ("own:ours",)
    assert why_not(own, solve(own), "ana", "goran").standing is Standing.EXCLUDED


def test_what_came_later_is_not_written_while_it_says_nothing():
    data = to_data(region(1, 1))
    assert set(data["weights"]) == {
        "needs", "languages", "experience", "cross_border", "sector", "wishes",
    }  # fmt: skip
    assert "story" not in data["mentees"][0]
    assert "taxonomy" not in data
    assert to_data(Weights(goals=1))["goals"] == 1


@pytest.mark.parametrize(
    "make",
    [
        lambda: Window(start=5, end=5),
        lambda: Window(start=-1, end=5),
        lambda: Window(start=0, end=7 * 24 * 60 + 1),
        lambda: OrganisationRule(code=" ", attribute="town"),
        lambda: Rules(organisation=(OrganisationRule(code="a", attribute="b"),) * 2),
        lambda: Mentee(id="a", opinions=(Opinion(of="b", answer=Answer.YES),) * 2),
        lambda: Weights(goals=-1),
    ],
)
def test_what_nobody_could_mean_is_refused(make):
    with pytest.raises(BadProblem):
        make()
