"""The desk's pages of programmes and cycles: who may, what they do, what they keep."""

import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from spona.core.models import AuditLine
from spona.core.scope import in_organisation
from spona.programmes.models import Cycle, Funder, Phase, Programme
from spona.programmes.states import Stage
from tests.characters import House, make_mentee, visitor

DESK = "/o/ours/desk/"
CYCLE = DESK + "cycles/2026/"
NEW = {
    "template": "year",
    "name": "Куће приповедања",
    "kick_off_on": "2026-09-12",
    "working_language": "sr",
    "languages": ["sr", "en"],
    "months": "",
    "capacity": "30",
    "sessions_agreed": "",
    "minutes_agreed": "",
}


def png(side: int = 40) -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", (side, side), "navy").save(file, "PNG")
    file.seek(0)
    file.name = "emblem.png"
    return file


PAGES = [
    "programmes/",
    "programmes/new/",
    "cycles/2026/",
    "cycles/2026/settings/",
    "cycles/2026/texts/",
    "cycles/2026/timeline/",
    "cycles/2026/kick-off/",
    "cycles/2026/kick-off/?to=2026-01-10",
    "cycles/2026/funders/",
    "cycles/2026/funders/new/",
    "cycles/2026/people/",
    "cycles/2026/people/new/",
    "cycles/2026/people.csv",
    "cycles/2026/people.xlsx",
    "cycles/2026/next/",
]
READING = {PAGES[0], PAGES[2], PAGES[8], PAGES[10], PAGES[12], PAGES[13]}
MANAGING = {PAGES[1], PAGES[3], PAGES[6], PAGES[7], PAGES[14]}


@pytest.mark.parametrize("page", PAGES)
def test_who_may_open_a_page(house: House, elsewhere: House, page: str) -> None:
    url = DESK + page

    def answer(person: object) -> int:
        return visitor(person).get(url).status_code  # type: ignore[arg-type]

    assert answer(None) == 302
    assert answer(elsewhere.owner) == 404
    assert answer(house.mentee.person) == 404
    assert answer(house.viewer) == (200 if page in READING else 403)
    assert answer(house.coordinator) == (403 if page in MANAGING else 200)
    assert answer(house.manager) == 200


def test_a_cycle_of_another_organisation_is_not_there(house: House, elsewhere: House) -> None:
    with in_organisation(elsewhere.organisation):
        Cycle.objects.filter(pk=elsewhere.cycle.pk).update(slug="theirs")
    client = visitor(house.owner)
    assert client.get(DESK + "cycles/theirs/").status_code == 404
    assert client.post(DESK + "cycles/theirs/stage/", {"stage": "finished"}).status_code == 404


def test_a_programme_is_set_up_on_one_page(house: House) -> None:
    response = visitor(house.manager).post(DESK + "programmes/new/", NEW)
    with in_organisation(house.organisation):
        programme = Programme.objects.get(template_key="year")
        cycle = programme.cycles.get()
    assert response["Location"] == DESK + f"cycles/{cycle.slug}/"
    assert programme.name == {"sr": "Куће приповедања"}
    assert (cycle.capacity, cycle.months) == (30, 12)
    page = visitor(house.manager).get(response["Location"])
    assert page.status_code == 200


def test_a_refused_programme_keeps_what_was_typed(house: House) -> None:
    response = visitor(house.manager).post(
        DESK + "programmes/new/", {**NEW, "kick_off_on": "yesterday"}
    )
    assert response.status_code == 422
    assert "Куће приповедања" in response.content.decode()
    with in_organisation(house.organisation):
        assert Programme.objects.count() == 1


def test_sent_twice_a_programme_is_set_up_once(house: House) -> None:
    client = visitor(house.manager)
    data = {**NEW, "form_key": "k" * 22}
    first = client.post(DESK + "programmes/new/", data)
    second = client.post(DESK + "programmes/new/", data)
    assert first["Location"] == second["Location"]
    with in_organisation(house.organisation):
        assert Programme.objects.count() == 2


