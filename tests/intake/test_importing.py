"""From a file to people in a cycle."""

from typing import Any

import pytest

from spona.core.models import AuditLine
from spona.core.scope import in_organisation
from spona.intake import actions
from spona.intake.areas import NEW
from spona.intake.mapping import Mapping
from spona.intake.models import ImportRow, ImportRun
from spona.intake.remarks import said_remark
from spona.intake.states import Decision, ImportState, Verdict
from spona.intake.values import folded
from spona.needs.models import NeedArea
from spona.people.models import ConsentEvent, Person
from spona.programmes.models import Participation
from spona.programmes.states import Part, Standing
from spona.questions.models import Answer
from tests.characters import NOW, House, make_person
from tests.intake.files import google_csv, workbook
from tests.intake.imports import HEADER, applied, checked, everything, sheet, take_in


def verdicts(run: ImportRun) -> list[tuple[str, str]]:
    return list(run.rows.order_by("position").values_list("name", "verdict"))


def remarks_of(run: ImportRun, position: int = 0) -> list[str]:
    return [said_remark(item) for item in run.rows.get(position=position).remarks]


def test_a_form_services_export_becomes_people_in_the_cycle(scoped: House) -> None:
    run = applied(scoped, google_csv())
    assert run.state == ImportState.APPLIED
    assert run.created["counts"] == {
        "people": 4, "updated": 0, "mentees": 2, "mentors": 2, "left_out": 0, "areas": 0,
    }  # fmt: skip
    marija = Person.objects.get(email="marija.jovic@primer.rs")
    assert (marija.name, marija.economy, marija.town, marija.employer) == (
        "Марија Јовић", "RS", "Novi Sad", "Galerija savremene umetnosti",
    )  # fmt: skip
    assert dict(marija.languages.values_list("code", "level")) == {"sr": 6, "en": 5}
    mentee = Participation.objects.get(person=marija)
    assert (mentee.part, mentee.standing) == (Part.MENTEE, Standing.CONFIRMED)
    assert mentee.need_profile.goals == "Godišnji plan, i dva nova saveznika"
    assert [change.standing for change in mentee.history.all()] == [Standing.CONFIRMED]
    consent = ConsentEvent.objects.get(person=marija)
    assert (consent.given, consent.channel, consent.at.isoformat()) == (
        True, "import", "2026-03-12T13:05:00+00:00",
    )  # fmt: skip
    gjorgje = Person.objects.get(email="gjorgje@primer.mk")
    assert (gjorgje.economy, gjorgje.latin_name) == ("MK", "Gjorgje Kjosevski")
    mentor = Participation.objects.get(person=gjorgje)
    assert (mentor.part, mentor.standing, mentor.offer.capacity) == ("mentor", Standing.POOL, 2)
    assert Person.objects.get(name="Teuta Krasniqi").economy == "XK"
    texts = sorted(Answer.objects.filter(person=marija).values_list("text", flat=True))
    assert texts == [
        "Instagram",
        "Liderstvo i tim; Finansije, budžet i cene",
        "Sada je trenutak.",
    ]


def test_new_values_become_need_areas_only_after_she_says_so(scoped: House) -> None:
    run = checked(scoped, google_csv())
    assert [(o["text"], o["count"], o["area"]) for o in run.options] == [
        ("Finansije, budžet i cene", 3, ""),
        ("Liderstvo i tim", 2, ""),
        ("Prikupljanje sredstava", 2, ""),
    ]
    actions.choose_areas(
        run=run,
        chosen={
            folded("Liderstvo i tim"): "leadership",
            folded("Finansije, budžet i cene"): NEW,
            folded("Prikupljanje sredstava"): "no-such-area",
        },
        by=scoped.coordinator,
    )
    actions.apply_import(run=run, by=scoped.coordinator, now=NOW)
    assert list(scoped.cycle.need_areas.order_by("position").values_list("key", "name")) == [
        ("leadership", {"en": "Leadership"}),
        ("funding", {"en": "Funding"}),
        ("finansije-budzet-i-cene", {"sr-latn": "Finansije, budžet i cene"}),
    ]
    marija = Participation.objects.get(person__email="marija.jovic@primer.rs")
    assert sorted(marija.need_profile.needs.values_list("area__key", flat=True)) == [
        "finansije-budzet-i-cene",
        "leadership",
    ]
    gjorgje = Participation.objects.get(person__email="gjorgje@primer.mk")
    assert list(gjorgje.offer.areas.values_list("key", flat=True)) == ["leadership"]
    # The next time she is not asked again what the old option means.
    again = checked(scoped, google_csv())
    assert {o["text"]: o["area"] for o in again.options}["Liderstvo i tim"] == "leadership"


