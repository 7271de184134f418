"""The desk of applications: the list, its file, one application; conflicts and tenancy."""

import io
from datetime import date, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from spona.admissions.actions.duplicates import flag_duplicates
from spona.admissions.models.application import Application, LateEntry, Submission
from spona.admissions.models.call import Call, Source
from spona.admissions.models.review import Conflict
from spona.admissions.states import ConflictKind, State
from spona.core.models import AuditLine
from spona.core.scope import in_organisation
from spona.messaging.models import Message
from spona.people.models import Person
from spona.questions.models import AnswerFile, AnswerSheet
from tests.admissions.calls import make_application, make_call
from tests.characters import NOW, House, visitor

DESK = "/o/ours/desk/calls/call-ours/"


@pytest.fixture
def call(house: House) -> Call:
    with in_organisation(house.organisation):
        return make_call(house)


def conflict(application: Application, person: Person) -> Conflict:
    return Conflict.objects.create(
        organisation=application.organisation,
        application=application,
        person=person,
        kind=ConflictKind.FAMILY,
        at=NOW,
    )


@pytest.mark.parametrize("n", [1, 3, 30])
def test_the_list_asks_the_database_equally_often(house: House, call: Call, n: int) -> None:
    with in_organisation(house.organisation):
        for number in range(n):
            make_application(call, f"Applicant {number}")
    client = visitor(house.viewer)
    client.get(DESK + "applications/")
    with CaptureQueriesContext(connection) as queries:
        assert client.get(DESK + "applications/?order=name").status_code == 200
    assert len(queries) == 8, [q["sql"][:90] for q in queries]


def test_the_list_is_filtered_and_found_across_scripts(
    house: House, call: Call, elsewhere: House
) -> None:
    with in_organisation(elsewhere.organisation):
        make_application(make_call(elsewhere), "Đorđe elsewhere")
    with in_organisation(house.organisation):
        radio = Source.objects.create(
            organisation=house.organisation, call=call, tag="radio", name="Radio"
        )
        djordje = make_application(
            call, "Ђорђе Ђукић", economy="XK", main_field="music", source=radio
        )
        twin = make_application(call, "Đukić Đorđe", state=State.ELIGIBLE)
        make_application(call, "Begun Only", state=State.DRAFT)
        for application in (djordje, twin):
            flag_duplicates(application=application, now=NOW)
    client = visitor(house.viewer)

    def names(query: str) -> list[str]:
        page = client.get(DESK + f"applications/?{query}")
        return sorted(row[1] for row in page.context["rows"])

    assert names("") == ["Đukić Đorđe", "Ђорђе Ђукић"]
    assert names("q=djordje+djukic") == ["Đukić Đorđe", "Ђорђе Ђукић"]
    assert names(f"q={djordje.code}") == ["Ђорђе Ђукић"]
    assert names("economy=XK") == names("field=music") == names("source=radio") == ["Ђорђе Ђукић"]
    assert names("state=eligible") == ["Đukić Đorđe"]
    assert names("state=draft") == ["Begun Only"]
    assert names("flag=duplicate") == ["Đukić Đorđe", "Ђорђе Ђукић"]
    assert names("q=elsewhere") == names("field=law") == []
    assert names("state=x&order=y&economy=%20%20") == ["Đukić Đorđe", "Ђорђе Ђукић"]


def test_a_conflict_hides_row_count_name_and_file(house: House, call: Call) -> None:
    with in_organisation(house.organisation):
        hers = make_application(call, "Hidden Cousin")
        twin = make_application(call, "Cousin Hidden")
        for application in (hers, twin):
            flag_duplicates(application=application, now=NOW)
        conflict(hers, house.coordinator)
        page_of_hers, page_of_twin = hers.get_absolute_url(), twin.get_absolute_url()
    client = visitor(house.coordinator)
    for address in ("applications/", "applications/?q=hidden+cousin", "applications.csv"):
        body = client.get(DESK + address).content.decode()
        assert "Hidden Cousin" not in body
        assert hers.code not in body
    page = client.get(DESK + "applications/")
    assert page.context["sent"] == page.context["page_obj"].paginator.count == 1
    assert "Perhaps one person twice" not in str(page.context["rows"])
    assert client.get(page_of_hers).status_code == 404
    told = client.get(page_of_twin).content.decode()
    assert "Hidden Cousin" not in told
    assert "Perhaps the same person" not in told
    # The others of the team see both, and that they look alike.
    assert visitor(house.viewer).get(DESK + "applications/").context["sent"] == 2
    assert "Perhaps the same person" in visitor(house.viewer).get(page_of_twin).content.decode()


def test_the_file_opens_without_a_formula(house: House, call: Call) -> None:
    with in_organisation(house.organisation):
        make_application(call, "=1+1", economy="XK")
    client = visitor(house.viewer)
    csv = client.get(DESK + "applications.csv").content.decode("utf-8-sig")
    assert "'=1+1" in csv
    assert "This designation is without prejudice" in csv
    book = load_workbook(io.BytesIO(client.get(DESK + "applications.xlsx").content))
    assert book.worksheets[0]["C2"].value == "'=1+1"