@pytest.mark.parametrize("cycles", [1, 3, 12])
def test_the_list_asks_the_database_equally_often(house: House, cycles: int) -> None:
    with in_organisation(house.organisation):
        for n in range(cycles - 1):
            programme = Programme.objects.create(
                organisation=house.organisation, slug=f"p{n}", name={"en": f"Programme {n}"}
            )
            extra = Cycle.objects.create(
                organisation=house.organisation,
                programme=programme,
                slug=f"c{n}",
                kick_off_on=date(2026, 1, 1),
            )
            make_mentee(extra, f"Extra {n}", areas=[], login=False)
    client = visitor(house.coordinator)
    client.get(DESK + "programmes/")
    with CaptureQueriesContext(connection) as queries:
        assert client.get(DESK + "programmes/").status_code == 200
    assert len(queries) == 7, [q["sql"][:90] for q in queries]


@pytest.mark.parametrize("more", [1, 3, 12])
def test_a_cycles_page_asks_the_database_equally_often(house: House, more: int) -> None:
    with in_organisation(house.organisation):
        for n in range(more):
            make_mentee(house.cycle, f"Extra {n}", areas=[], login=False)
            common = {"organisation": house.organisation, "cycle": house.cycle}
            Phase.objects.create(**common, key=f"p{n}", name={"en": "P"}, starts_after=n, days=3)
            Funder.objects.create(**common, position=n, name={"en": f"Fund {n}"})
    client = visitor(house.coordinator)
    url = house.cycle.get_absolute_url()
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    assert len(queries) == 8, [q["sql"][:90] for q in queries]


def test_the_stage_goes_on_and_says_so(house: House) -> None:
    client = visitor(house.manager)
    response = client.post(CYCLE + "stage/", {"stage": "preparing"}, follow=True)
    assert "does not follow" in response.content.decode()
    client.post(CYCLE + "stage/", {"stage": "finished"})
    with in_organisation(house.organisation):
        assert Cycle.objects.get().stage == Stage.FINISHED
    assert client.post(CYCLE + "stage/", {"stage": "nonsense"}).status_code == 302
    assert (
        visitor(house.coordinator).post(CYCLE + "stage/", {"stage": "running"}).status_code == 403
    )
    assert visitor(house.viewer).post(CYCLE + "stage/", {"stage": "running"}).status_code == 403


def test_settings_are_saved_and_noted(house: House) -> None:
    data = {
        "months": "10",
        "capacity": "40",
        "sessions_agreed": "9",
        "minutes_agreed": "90",
        "silence_days": "30",
        "working_language": "sr",
        "languages": ["en"],
        "kosovo_note": "un",
    }
    page = visitor(house.manager).get(CYCLE + "settings/").content.decode()
    assert "This cycle is running" in page
    # While pairs meet, their months are changed where each of them is seen.
    assert 'name="months"' not in page and 'name="sessions_agreed"' not in page
    assert CYCLE + "care/length/" in page
    visitor(house.manager).post(CYCLE + "settings/", data)
    with in_organisation(house.organisation):
        cycle = Cycle.objects.select_related("programme").get()
        line = AuditLine.objects.get(verb="programmes.cycle_changed")
    assert (cycle.months, cycle.capacity, cycle.silence_days) == (12, 40, 30)
    assert (cycle.working_language, cycle.languages) == ("sr", ["sr", "en"])
    assert cycle.programme.kosovo_note == "un"
    assert line.detail["fields"] == [
        "capacity",
        "languages",
        "silence_days",
        "working_language",
        "kosovo_note",
    ]


def test_before_it_runs_the_length_is_a_setting(house: House) -> None:
    with in_organisation(house.organisation):
        Cycle.objects.update(stage=Stage.PREPARING)
    data = {"months": "10", "capacity": "40", "sessions_agreed": "8", "minutes_agreed": "90"}
    data |= {"silence_days": "30", "working_language": "sr", "kosovo_note": "un"}
    assert visitor(house.manager).post(CYCLE + "settings/", data).status_code == 302
    with in_organisation(house.organisation):
        cycle = Cycle.objects.get()
    assert (cycle.months, cycle.sessions_agreed) == (10, 8)