def test_verdicts_new_update_doubt_problem(scoped: House) -> None:
    make_person(scoped.organisation, "Đorđe Živković", email="dj@primer.rs", login=False)
    make_person(scoped.organisation, "Љиљана Нушић", email="ljilja@primer.rs", login=False)
    run = checked(
        scoped,
        sheet(
            ("Nova Osoba", "nova@primer.rs", "mentee"),
            ("Djordje Zivkovic", "dj@primer.rs", "mentor", "Bar"),
            ("Ljiljana Nušić", "druga@primer.rs", "mentor"),
            ("Sasvim Drugi", "ljilja@primer.rs", "mentor"),
            ("", "prazno@primer.rs", "mentee"),
            ("Bez Uloge", "bez@primer.rs", "gost"),
            ("Nova Osoba", "nova@primer.rs", "mentor"),
            ("Nova Osoba", "", "mentee"),
        ),
    )
    assert verdicts(run) == [
        ("Nova Osoba", Verdict.NEW),
        ("Djordje Zivkovic", Verdict.UPDATE),
        ("Ljiljana Nušić", Verdict.DOUBT),
        ("Sasvim Drugi", Verdict.DOUBT),
        ("", Verdict.PROBLEM),
        ("Bez Uloge", Verdict.PROBLEM),
        ("Nova Osoba", Verdict.UPDATE),
        ("Nova Osoba", Verdict.NEW),
    ]
    assert remarks_of(run, 1) == ["Changes: Town."]
    assert remarks_of(run, 2) == ["The name is like Љиљана Нушић.", "Changes: E-mail."]
    assert remarks_of(run, 4) == ["There is no name."]
    assert remarks_of(run, 5) == ["Mentor or mentee? “gost” does not say."]
    assert remarks_of(run, 6) == ["The same e-mail stands in row 2; this later row counts."]
    assert remarks_of(run, 7) == [
        "No e-mail: nothing can be sent to this person.",
        "The same name stands in row 8.",
    ]


def test_doubtful_rows_stay_out_until_decided(scoped: House) -> None:
    known = make_person(scoped.organisation, "Ljiljana Nušić", email="a@primer.rs", login=False)
    rows = [("Ljiljana Nušić", f"b{n}@primer.rs", "mentor") for n in range(3)]
    run = checked(scoped, sheet(*rows))
    first, second, _third = run.rows.order_by("position")
    actions.decide_row(row=first, decision=Decision.SAME)
    actions.decide_row(row=second, decision=Decision.NEW)
    counts = actions.apply_import(run=run, by=scoped.coordinator, now=NOW)
    assert counts is not None
    assert (counts.people, counts.updated, counts.left_out) == (1, 1, 1)
    known.refresh_from_db()
    assert known.email == "b0@primer.rs"
    assert Person.objects.filter(email="b1@primer.rs").count() == 1
    assert Person.objects.filter(email="b2@primer.rs").count() == 0


def test_one_person_mentor_and_mentee_in_two_rows_is_one_person(scoped: House) -> None:
    applied(
        scoped,
        sheet(
            ("Ana Anić", "aa@primer.rs", "mentee"), ("Ana Anić", "AA@primer.rs", "mentor", "Bar")
        ),
    )
    ana = Person.objects.get(email="aa@primer.rs")
    assert (ana.town, sorted(ana.participations.values_list("part", flat=True))) == (
        "Bar",
        ["mentee", "mentor"],
    )


def test_applying_twice_brings_people_in_once(scoped: House) -> None:
    run = checked(scoped, google_csv())
    assert actions.apply_import(run=run, by=scoped.coordinator, now=NOW) is not None
    before = everything()
    assert actions.apply_import(run=run, by=scoped.coordinator, now=NOW) is None
    assert everything() == before


def test_the_same_file_again_only_updates(scoped: House) -> None:
    applied(scoped, google_csv())
    before = everything()
    run = checked(scoped, google_csv())
    assert {verdict for _name, verdict in verdicts(run)} == {Verdict.UPDATE}
    counts = actions.apply_import(run=run, by=scoped.coordinator, now=NOW)
    assert counts is not None
    assert (counts.people, counts.updated, counts.mentees, counts.mentors) == (0, 4, 0, 0)
    assert everything() == before


def test_somebody_who_signs_in_keeps_what_she_filled_in(scoped: House) -> None:
    ana = make_person(scoped.organisation, "Ana Anić", email="aa@primer.rs", town="Kotor")
    run = applied(scoped, sheet(("Ana Anić", "aa@primer.rs", "mentee", "Bar", "Crna Gora")))
    ana.refresh_from_db()
    assert (ana.town, ana.economy) == ("Kotor", "RS")
    assert "This person signs in here; what is already filled in stays as it is." in remarks_of(run)