def test_an_application_shows_each_submission_and_what_changed(house: House, call: Call) -> None:
    with in_organisation(house.organisation):
        application = make_application(call, "Ana Applicant", why="The first reason")
        first = application.submissions.get()
        Submission.objects.create(
            organisation=house.organisation,
            application=application,
            number=2,
            version=first.version,
            values={**first.values, "why": "The second reason"},
            at=NOW - timedelta(days=1),
        )
        url = application.get_absolute_url()
    client = visitor(house.viewer)
    newest = client.get(url)
    assert newest.context["submission"].number == 2
    assert [(c.one, c.other) for c in newest.context["changes"]] == [
        ("The first reason", "The second reason")
    ]
    assert client.get(url + "?sent=1").context["submission"].number == 1
    assert client.get(url + "?sent=x").context["submission"].number == 2
    assert "The second reason" in newest.content.decode()
    # Kept for twelve months after the deadline, said from the start.
    assert newest.context["delete_on"] == date(2027, 4, 25)


def test_a_file_is_downloaded_only_if_it_was_sent(
    house: House, call: Call, elsewhere: House
) -> None:
    with in_organisation(house.organisation):
        application = make_application(call, "Ana Applicant")
        other = make_application(call, "Other Applicant")
        assert application.sheet is not None
        sent, draft = (
            AnswerFile(
                organisation=house.organisation, sheet=application.sheet, key="cv", kind="pdf",
                name="cv.pdf", size=4, uploaded_at=NOW,
            )
            for _n in range(2)
        )  # fmt: skip
        for file in (sent, draft):
            file.file.save("x.pdf", ContentFile(b"%PDF"), save=False)
            file.save()
        Submission.objects.update(files=[sent.public_id])
        url, others = application.get_absolute_url(), other.get_absolute_url()
    response = visitor(house.viewer).get(f"{url}files/{sent.public_id}/")
    assert b"".join(response.streaming_content) == b"%PDF"
    assert response["Content-Disposition"].startswith("attachment")
    for address in (f"{url}files/{draft.public_id}/", f"{others}files/{sent.public_id}/"):
        assert visitor(house.viewer).get(address).status_code == 404
    assert visitor(elsewhere.viewer).get(f"{url}files/{sent.public_id}/").status_code == 404


def test_late_drafts_are_admitted_by_name_and_told(house: House) -> None:
    with in_organisation(house.organisation):
        call = make_call(house, closes_at=NOW)
        early, late = (make_application(call, n, state=State.DRAFT) for n in ("Early", "Late"))
        after = make_application(call, "After", state=State.DRAFT)
        Application.objects.filter(pk=after.pk).update(started_at=NOW + timedelta(hours=1))
        for application, hours in ((early, 30), (late, 1)):
            AnswerSheet.objects.filter(pk=application.sheet_id).update(
                saved_at=NOW - timedelta(hours=hours)
            )
    page = visitor(house.manager).get(DESK + "late/")
    assert [row.person.name for row in page.context["rows"]] == ["Late", "Early"]
    outage = {"saved_from": "2026-04-15T08:00", "saved_to": "2026-04-15T10:00"}
    found = visitor(house.manager).get(DESK + "late/", outage)
    assert [row.person.name for row in found.context["rows"]] == ["Late"]
    until = {"until": "2099-01-01T12:00", "reason": "The server stood still", "everybody": "yes"}
    assert visitor(house.coordinator).post(DESK + "late/entries/", until).status_code == 403
    past = {**until, "until": "2020-01-01T12:00"}
    assert visitor(house.manager).post(DESK + "late/entries/", past).status_code == 422
    visitor(house.manager).post(DESK + "late/entries/", {**until, **outage})
    with in_organisation(house.organisation):
        entry = LateEntry.objects.get()
        assert (entry.application_id, entry.by_id) == (late.pk, house.manager.pk)
        assert entry.until == datetime(2099, 1, 1, 12, tzinfo=call.zone)
        assert entry.reason == "The server stood still"
        mail = Message.objects.get()
        assert (mail.kind, mail.person_id) == ("application_late", late.person_id)
        assert "The server" not in mail.text
        assert AuditLine.objects.filter(verb="admissions.admitted_late").count() == 1
    # Nobody of another list comes in by her id, and a chosen one does.
    chosen = {**until, "chosen": [early.public_id, after.public_id]}
    del chosen["everybody"]
    visitor(house.manager).post(DESK + "late/entries/", chosen)
    with in_organisation(house.organisation):
        assert set(LateEntry.objects.values_list("application", flat=True)) == {late.pk, early.pk}


def test_nobody_is_late_while_the_call_is_open(house: House) -> None:
    with in_organisation(house.organisation):
        call = make_call(house, closes_at=timezone.now() + timedelta(days=1))
        make_application(call, "Begun", state=State.DRAFT)
    client = visitor(house.manager)
    assert "Begun" not in str(client.get(DESK + "late/").context["rows"])
    said = {"until": "2099-01-01T12:00", "reason": "x", "everybody": "yes"}
    client.post(DESK + "late/entries/", said)
    with in_organisation(house.organisation):
        assert LateEntry.objects.count() == 0


def test_nobody_of_the_team_meets_her_own_application(house: House, call: Call) -> None:
    with in_organisation(house.organisation):
        own = make_application(call, "Coordinator ours", person=house.coordinator)
        url = own.get_absolute_url()
    client = visitor(house.coordinator)
    assert client.get(DESK + "applications/").context["sent"] == 0
    for address in ("", "check/"):
        assert client.get(url + address).status_code == 404
    assert visitor(house.viewer).get(url).status_code == 200