def test_settings_leave_the_public_page_to_its_own_page(house: House) -> None:
    page = visitor(house.manager).get(CYCLE + "settings/").content.decode()
    assert 'name="is_public"' not in page
    with in_organisation(house.organisation):
        Cycle.objects.update(is_public=False)
    data = {"months": "10", "capacity": "40", "sessions_agreed": "9", "minutes_agreed": "90"}
    data |= {"silence_days": "30", "working_language": "sr", "kosovo_note": "un", "is_public": "on"}
    answer = visitor(house.manager).post(CYCLE + "settings/", data)
    with in_organisation(house.organisation):
        cycle = Cycle.objects.get()
    assert (answer.status_code, cycle.capacity, cycle.is_public) == (302, 40, False)


def test_texts_are_kept_per_language(house: House) -> None:
    with in_organisation(house.organisation):
        Cycle.objects.update(about={"sq": "Një vit"})
    data = {
        "programme_name__en": "Leaders",
        "name__en": "Leaders 2026",
        "name__sr": "Вође 2026",
        "about__en": "A year of conversations.",
    }
    response = visitor(house.coordinator).post(CYCLE + "texts/", data)
    assert response.status_code == 302
    with in_organisation(house.organisation):
        cycle = Cycle.objects.get()
    assert cycle.name == {"en": "Leaders 2026", "sr": "Вође 2026"}
    assert cycle.about == {"sq": "Një vit", "en": "A year of conversations."}


def test_the_kick_off_is_moved_after_a_look(house: House) -> None:
    with in_organisation(house.organisation):
        Phase.objects.create(
            organisation=house.organisation,
            cycle=house.cycle,
            key="call",
            name={"en": "Open call"},
            starts_after=-30,
            days=10,
        )
    client = visitor(house.manager)
    page = client.get(CYCLE + "kick-off/?to=2026-01-10").content.decode()
    assert "2 January 2026" not in page  # nothing else than the phase's own days is shown
    with in_organisation(house.organisation):
        assert Cycle.objects.get().kick_off_on == date(2025, 12, 1)
    client.post(CYCLE + "kick-off/", {"to": "2026-01-10"})
    with in_organisation(house.organisation):
        phase = Phase.objects.select_related("cycle").get()
        line = AuditLine.objects.get(verb="programmes.kick_off_moved")
    assert (phase.starts_on, phase.ends_on) == (date(2025, 12, 11), date(2025, 12, 20))
    assert line.detail == {"before": "2025-12-01", "after": "2026-01-10", "days": 40}


def test_lines_of_the_timeline_are_changed_added_and_removed(house: House) -> None:
    with in_organisation(house.organisation):
        stays, goes = (
            Phase.objects.create(
                organisation=house.organisation,
                cycle=house.cycle,
                key=key,
                name={"en": key},
                starts_after=0,
                days=10,
            )
            for key in ("stays", "goes")
        )
    form = {
        f"phase-{stays.public_id}-name__en": "Mentoring",
        f"phase-{stays.public_id}-starts_on": "2025-12-03",
        f"phase-{stays.public_id}-days": "300",
        f"phase-{goes.public_id}-name__en": "goes",
        f"phase-{goes.public_id}-starts_on": "2025-12-01",
        f"phase-{goes.public_id}-days": "10",
        f"phase-{goes.public_id}-remove": "on",
        "phase-new-name__sr": "Смотра",
        "phase-new-starts_on": "2026-10-01",
        "phase-new-days": "2",
        "phase-new-is_public": "on",
    }
    assert visitor(house.coordinator).post(CYCLE + "timeline/", form).status_code == 302
    with in_organisation(house.organisation):
        lines = list(
            Phase.objects.order_by("starts_after").values_list(
                "key", "name", "starts_after", "days", "is_public"
            )
        )
    assert lines == [
        ("stays", {"en": "Mentoring"}, 2, 300, False),
        ("smotra", {"sr": "Смотра"}, 304, 2, True),
    ]


def test_a_line_without_a_name_is_refused_and_nothing_changes(house: House) -> None:
    form = {"phase-new-starts_on": "2026-10-01", "phase-new-days": "2"}
    response = visitor(house.coordinator).post(CYCLE + "timeline/", form)
    assert response.status_code == 422
    assert "A phase needs a name." in response.content.decode()