def test_another_organisations_people_are_never_met(house: House, elsewhere: House) -> None:
    with in_organisation(elsewhere.organisation):
        make_person(elsewhere.organisation, "Ljiljana Nušić", email="lj@primer.rs", login=False)
        assert Person.objects.filter(email="lj@primer.rs").count() == 1
        run = take_in(elsewhere, sheet(("Una Unić", "uu@primer.rs", "mentee")))
        mapping = Mapping.from_json(run.mapping)
        mapping.sheets[0].columns[10].field = "town"
        mapping.sheets[0].columns[3].field = "answer"
        actions.name_columns(run=run, mapping=mapping, by=None, now=NOW)
        untouched = everything()
    with in_organisation(house.organisation):
        run = applied(house, sheet(("Ljiljana Nušić", "lj@primer.rs", "mentor", "Bar")))
        assert verdicts(run) == [("Ljiljana Nušić", Verdict.NEW)]
        # Nor is their way of naming columns.
        assert [c["field"] for c in run.mapping["sheets"][0]["columns"]][3] == "town"
        actions.undo_import(run=run, by=house.coordinator, now=NOW)
    with in_organisation(elsewhere.organisation):
        assert Person.objects.get(email="lj@primer.rs").town == "Novi Sad"
        assert everything() == untouched


def test_columns_named_by_hand_are_remembered_for_the_form(scoped: House) -> None:
    run = take_in(scoped, sheet(("Ana Anić", "aa@primer.rs", "mentee")))
    mapping = Mapping.from_json(run.mapping)
    mapping.sheets[0].columns[10].field = "motivation"
    actions.name_columns(run=run, mapping=mapping, by=scoped.coordinator, now=NOW)
    reordered = [HEADER[10], *HEADER[:10]]
    again = take_in(scoped, workbook(("Novo", [reordered, ["Na Drini ćuprija", "Iva"]])))
    assert again.mapping["sheets"][0]["columns"][0]["field"] == "motivation"


def test_two_sheets_mentors_and_mentees(scoped: House) -> None:
    data = workbook(
        ("Mentori", [("Ime i prezime", "Mejl", "Ekspertiza", "Kapacitet"),
                     ("Ana Anić", "aa@primer.rs", "Leadership", "2")]),
        ("Mentiji", [("Ime i prezime", "Mejl", "Potrebe"),
                     ("Iva Ivić", "ii@primer.rs", "Funding, leadership")]),
        ("Beleške", [("Ovo je samo napomena",)]),
    )  # fmt: skip
    run = applied(scoped, data)
    assert [(s["use"], s["role"]) for s in run.mapping["sheets"]] == [
        (True, "mentor"), (True, "mentee"), (False, ""),
    ]  # fmt: skip
    iva = Participation.objects.get(person__email="ii@primer.rs")
    assert sorted(iva.need_profile.needs.values_list("area__key", flat=True)) == [
        "funding", "leadership",
    ]  # fmt: skip
    assert Participation.objects.get(person__email="aa@primer.rs").offer.capacity == 2


def test_a_crash_while_checking_is_completed_by_the_next_run(scoped: House) -> None:
    run = take_in(scoped, google_csv())
    actions.name_columns(run=run, mapping=Mapping.from_json(run.mapping), by=None, now=NOW)
    actions.check_import(run=run)
    whole = verdicts(run)
    run.rows.filter(position__gte=2).delete()
    ImportRun.objects.update(state=ImportState.CHECKING, options=[])
    run.refresh_from_db()
    actions.check_import(run=run)
    assert verdicts(run) == whole
    assert len(run.options) == 3


def test_a_failure_while_applying_changes_nothing(scoped: House) -> None:
    run = checked(scoped, google_csv())
    row = run.rows.get(position=3)
    row.data["person"]["no_such_field"] = 1
    row.save()
    before = everything()
    with pytest.raises(TypeError):
        actions.apply_import(run=run, by=scoped.coordinator, now=NOW)
    assert everything() == before
    run.refresh_from_db()
    assert run.state == ImportState.CHECKED


def test_the_audit_trail_says_what_was_done_in_numbers(scoped: House) -> None:
    applied(scoped, google_csv())
    line = AuditLine.objects.get(verb="intake.applied")
    assert line.detail == {
        "people": 4, "updated": 0, "mentees": 2, "mentors": 2, "left_out": 0, "areas": 0,
    }  # fmt: skip


def test_queries_do_not_grow_with_the_file(
    scoped: House, django_assert_max_num_queries: Any
) -> None:
    rows = [(f"Osoba Broj{n}", f"o{n}@primer.rs", "mentee", "Bar") for n in range(60)]
    run = take_in(scoped, sheet(*rows))
    actions.name_columns(run=run, mapping=Mapping.from_json(run.mapping), by=None, now=NOW)
    with django_assert_max_num_queries(12):
        actions.check_import(run=run)
    with django_assert_max_num_queries(60 + 45):  # one for each person, because of her keys
        actions.apply_import(run=run, by=scoped.coordinator, now=NOW)
    assert ImportRow.objects.count() == 60
    assert NeedArea.objects.count() == 2
