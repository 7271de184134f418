"""What stays of applications: counts; and that nothing else does, whatever happens in between."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, models
from django.db.models.signals import post_save
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from spona.admissions.actions import keeping
from spona.admissions.actions.keeping import EMPTIED, GONE, OF_THE_ROW, anonymise_due, count_call
from spona.admissions.actions.steps import take_step
from spona.admissions.models.application import (
    Application,
    Check,
    MonitoringAnswer,
    Referee,
    Submission,
)
from spona.admissions.models.call import Call, Tally
from spona.admissions.models.interview import InterviewSheet, Slot
from spona.admissions.models.review import Conflict
from spona.admissions.models.selection import Decision
from spona.admissions.queries.keeping import delete_on_for, reached
from spona.admissions.states import State
from spona.admissions.tasks.keeping import forget_due
from spona.core.audit import record
from spona.core.local_time import add_months
from spona.core.models import AuditLine
from spona.core.scope import across_organisations, in_organisation
from spona.messaging.actions import send
from spona.people.models import ConsentEvent, Person
from spona.questions.models import AnswerFile
from tests.admissions.calls import (
    assign,
    make_application,
    make_call,
    make_review,
    make_reviewer,
    make_round,
)
from tests.characters import NOW, House, make_person, visitor

SECRET = "Zlatokosa"  # in every text about her
PAGE = "/o/ours/desk/calls/call-ours/afterwards/"
LATER = NOW + timedelta(days=400)  # the call of the tests closes ten days after NOW


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 60))
def test_months_are_added_by_the_calendar(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


@pytest.mark.parametrize(
    ("state", "was_in", "sent", "points"),
    [
        ("draft", [], False, {"begun"}),
        ("submitted", ["submitted"], True, {"begun", "sent"}),
        ("ineligible", ["submitted"], True, {"begun", "sent", "ineligible"}),
        (
            "accepted",
            ["submitted", "eligible", "reserve", "offered"],
            True,
            {"begun", "sent", "eligible", "reserve", "selected", "accepted"},
        ),
        (
            "not_selected",
            ["eligible", "shortlisted"],
            True,
            {"begun", "sent", "eligible", "shortlisted", "not_selected"},
        ),
        ("withdrawn", ["eligible"], True, {"begun", "sent", "eligible", "withdrawn"}),
    ],
)
def test_how_far_somebody_came(state: str, was_in: list[str], sent: bool, points: set[str]) -> None:
    assert reached(state=state, was_in=was_in, was_sent=sent) == points


def test_every_text_about_an_application_is_known_here() -> None:
    """A new text field on anything that hangs on an application is emptied, or named as a fact."""
    facts = {
        "Application": {"state", "language", "economy", "fields", "main_field", "sector_of_work"},
        "ApplicationStep": {"state"},
        "Check": {"verdict"},
        "Duplicate": {"state", "grounds"},
        "Conflict": {"kind"},
        "Slot": {"place", "state"},
        "SeatWish": {"wish"},
        "Decision": {"outcome"},
        "Offer": {"state"},
        "Placed": {"standing"},
        "Review": {"scores", "state"},
        "InterviewSheet": {"scores", "state"},
    }
    emptied: dict[type[models.Model], set[str]] = {Application: {*OF_THE_ROW}}
    for model, _path, words in EMPTIED:
        emptied.setdefault(model, set()).update(words)
    whole = {model for model, _path in GONE}
    texts = (models.CharField, models.TextField, models.JSONField)
    reach: list[type[models.Model]] = [Application]
    for model in reach:
        for relation in model._meta.related_objects:
            if relation.related_model not in reach and relation.related_model not in whole:
                reach.append(relation.related_model)  # type: ignore[arg-type]
    for model in reach:
        own = {
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, texts) and field.name != "public_id"
        }
        unknown = own - emptied.get(model, set()) - facts.get(model.__name__, set())
        assert unknown == set(), model


def everything() -> str:
    """All rows of all tables, as one text."""
    found = []
    with across_organisations(why="the test looks everywhere"):
        for model in apps.get_models(include_auto_created=True):
            for row in model._base_manager.values_list():
                found.append(f"{model.__name__}: {row!r}")
    return "\n".join(found)


def make_story(call: Call, house: House, **fields: Any) -> Application:
    """An application in which every text there can be says SECRET."""
    organisation = call.organisation
    application = make_application(
        call, f"{SECRET} Anić", state=State.ELIGIBLE, why=f"{SECRET} wants to lead",
        town=SECRET, phone_digits="41234567", main_field="music", **fields,
    )  # fmt: skip
    assert application.sheet is not None
    stored = AnswerFile(
        organisation=organisation, sheet=application.sheet, key="cv", kind="pdf",
        name=f"{SECRET}.pdf", size=9, uploaded_at=NOW,
    )  # fmt: skip
    stored.file.save(f"{application.public_id}.pdf", ContentFile(SECRET.encode()), save=False)
    stored.save()
    MonitoringAnswer.objects.create(
        organisation=organisation, application=application, sex="female", text_version="1", at=NOW
    )
    Referee.objects.create(
        organisation=organisation, application=application, relation=f"{SECRET}'s boss",
        person=make_person(organisation, f"Referee of {SECRET}", login=False, is_listed=False),
        why=f"{SECRET} is good", how_known=SECRET,
    )  # fmt: skip
    reviewer = make_reviewer(call, "Juror")
    review = make_review(assign(make_round(call), application, reviewer), clarity=3, effect=4)
    review.comment, review.comments = f"{SECRET} writes well", {"clarity": SECRET}
    review.save()
    slot = Slot.objects.create(
        organisation=organisation, call=call, starts_at=NOW, application=application, state="taken"
    )
    InterviewSheet.objects.create(
        organisation=organisation, slot=slot, reviewer=reviewer, comment=SECRET, notes={"q": SECRET}
    )
    Check.objects.create(
        organisation=organisation, application=application, verdict="eligible", note=SECRET,
        message=SECRET, findings=[{"found": [SECRET]}], at=NOW,
    )  # fmt: skip
    Conflict.objects.create(
        organisation=organisation, application=application, person=reviewer.person, kind="none",
        note=SECRET, at=NOW,
    )  # fmt: skip
    Decision.objects.create(
        organisation=organisation, application=application, outcome="not_selected", reason=SECRET,
        next_step=SECRET, overruling=SECRET, parked_at=NOW, published_at=NOW,
    )  # fmt: skip
    send(
        kind="application_aside", to=application.person, now=NOW, values={"call": SECRET},
        dedupe_key=f"x-{application.public_id}",
    )  # fmt: skip
    send(
        kind="application_aside", to=house.coordinator, now=NOW, values={"call": SECRET},
        dedupe_key=f"y-{application.public_id}",
    )  # fmt: skip
    record(verb="people.person_added", target=application.person, by=application.person)
    take_step(
        application=application, to=State.NOT_SELECTED, by=application.person, now=NOW,
        reason=SECRET,
    )  # fmt: skip
    return application


@pytest.mark.django_db
def test_nothing_of_her_stays_but_the_counts(
    scoped: House, django_capture_on_commit_callbacks: Any
) -> None:
    call = make_call(scoped)
    application = make_story(call, scoped)
    name_on_disk = AnswerFile.objects.get().file.name
    day = delete_on_for(application=application)
    assert day == date(2027, 4, 25)
    noon = datetime.combine(day, datetime.min.time(), tzinfo=call.zone)
    assert anonymise_due(now=noon - timedelta(seconds=1)) == 0
    before = everything()
    assert before.count(SECRET) > 20
    assert SECRET.lower() in before.replace(SECRET, "")  # her mail address, her search keys
    with django_capture_on_commit_callbacks(execute=True):
        assert anonymise_due(now=noon) == 1
    left = [line[:200] for line in everything().split("\n") if SECRET.lower() in line.lower()]
    assert left == []
    assert not default_storage.exists(name_on_disk)
    row = Application.objects.get()
    assert (row.state, row.economy, row.main_field, row.town, row.years) == (
        "not_selected", "RS", "music", "", None,
    )  # fmt: skip
    assert (row.person.name, row.person.email, row.anonymised_at) == (row.code, "", noon)
    assert Tally.objects.get(about="sex", value="female", state="sent").n == 1
    assert Tally.objects.get(about="field", value="music", state="not_selected").n == 1
    assert AuditLine.objects.filter(verb="admissions.application_anonymised").count() == 1
    # Again, and counted again: nothing changes, and the counts by sex stay.
    assert anonymise_due(now=noon) == 0
    told = sorted(Tally.objects.values_list("about", "value", "state", "n"))
    count_call(call=call, now=noon)
    assert sorted(Tally.objects.values_list("about", "value", "state", "n")) == told


@pytest.mark.django_db
def test_a_crash_leaves_it_whole_or_gone(
    scoped: House, django_capture_on_commit_callbacks: Any
) -> None:
    application = make_story(make_call(scoped), scoped)
    name_on_disk = AnswerFile.objects.get().file.name

    def crash(instance: Person, **_signal: Any) -> None:
        if instance.pk == application.person_id:
            raise RuntimeError("the power went")

    post_save.connect(crash, sender=Person)
    try:
        with pytest.raises(RuntimeError), django_capture_on_commit_callbacks(execute=True):
            keeping.anonymise(pk=application.pk, now=LATER)
    finally:
        post_save.disconnect(crash, sender=Person)
    row = Application.objects.select_related("person", "sheet").get()
    assert (row.anonymised_at, row.person.name) == (None, f"{SECRET} Anić")
    assert row.sheet is not None
    assert default_storage.exists(name_on_disk)
    assert Submission.objects.get().values["why"] == f"{SECRET} wants to lead"
    # After the commit, before the disk: the rows are gone, and the sweep takes the file a day later.
    assert keeping.anonymise(pk=application.pk, now=LATER)
    assert default_storage.exists(name_on_disk)
    assert keeping.forget_loose_files(now=datetime.now(NOW.tzinfo)) == 0
    assert keeping.forget_loose_files(now=datetime.now(NOW.tzinfo) + timedelta(days=2)) >= 1
    assert not default_storage.exists(name_on_disk)


@pytest.mark.django_db
def test_who_is_known_otherwise_stays_as_much_as_that_needs(scoped: House) -> None:
    call = make_call(scoped)
    organisation = scoped.organisation

    def person(name: str, **fields: Any) -> Person:
        return make_person(
            organisation, name, phone="064 123", employer="Museum", **{"login": False, **fields}
        )

    elsewhere_too = person("Applies Again")
    wants_news, has_login, forgotten = (
        person("Wants News"),
        person("Has Login", login=True),
        person("Forgotten One"),
    )
    ConsentEvent.objects.create(
        organisation=organisation, person=wants_news, purpose="news", given=True,
        text_version="1", language="en", channel="page", at=NOW,
    )  # fmt: skip
    for one in (elsewhere_too, wants_news, has_login, forgotten, scoped.mentee.person):
        make_application(call, one.name, person=one, state=State.NOT_SELECTED)
    accepted = make_application(call, "Accepted One", state=State.ACCEPTED)
    newer = make_call(scoped, slug="newer", closes_at=LATER, questionnaire=call.questionnaire)
    make_application(newer, elsewhere_too.name, person=elsewhere_too)
    assert anonymise_due(now=LATER) == 5
    for one in (elsewhere_too, wants_news, has_login, forgotten):
        one.refresh_from_db()
    assert (elsewhere_too.name, elsewhere_too.phone) == ("Applies Again", "064 123")
    assert (wants_news.name, wants_news.phone, wants_news.employer) == ("Wants News", "", "")
    assert wants_news.email == "wants.news@example.org"
    assert (has_login.name, has_login.employer) == ("Has Login", "")
    assert len(forgotten.name) == 6
    assert Person.objects.get(pk=scoped.mentee.person_id).name == "Ana ours"
    assert Application.objects.get(pk=accepted.pk).anonymised_at is None
    assert Submission.objects.filter(application__call=call).count() == 1


@pytest.mark.django_db
def test_drafts_and_undecided_go_after_the_deadline_and_decided_after_the_decision(
    scoped: House,
) -> None:
    call = make_call(scoped, retention_months=1)
    draft = make_application(call, "Draft", state=State.DRAFT)
    refused = make_application(call, "Refused", state=State.NOT_SELECTED)
    refused.state_at = NOW + timedelta(days=60)
    assert delete_on_for(application=draft) == date(2026, 5, 25)
    assert delete_on_for(application=refused) == date(2026, 7, 14)
    assert delete_on_for(application=make_application(call, "In", state=State.ACCEPTED)) is None
    standing = make_call(scoped, slug="open", closes_at=None, questionnaire=call.questionnaire)
    assert delete_on_for(application=make_application(standing, "Pool")) == date(2027, 4, 11)


@pytest.mark.django_db
def test_the_page_counts_only_what_its_reader_may_see(house: House, elsewhere: House) -> None:
    with in_organisation(elsewhere.organisation):
        make_application(make_call(elsewhere), "Theirs", economy="XK")
    with in_organisation(house.organisation):
        call = make_call(house)
        for name in ("Ana", "Bea"):
            make_application(call, name, state=State.ELIGIBLE)
        hers = make_application(call, "Cousin", economy="AL")
        for application in Application.objects.all():
            MonitoringAnswer.objects.create(
                organisation=house.organisation, application=application, sex="female",
                text_version="1", at=NOW,
            )  # fmt: skip
        count_call(call=call, now=NOW)
        Conflict.objects.create(
            organisation=house.organisation, application=hers, person=house.coordinator,
            kind="family", at=NOW,
        )  # fmt: skip

    def seen(person: Person) -> dict[str, Any]:
        page = visitor(person).get(PAGE)
        return {t["about"]: t["rows"] for t in page.context["tables"]} | {
            "days": page.context["days"]
        }

    everybody, fewer = seen(house.viewer), seen(house.coordinator)
    assert everybody["all"][0][2] == [3, 3, 2]
    assert [value for value, *_rest in everybody["economy"]] == ["AL", "RS"]
    # Three women are too few to be shown, also as a number of nobody else.
    assert everybody["sex"] == [("female", "Female", [None, None])]
    assert everybody["days"] == [(date(2027, 4, 25), 3)]
    assert fewer["all"][0][2] == [2, 2, 2]
    assert [value for value, *_rest in fewer["economy"]] == ["RS"]
    assert "sex" not in fewer
    assert fewer["days"] == [(date(2027, 4, 25), 2)]


@pytest.mark.django_db
@pytest.mark.parametrize("n", [1, 30])
def test_the_page_asks_equally_often(house: House, n: int) -> None:
    with in_organisation(house.organisation):
        call = make_call(house)
        for number in range(n):
            make_application(call, f"Applicant {number}")
    client = visitor(house.viewer)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(PAGE).status_code == 200
    assert len(queries) == 10, [q["sql"][:90] for q in queries]


@pytest.mark.django_db
def test_the_worker_does_it_in_every_organisation(house: House, elsewhere: House) -> None:
    for one in (house, elsewhere):
        with in_organisation(one.organisation):
            make_application(make_call(one), "Ana", state=State.NOT_SELECTED)
    assert forget_due(now=LATER) == 2
    assert forget_due(now=LATER) == 0