def funder_form(**more: object) -> dict[str, object]:
    return {
        "name__en": "A fund",
        "statement__en": "Co-funded by a fund",
        "disclaimer__en": "Views are our own.",
        **more,
    }


def test_emblem_and_statement_go_together(house: House) -> None:
    client = visitor(house.coordinator)
    url = CYCLE + "funders/new/"
    without_emblem = client.post(url, funder_form())
    assert without_emblem.status_code == 422
    assert "Please add the emblem." in without_emblem.content.decode()
    without_statement = client.post(url, funder_form(statement__en="", emblem=png()))
    assert without_statement.status_code == 422
    assert "Please write the statement." in without_statement.content.decode()
    assert "Views are our own." in without_statement.content.decode()
    no_picture = client.post(url, funder_form(emblem=io.BytesIO(b"<svg onload=alert(1)>")))
    assert no_picture.status_code == 422
    with in_organisation(house.organisation):
        assert Funder.objects.count() == 0


def test_funders_stand_in_the_order_chosen(house: House) -> None:
    client = visitor(house.coordinator)
    for name in ("One", "Two", "Three"):
        response = client.post(CYCLE + "funders/new/", funder_form(name__en=name, emblem=png()))
        assert response.status_code == 302

    def order() -> list[str]:
        with in_organisation(house.organisation):
            return [f.name["en"] for f in Funder.objects.order_by("position")]

    with in_organisation(house.organisation):
        one, _two, three = Funder.objects.order_by("position")
    client.post(CYCLE + f"funders/{three.public_id}/place/", {"to": "up"})
    assert order() == ["One", "Three", "Two"]
    client.post(CYCLE + f"funders/{one.public_id}/place/", {"to": "up"})
    client.post(CYCLE + f"funders/{one.public_id}/place/", {"to": "down"})
    assert order() == ["Three", "One", "Two"]
    changed = client.post(CYCLE + f"funders/{one.public_id}/", funder_form(name__en="First"))
    assert changed.status_code == 302
    with in_organisation(house.organisation):
        assert Funder.objects.get(pk=one.pk).emblem_id is not None  # kept without a new file
    client.post(CYCLE + f"funders/{three.public_id}/removal/")
    assert order() == ["First", "Two"]
    assert client.get(CYCLE + "funders/").status_code == 200
    assert client.get(CYCLE + f"funders/{one.public_id}/").status_code == 200
    assert client.get(CYCLE).status_code == 200


def test_a_funder_of_another_cycle_is_not_reached(house: House, elsewhere: House) -> None:
    with in_organisation(elsewhere.organisation):
        theirs = Funder.objects.create(
            organisation=elsewhere.organisation, cycle=elsewhere.cycle, name={"en": "Theirs"}
        )
    client = visitor(house.owner)
    for page in ("", "removal/", "place/"):
        url = CYCLE + f"funders/{theirs.public_id}/{page}"
        assert client.post(url, funder_form()).status_code == 404
    with in_organisation(elsewhere.organisation):
        assert Funder.objects.count() == 1


def test_the_next_cycle_takes_over_what_stays(house: House) -> None:
    with in_organisation(house.organisation):
        Phase.objects.create(
            organisation=house.organisation,
            cycle=house.cycle,
            key="call",
            name={"en": "Open call"},
            starts_after=-30,
            days=10,
        )
        house.areas[0].is_in_use = False
        house.areas[0].save()
    response = visitor(house.manager).post(
        CYCLE + "next/", {"name": "Leaders 2027", "kick_off_on": "2026-12-01"}
    )
    assert response["Location"] == DESK + "cycles/leaders-2027/"
    with in_organisation(house.organisation):
        cycle = Cycle.objects.get(slug="leaders-2027")
        phase = Phase.objects.select_related("cycle").get(cycle=cycle)
        areas = list(cycle.need_areas.values_list("key", flat=True))
    assert (cycle.stage, cycle.is_public) == (Stage.PREPARING, False)
    assert cycle.programme_id == house.programme.pk
    assert phase.starts_on == date(2026, 11, 1)
    assert areas == ["funding"]
    with in_organisation(house.organisation):
        assert cycle.participations.count() == 0
