"""The coordinator's pages, as her browser walks them."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.utils import CaptureQueriesContext

from spona.core.formkeys import FIELD, new_form_key
from spona.core.scope import in_organisation
from spona.intake import tasks
from spona.intake.models import ImportRun
from spona.intake.states import ImportState
from spona.people.models import Person
from tests.characters import House, Visitor, make_person, visitor
from tests.intake.files import google_csv, workbook

LIST = "/o/ours/desk/import/"


def upload(client: Visitor, house: House, data: bytes, name: str = "prijave.csv") -> Any:
    file = SimpleUploadedFile(name, data)
    return client.post(LIST, {"cycle": house.cycle.pk, "file": file})


def form_of(page: Any, form: str = "form") -> dict[str, Any]:
    """What a browser would send if she pressed the button without touching anything."""
    bound = page.context[form]
    sent: dict[str, Any] = {FIELD: new_form_key()}
    for field in bound:
        value = field.value()
        if value is True:
            sent[field.html_name] = "on"
        elif value not in (None, False):
            sent[field.html_name] = value
    return sent


def preview(client: Visitor, house: House, data: bytes, name: str = "prijave.csv") -> str:
    """Upload and take every suggestion; gives the address of the preview."""
    columns = upload(client, house, data, name)["Location"]
    return client.post(columns, form_of(client.get(columns)))["Location"]


def people(house: House) -> int:
    with in_organisation(house.organisation):
        return Person.objects.count()


def test_from_upload_to_undo(house: House) -> None:
    client = visitor(house.coordinator)
    before = people(house)
    answer = upload(client, house, google_csv())
    assert (answer.status_code, answer["Location"].endswith("/columns/")) == (302, True)
    page = client.get(answer["Location"])
    assert page.status_code == 200
    answer = client.post(answer["Location"], form_of(page))
    run_url = answer["Location"]
    page = client.get(run_url)
    assert (page.context["counts"]["new"], page.context["comes_in"]) == (4, 4)
    areas = client.get(f"{run_url}areas/")
    sent = {**form_of(areas), "o0": "+"}
    assert client.post(f"{run_url}areas/", sent)["Location"] == run_url
    assert client.get(run_url).context["new_areas"] == 1
    assert people(house) == before
    assert client.post(f"{run_url}application/")["Location"] == run_url
    page = client.get(run_url)
    assert (page.context["counts"]["people"], page.context["acts"]) == (4, [])
    assert people(house) == before + 4
    client.post(f"{run_url}undoing/")
    assert people(house) == before
    assert client.get(run_url).status_code == 200
    assert client.get(LIST).status_code == 200


def test_pressed_twice_people_come_in_once(house: House) -> None:
    client = visitor(house.coordinator)
    before = people(house)
    run_url = preview(client, house, google_csv())
    sent = {FIELD: new_form_key()}
    first = client.post(f"{run_url}application/", sent)
    second = client.post(f"{run_url}application/", sent)
    third = client.post(f"{run_url}application/")
    assert first["Location"] == second["Location"] == third["Location"] == run_url
    assert people(house) == before + 4


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"PK\x03\x04nonsense", "a.xlsx", "The workbook is damaged and cannot be opened."),
        (b"", "a.csv", "The file is empty."),
        (b"<html><table></table></html>", "a.xls", "This is a web page with a spreadsheet"),
        (b"a,b\n" * 20_002, "a.csv", "The sheet has more than 20,000 rows."),
        (b"x" * (20 * 1024 * 1024 + 1), "a.csv", "The file has 21 MB; up to 20 MB can be read."),
        (b"ime,mejl\nAna,a@b.rs\n", "x" * 300 + ".csv", ""),
        (b"ime,mejl\nAna,a@b.rs\n", "../../x.csv", ""),
    ],
)
def test_any_upload_gets_an_answer(house: House, data: bytes, name: str, sentence: str) -> None:
    client = visitor(house.coordinator)
    answer = upload(client, house, data, name)
    if sentence:
        assert answer.status_code == 422
        assert sentence in str(answer.context["form"].errors["file"])
        with in_organisation(house.organisation):
            assert ImportRun.objects.count() == 0
    else:
        assert answer.status_code == 302
        with in_organisation(house.organisation):
            run = ImportRun.objects.get()
            assert ("/" in run.filename, len(run.filename) <= 200) == (False, True)


def test_what_must_be_said_about_columns_is_asked(house: House) -> None:
    client = visitor(house.coordinator)
    answer = upload(client, house, b"Sifra,Kontakt\n1,a@b.rs\n2,c@d.rs\n")
    page = client.post(answer["Location"], form_of(client.get(answer["Location"])))
    assert page.status_code == 422
    assert sorted(page.context["form"].errors) == ["s0-role", "s0-use"]
    sent = {**form_of(client.get(answer["Location"])), "s0-c0": "email", "s0-c1": "email"}
    page = client.post(answer["Location"], sent)
    assert "s0-c1" in page.context["form"].errors


def test_another_header_row(house: House) -> None:
    client = visitor(house.coordinator)
    data = b"Ime i prezime,Mejl,Uloga\nName,E-mail,Role\nAna,a@b.rs,mentor\n"
    columns = upload(client, house, data)["Location"]
    sent = {**form_of(client.get(columns)), "s0-header_row": "2"}
    assert client.post(columns, sent)["Location"] == columns
    page = client.get(columns)
    headers = [c["column"].header for c in next(iter(page.context["form"].sheets()))["columns"]]
    assert headers == ["Name", "E-mail", "Role"]


def test_a_word_on_a_doubtful_row(house: House) -> None:
    with in_organisation(house.organisation):
        make_person(house.organisation, "Marija Jović", email="m@primer.rs", login=False)
    client = visitor(house.coordinator)
    run_url = preview(client, house, google_csv())
    page = client.get(f"{run_url}?verdict=doubt")
    assert (page.context["counts"]["undecided"], page.context["comes_in"]) == (1, 3)
    (item,) = page.context["rows"]
    decision = f"{run_url}rows/{item['row'].public_id}/decision/?verdict=doubt"
    back = client.post(decision, {"decision": "same"})["Location"]
    assert back == f"{run_url}?verdict=doubt#row-{item['row'].public_id}"
    assert client.get(run_url).context["comes_in"] == 4
    assert client.post(decision, {"decision": "nonsense"}).status_code == 302


def test_a_long_list_is_worked_through_in_the_background(house: House) -> None:
    rows = [("Ime i prezime", "Mejl", "Uloga")]
    rows += [(f"Osoba Broj{n}", f"o{n}@primer.rs", "mentee") for n in range(700)]
    client = visitor(house.coordinator)
    before = people(house)
    run_url = preview(client, house, workbook(("S", rows)), "dugo.xlsx")
    with in_organisation(house.organisation):
        run = ImportRun.objects.get()
        assert run.state == ImportState.CHECKING
    page = client.get(run_url)
    assert (page.status_code, page.context["is_check"]) == (200, True)
    for _twice in range(2):
        tasks.check.call(run_id=run.pk, organisation_id=house.organisation.pk)
    assert client.get(run_url, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    page = client.get(run_url)
    assert (page.context["comes_in"], len(page.context["rows"])) == (700, 50)
    client.post(f"{run_url}application/")
    assert client.get(run_url).context["is_check"] is False
    assert people(house) == before
    for _twice in range(2):
        tasks.apply.call(
            run_id=run.pk, organisation_id=house.organisation.pk, by_id=house.coordinator.pk
        )
    assert client.get(run_url).context["counts"]["people"] == 700
    assert people(house) == before + 700
    client.post(f"{run_url}undoing/")
    assert client.get(run_url).context["is_check"] is False
    assert people(house) == before + 700
    for _twice in range(2):
        tasks.undo.call(
            run_id=run.pk, organisation_id=house.organisation.pk, by_id=house.coordinator.pk
        )
    assert people(house) == before
    with in_organisation(house.organisation):
        assert ImportRun.objects.get().state == ImportState.UNDONE


def test_undoing_a_long_list_gives_way_to_somebody_who_acts_meanwhile(house: House) -> None:
    rows = [("Ime i prezime", "Mejl", "Uloga")]
    rows += [(f"Osoba Broj{n}", f"o{n}@primer.rs", "mentee") for n in range(510)]
    client = visitor(house.coordinator)
    run_url = preview(client, house, workbook(("S", rows)), "dugo.xlsx")
    with in_organisation(house.organisation):
        run = ImportRun.objects.get()
    whose = {"run_id": run.pk, "organisation_id": house.organisation.pk}
    tasks.check.call(**whose)
    client.post(f"{run_url}application/")
    tasks.apply.call(**whose, by_id=house.coordinator.pk)
    client.post(f"{run_url}undoing/")
    with in_organisation(house.organisation):
        person = Person.objects.get(email="o7@primer.rs")
        person.town = "Tivat"
        person.save()
    before = people(house)
    tasks.undo.call(**whose, by_id=house.coordinator.pk)
    assert people(house) == before
    assert client.get(run_url).context["acts"] == ["Osoba Broj7: was edited"]


def test_nobody_else_gets_in(house: House, elsewhere: House) -> None:
    run_url = preview(visitor(house.coordinator), house, google_csv())
    for path in (run_url, f"{run_url}columns/", f"{run_url}areas/", LIST):
        assert visitor(house.viewer).get(path).status_code == 403
        assert visitor(elsewhere.owner).get(path).status_code == 404
        assert visitor(house.mentee.person).get(path).status_code == 404
        assert visitor().get(path).status_code == 302
    # The same import asked for through one's own organisation is not there either.
    theirs = run_url.replace("/ours/", "/elsewhere/")
    for path in ("", "application/", "undoing/", "removal/", "continuation/", "columns/"):
        assert visitor(elsewhere.owner).post(theirs + path).status_code == 404


def test_a_cycle_of_another_organisation_cannot_be_chosen(house: House, elsewhere: House) -> None:
    client = visitor(house.coordinator)
    file = SimpleUploadedFile("a.csv", google_csv())
    answer = client.post(LIST, {"cycle": elsewhere.cycle.pk, "file": file})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["cycle"])


def test_a_script_in_a_cell_is_shown_as_text(house: House) -> None:
    data = b"Ime i prezime,Mejl,Uloga,X\n<script>alert(1)</script>,a@b.rs,mentor,<img src=x>\n"
    client = visitor(house.coordinator)
    columns = upload(client, house, data)["Location"]
    page = client.get(columns)
    run_url = client.post(columns, form_of(page))["Location"]
    for content in (page.content.decode(), client.get(run_url).content.decode()):
        assert "<script>alert" not in content
        assert "<img src=x>" not in content


@pytest.mark.parametrize("page_of", ["preview", "list", "result"])
def test_the_same_number_of_queries_for_one_row_and_for_many(house: House, page_of: str) -> None:
    from django.db import connection

    counted = []
    client = visitor(house.coordinator)
    for number in (1, 3, 120):
        rows = [("Ime i prezime", "Mejl", "Uloga")]
        rows += [
            (f"Osoba {number} {n}", f"o{number}-{n}@primer.rs", "mentee") for n in range(number)
        ]
        run_url = preview(client, house, workbook(("S", rows)), "x.xlsx")
        if page_of == "result":
            client.post(f"{run_url}application/")
        path = LIST if page_of == "list" else run_url
        client.get(path)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(path).status_code == 200
        counted.append(len(queries))
    assert counted[0] == counted[1] == counted[2], counted
    # What may be undone asks each table that could point to somebody who came in.
    assert counted[0] <= {"preview": 8, "list": 9, "result": 60}[page_of]


def test_every_form_carries_its_key(house: House) -> None:
    client = visitor(house.coordinator)
    run_url = preview(client, house, google_csv())
    for path in (LIST, f"{run_url}columns/", f"{run_url}areas/", run_url):
        content = client.get(path).content.decode()
        forms = re.findall(r'<form[^>]*method="post".*?</form>', content, re.S)
        assert forms
        assert all(f'name="{FIELD}"' in form for form in forms)
