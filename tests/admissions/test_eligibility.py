"""Eligibility: rules that find and decide nothing, the clear ones together, the others one by one."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from spona.admissions.actions.duplicates import flag_duplicates
from spona.admissions.actions.eligibility import (
    NeedsReason,
    RepairedAlready,
    accept_clear,
    decide,
    reconsider,
)
from spona.admissions.models.application import Application, Check, Submission
from spona.admissions.models.call import Call, EligibilityRule
from spona.admissions.models.review import Conflict
from spona.admissions.queries.eligibility import Finding, Op, Rule, Told, evaluate, look, told_by
from spona.admissions.states import State, Verdict
from spona.core.models import AuditLine
from spona.core.scope import in_organisation
from spona.core.states import WrongState
from spona.messaging.models import Message
from spona.questions.definitions import asked_from
from tests.admissions.calls import CONTENT, make_application, make_call
from tests.characters import NOW, House, visitor

DESK = "/o/ours/desk/calls/call-ours/eligibility/"
FORM: list[dict[str, Any]] = [
    *CONTENT,
    {"key": "years", "kind": "number", "text": {"en": "Years"}},
    {"key": "born", "kind": "date", "text": {"en": "Born"}},
    {"key": "rules", "kind": "consent", "text": {"en": "I know the rules"}},
    {"key": "led", "kind": "choice", "text": {"en": "Have you led?"},
     "settings": {"options": [{"key": "yes"}, {"key": "no"}]}},
    {"key": "team", "kind": "number", "text": {"en": "How many?"},
     "show_if": [{"key": "led", "op": "is", "values": ["yes"]}]},
    {"key": "areas", "kind": "choices", "text": {"en": "Areas"},
     "settings": {"options": [{"key": "a"}, {"key": "b"}]}},
]  # fmt: skip


def rule(key: str, op: str, *values: str) -> Rule:
    return Rule("r", key, op, values)


@pytest.mark.parametrize(
    ("wanted", "values", "holds"),
    [
        (rule("economy", Op.ONE_OF, "RS", "XK"), {"economy": {"key": "XK"}}, True),
        (rule("economy", Op.ONE_OF, "RS"), {"economy": {"key": "AL"}}, False),
        (rule("economy", Op.NONE_OF, "RS"), {"economy": {"key": "AL"}}, True),
        (rule("areas", Op.ONE_OF, "b"), {"areas": {"keys": ["a", "b"]}}, True),
        (rule("areas", Op.NONE_OF, "b"), {"areas": {"keys": ["a", "b"]}}, False),
        (rule("years", Op.AT_LEAST, "2"), {"years": 2}, True),
        (rule("years", Op.AT_LEAST, "2"), {"years": 1.5}, False),
        (rule("years", Op.AT_MOST, "10"), {"years": 9}, True),
        (rule("years", Op.AT_LEAST, "2"), {"years": "some"}, None),
        (rule("born", Op.AFTER, "1991-06-01"), {"born": "1991-06-02"}, True),
        (rule("born", Op.BEFORE, "1991-06-01"), {"born": "1991-06-02"}, False),
        (rule("rules", Op.CONSENTED), {"rules": {"given": True, "version": 1}}, True),
        (rule("rules", Op.CONSENTED), {}, False),
        (rule("why", Op.ANSWERED), {"why": "because"}, True),
        (rule("why", Op.ANSWERED), {}, False),
        # Left out, hidden from her, or not asked in her version of the form: cannot be told.
        (rule("years", Op.AT_LEAST, "2"), {}, None),
        (rule("team", Op.AT_LEAST, "2"), {"led": {"key": "no"}, "team": 9}, None),
        (rule("team", Op.ANSWERED), {"led": {"key": "no"}}, None),
        (rule("team", Op.AT_LEAST, "2"), {"led": {"key": "yes"}, "team": 9}, True),
        (rule("asked-later", Op.ANSWERED), {"asked-later": "x"}, None),
        (rule("economy", "no such op", "RS"), {"economy": {"key": "RS"}}, None),
    ],
)
def test_one_rule(wanted: Rule, values: dict[str, Any], holds: bool | None) -> None:
    found = evaluate(rules=[wanted], asked=asked_from(FORM), values=values, facts={})
    assert [finding.holds for finding in found] == [holds]


@pytest.mark.parametrize(
    ("wanted", "holds"),
    [
        (rule("fact:economy", Op.ONE_OF, "RS"), True),
        (rule("fact:fields", Op.ONE_OF, "music", "law"), True),
        (rule("fact:fields", Op.NONE_OF, "law"), True),
        (rule("fact:years", Op.AT_LEAST, "3"), False),
        (rule("fact:sector_of_work", Op.ONE_OF, "public"), None),
    ],
)
def test_a_fact_of_the_house(wanted: Rule, holds: bool | None) -> None:
    facts = {"economy": "RS", "fields": ["design", "music"], "years": 2, "sector_of_work": ""}
    found = evaluate(rules=[wanted], asked=(), values={}, facts=facts)
    assert [finding.holds for finding in found] == [holds]


@given(st.lists(st.sampled_from([True, False, None])))
def test_all_rules_together(holds: list[bool | None]) -> None:
    told = told_by([Finding("r", "k", "answered", (), h, ()) for h in holds])
    assert (told == Told.FAILS) == (False in holds)
    assert (told == Told.CLEAR) == all(h is True for h in holds)


def make_rule(call: Call, key: str, op: str, *values: str, **reason: str) -> EligibilityRule:
    return EligibilityRule.objects.create(
        organisation=call.organisation,
        call=call,
        key=key,
        op=op,
        values=list(values),
        reason=reason or {"en": "Only the region may apply."},
    )


def findings_of(application: Application, house: House) -> Any:
    return look(call=application.call, person=house.coordinator, only=application.pk)[0].findings


def given_verdict(application: Application, house: House, verdict: Verdict, **more: Any) -> Check:
    return decide(
        application=application,
        verdict=verdict,
        findings=findings_of(application, house),
        **{"message": "Because.", "note": "", "answer_by": None, "now": NOW, **more},
        by=house.coordinator,
    )


@pytest.mark.django_db
def test_only_the_clear_ones_are_accepted_together(house: House, elsewhere: House) -> None:
    with in_organisation(elsewhere.organisation):
        theirs = make_application(make_call(elsewhere), "Theirs")
    with in_organisation(house.organisation):
        call = make_call(house)
        make_rule(call, "fact:economy", Op.ONE_OF, "RS")
        make_rule(call, "why", Op.ANSWERED)
        clear = make_application(call, "Clear")
        abroad = make_application(call, "Abroad", economy="DE")
        hidden = make_application(call, "Hidden")
        late = make_application(call, "Late")
        Application.objects.filter(pk=late.pk).update(submitted_at=NOW)
        begun = make_application(call, "Begun", state=State.DRAFT)
        Conflict.objects.create(
            organisation=house.organisation, application=hidden, person=house.coordinator,
            kind="family", at=NOW,
        )  # fmt: skip
    client = visitor(house.coordinator)
    page = client.get(DESK)
    assert page.context["n_clear"] == 2
    assert "Hidden" not in page.content.decode()
    assert "Abroad" in client.get(DESK + "?show=look").content.decode()
    seen_at = (NOW - timedelta(days=1)).isoformat()
    client.post(DESK + "acceptance/", {"seen_at": seen_at})
    with in_organisation(house.organisation):
        states = dict(Application.objects.values_list("person__name", "state"))
        check, step = Check.objects.get(), clear.steps.get()
        assert Message.objects.count() == 0
        assert AuditLine.objects.filter(verb="admissions.application_eligible").count() == 1
    assert states == {
        "Clear": "eligible",
        "Abroad": "submitted",
        "Hidden": "submitted",
        "Late": "submitted",
        "Begun": "draft",
    }
    assert abroad.pk and begun.pk
    assert (check.application_id, check.by_id, step.by_id) == (
        clear.pk,
        house.coordinator.pk,
        house.coordinator.pk,
    )
    assert [finding["holds"] for finding in check.findings] == [True, True]
    with in_organisation(elsewhere.organisation):
        assert Application.objects.get(pk=theirs.pk).state == "submitted"


@pytest.mark.django_db
def test_who_answered_or_may_be_there_twice_is_not_accepted_in_bulk(scoped: House) -> None:
    call = make_call(scoped)
    answered = make_application(call, "Answered")
    Check.objects.create(
        organisation=scoped.organisation, application=answered, verdict=Verdict.MORE,
        at=NOW - timedelta(days=8),
    )  # fmt: skip
    for name in ("Đura Twin", "Ђура Twin"):
        flag_duplicates(application=make_application(call, name), now=NOW)
    assert accept_clear(call=call, by=scoped.coordinator, seen_at=NOW, now=NOW) == 0
    assert look(call=call, person=scoped.coordinator, only=answered.pk)[0].is_answer


@pytest.mark.django_db
def test_departing_from_the_rules_needs_a_reason(scoped: House) -> None:
    call = make_call(scoped)
    make_rule(call, "fact:economy", Op.ONE_OF, "RS")
    abroad, clear = make_application(call, "Abroad", economy="DE"), make_application(call, "Clear")
    with pytest.raises(NeedsReason):
        given_verdict(abroad, scoped, Verdict.ELIGIBLE)
    with pytest.raises(NeedsReason):
        given_verdict(clear, scoped, Verdict.INELIGIBLE)
    with pytest.raises(ValueError, match="message"):
        given_verdict(abroad, scoped, Verdict.INELIGIBLE, message=" ")
    check = given_verdict(abroad, scoped, Verdict.ELIGIBLE, note="Works in Novi Sad")
    assert (abroad.state, check.findings[0]["holds"], check.findings[0]["found"]) == (
        "eligible",
        False,
        ["DE"],
    )
    assert abroad.steps.get().reason == "Works in Novi Sad"
    assert Message.objects.count() == 0


@pytest.mark.django_db
def test_ineligible_is_told_with_the_reason_and_can_be_taken_back(scoped: House) -> None:
    call = make_call(scoped)
    make_rule(call, "fact:economy", Op.ONE_OF, "RS")
    abroad = make_application(call, "Abroad", economy="DE")
    given_verdict(abroad, scoped, Verdict.INELIGIBLE, message="Only the region may apply.")
    mail = Message.objects.get()
    assert (mail.kind, mail.person_id) == ("application_ineligible", abroad.person_id)
    assert "Only the region may apply." in mail.text
    reconsider(application=abroad, reason="She moved", by=scoped.coordinator, now=NOW)
    assert abroad.state == State.SUBMITTED
    assert abroad.steps.order_by("-pk").first().reason == "She moved"  # type: ignore[union-attr]
    assert Message.objects.filter(kind="application_reconsidered").count() == 1
    with pytest.raises(WrongState):
        reconsider(application=abroad, reason="Again", by=scoped.coordinator, now=NOW)


@pytest.mark.django_db
def test_something_to_complete_is_asked_for_once(scoped: House) -> None:
    application = make_application(make_call(scoped), "Ana")
    until = NOW + timedelta(days=5)
    given_verdict(application, scoped, Verdict.REPAIR, answer_by=until)
    assert "Because." in Message.objects.get().text
    application.state = State.SUBMITTED
    application.save()
    with pytest.raises(RepairedAlready):
        given_verdict(application, scoped, Verdict.REPAIR, answer_by=until)
    given_verdict(application, scoped, Verdict.MORE, answer_by=until, now=NOW + timedelta(days=1))
    assert application.state == State.MORE


@pytest.mark.django_db
def test_the_verdict_page_shows_the_letter_first_and_then_acts(house: House) -> None:
    with in_organisation(house.organisation):
        call = make_call(house)
        make_rule(call, "fact:economy", Op.ONE_OF, "RS", en="Only here.", sr="Само овде.")
        application = make_application(call, "Abroad", economy="DE", language="sr")
        url = application.get_absolute_url()
    client = visitor(house.coordinator)
    page = client.get(url + "check/").content.decode()
    assert "Само овде." in page
    assert "Germany" in page
    said = {"verdict": "ineligible", "message": "Само овде. Жао нам је.", "note": ""}
    preview = client.post(url + "check/", {**said, "preview": "yes"})
    assert preview.status_code == 200
    assert "Само овде. Жао нам је." in preview.context["letter"]["text"]
    with in_organisation(house.organisation):
        assert Message.objects.count() == 0
    assert client.post(url + "check/", {**said, "message": ""}).status_code == 422
    more = {**said, "verdict": "more", "answer_on": date(2020, 1, 1).isoformat()}
    assert client.post(url + "check/", more).status_code == 422
    refused = client.post(url + "check/", {**said, "verdict": "eligible"})
    assert refused.status_code == 422
    assert client.post(url + "check/", said)["Location"] == url
    with in_organisation(house.organisation):
        assert Message.objects.get().language == "sr"
        assert Application.objects.get().state == "ineligible"
    assert client.get(url + "check/").status_code == 302
    client.post(url + "reconsideration/", {"reason": "She moved"})
    with in_organisation(house.organisation):
        assert Application.objects.get().state == "submitted"


@pytest.mark.django_db
def test_a_missed_answer_is_shown_and_nothing_else(house: House) -> None:
    with in_organisation(house.organisation):
        application = make_application(make_call(house), "Ana", state=State.MORE)
        Check.objects.create(
            organisation=house.organisation, application=application, verdict=Verdict.MORE,
            at=timezone.now() - timedelta(days=9), answer_by=timezone.now() - timedelta(days=2),
        )  # fmt: skip
    page = visitor(house.viewer).get(DESK + "?show=waiting").content.decode()
    assert "no answer in time" in page
    with in_organisation(house.organisation):
        assert Application.objects.get().state == "more"


@pytest.mark.django_db
def test_rules_are_written_by_clicking(house: House) -> None:
    with in_organisation(house.organisation):
        call = make_call(house)
    client = visitor(house.coordinator)
    assert "Where do you live?" in client.get(DESK + "rules/").content.decode()
    new = DESK + "rules/new/?key=economy"
    assert client.post(new, {"op": "one_of", "reason__en": "Region."}).status_code == 422
    client.post(new, {"op": "one_of", "chosen": ["RS", "XK"], "more": ["SI"],
                "reason__en": "Region."})  # fmt: skip
    client.post(
        DESK + "rules/new/?key=fact:years", {"op": "at_least", "number": "2", "reason__en": "Two."}
    )
    with in_organisation(house.organisation):
        made = EligibilityRule.objects.order_by("position")
        assert [(r.key, r.op, r.values, r.reason) for r in made] == [
            ("economy", "one_of", ["RS", "XK", "SI"], {"en": "Region."}),
            ("fact:years", "at_least", ["2"], {"en": "Two."}),
        ]
        first = made[0]
    client.post(f"{DESK}rules/{first.public_id}/", {"op": "none_of", "chosen": ["AL"],
                "reason__en": "Not there."})  # fmt: skip
    client.post(f"{DESK}rules/{made[1].public_id}/removal/")
    with in_organisation(house.organisation):
        assert [r.op for r in EligibilityRule.objects.filter(call=call)] == ["none_of"]
    # Nothing that the form does not ask becomes a rule.
    assert client.get(DESK + "rules/new/?key=nonsense").status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("n", [1, 3, 30])
def test_the_page_asks_equally_often(house: House, n: int) -> None:
    with in_organisation(house.organisation):
        call = make_call(house)
        make_rule(call, "why", Op.ANSWERED)
        for number in range(n):
            make_application(call, f"Applicant {number}")
    client = visitor(house.viewer)
    client.get(DESK)
    with CaptureQueriesContext(connection) as queries:
        assert len(client.get(DESK).context["rows"]) == n
    assert len(queries) == 15, [q["sql"][:90] for q in queries]


@pytest.mark.django_db
def test_each_submission_is_seen_by_its_own_form(scoped: House) -> None:
    call = make_call(scoped)
    make_rule(call, "asked-later", Op.ANSWERED)
    early = make_application(call, "Early")
    version = early.sheet.version  # type: ignore[union-attr]
    newer = type(version).objects.create(
        organisation=scoped.organisation,
        questionnaire=version.questionnaire,
        number=2,
        content=[
            *CONTENT,
            {"key": "asked-later", "kind": "short_text", "text": {"en": "And?"}},
        ],
        published_at=NOW,
    )
    second = Application.objects.create(
        organisation=scoped.organisation, call=call, person=scoped.mentee.person,
        state=State.SUBMITTED, started_at=NOW, submitted_at=NOW, state_at=NOW,
    )  # fmt: skip
    Submission.objects.create(
        organisation=scoped.organisation, application=second, number=1, version=newer,
        values={}, at=NOW,
    )  # fmt: skip
    told = {row.pk: row.told for row in look(call=call, person=scoped.coordinator)}
    assert told == {early.pk: Told.OPEN, second.pk: Told.FAILS}


@pytest.mark.django_db
def test_a_letter_that_is_not_translated_is_said_before(house: House) -> None:
    with in_organisation(house.organisation):
        call = make_call(house)
        pages = {
            language: make_application(call, f"Writes {language}", language=language)
            for language in ("sr", "sq")
        }
        urls = {language: a.get_absolute_url() + "check/" for language, a in pages.items()}
    client = visitor(house.coordinator)
    told = {language: client.get(url).context["untranslated"] for language, url in urls.items()}
    assert told == {"sr": False, "sq": True}
