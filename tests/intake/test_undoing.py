"""An import is taken back as one step, until somebody has acted on it; and what of it does not stay."""

from typing import Any

import pytest

from spona.core.states import WrongState
from spona.intake import actions
from spona.intake.areas import NEW
from spona.intake.forgetting import forget_old_files, remove_import
from spona.intake.models import ImportRun
from spona.intake.states import ImportState
from spona.intake.undoing import CannotUndo, acts_since
from spona.intake.values import folded
from spona.messaging.models import Link
from spona.people.models import Account, Person
from spona.programmes.states import Standing
from tests.characters import NOW, House, make_person
from tests.intake.files import google_csv
from tests.intake.imports import applied, checked, everything, sheet, take_in


def test_undo_leaves_nothing_behind(scoped: House) -> None:
    make_person(scoped.organisation, "Amir Hodžić", email="amir@example.ba", town="", login=False)
    amir = Person.objects.values().get(email="amir@example.ba")
    before = everything()
    run = checked(scoped, google_csv())
    actions.choose_areas(run=run, chosen={folded("Liderstvo i tim"): NEW}, by=scoped.coordinator)
    actions.apply_import(run=run, by=scoped.coordinator, now=NOW)
    assert everything() != before
    actions.undo_import(run=run, by=scoped.coordinator, now=NOW)
    assert everything() == before
    again = Person.objects.values().get(email="amir@example.ba")
    assert {**again, "changed_at": ""} == {**amir, "changed_at": ""}
    run.refresh_from_db()
    assert run.state == ImportState.UNDONE
    with pytest.raises(WrongState):
        actions.undo_import(run=run, by=scoped.coordinator, now=NOW)


def _signs_in(house: House, ana: Person) -> None:
    ana.account = Account.objects.create_user("aa@primer.rs")
    ana.save()


def _is_edited(house: House, ana: Person) -> None:
    ana.town = "Tivat"
    ana.save()


def _gets_a_link(house: House, ana: Person) -> None:
    Link.objects.create(
        organisation=house.organisation, person=ana, purpose="reply", expires_at=NOW
    )


def _is_paired(house: House, ana: Person) -> None:
    from spona.mentoring.models import Mentorship

    Mentorship.objects.create(
        organisation=house.organisation,
        cycle=house.cycle,
        mentee=ana.participations.get(),
        mentor=house.other_mentor,
        started_on=NOW.date(),
    )


def _changes_standing(house: House, ana: Person) -> None:
    from spona.programmes.actions import change_standing

    change_standing(
        participation=ana.participations.get(),
        standing=Standing.WITHDRAWN,
        by=house.coordinator,
        now=NOW,
    )


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        (_signs_in, "signs in here now"),
        (_is_edited, "was edited"),
        (_gets_a_link, "a link was sent"),
        (_is_paired, "a mentorship has begun"),
        (_changes_standing, "the standing was changed"),
    ],
)
def test_once_somebody_acted_it_can_no_longer_be_undone(
    scoped: House, act: Any, reason: str
) -> None:
    run = applied(
        scoped,
        sheet(("Ana Anić", "aa@primer.rs", "mentee"), ("Iva Ivić", "ii@primer.rs", "mentor")),
    )
    assert acts_since(run) == []
    act(scoped, Person.objects.get(email="aa@primer.rs"))
    before = everything()
    with pytest.raises(CannotUndo) as refused:
        actions.undo_import(run=run, by=scoped.coordinator, now=NOW)
    assert refused.value.reasons == [f"Ana Anić: {reason}"]
    assert everything() == before
    run.refresh_from_db()
    assert run.state == ImportState.APPLIED


def test_a_discarded_upload_leaves_no_file(
    scoped: House, django_capture_on_commit_callbacks: Any
) -> None:
    run = take_in(scoped, google_csv())
    storage, name = run.file.storage, run.file.name
    assert storage.exists(name)
    assert "prijave" not in name
    with django_capture_on_commit_callbacks(execute=True):
        remove_import(run=run, by=scoped.coordinator)
    assert not storage.exists(name)
    assert ImportRun.objects.count() == 0


def test_after_thirty_days_only_numbers_stay(scoped: House) -> None:
    from datetime import timedelta

    run = applied(scoped, google_csv())
    name = run.file.name
    assert forget_old_files(now=NOW + timedelta(days=29)) == 0
    assert forget_old_files(now=NOW + timedelta(days=31)) == 1
    run.refresh_from_db()
    assert (run.file.name, run.rows.exclude(data={}).count()) == ("", 0)
    assert not run.file.storage.exists(name)
    assert not any(c["examples"] for s in run.mapping["sheets"] for c in s["columns"])
    actions.undo_import(run=run, by=scoped.coordinator, now=NOW)  # still possible


def test_rows_about_a_removed_person_forget_her(scoped: House) -> None:
    run = applied(scoped, google_csv())
    Person.objects.get(email="amir@example.ba").delete()
    rows = list(run.rows.order_by("position").values_list("name", "data__email"))
    assert rows == [
        ("Марија Јовић", "marija.jovic@primer.rs"),
        ("Ѓорѓе Ќосевски", "gjorgje@primer.mk"),
        ("Teuta Krasniqi", "teuta.krasniqi@example.org"),
        ("", None),
    ]
    assert acts_since(run) == []
    actions.undo_import(run=run, by=scoped.coordinator, now=NOW)
    assert Person.objects.filter(email="marija.jovic@primer.rs").count() == 0
