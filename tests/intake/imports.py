"""Imports for tests: a small sheet, taken in, checked, applied."""

from typing import Any

from spona.core.models import AuditLine
from spona.intake import actions
from spona.intake.mapping import Mapping
from spona.intake.models import ImportRun
from tests.characters import NOW, House
from tests.intake.files import workbook

HEADER = ("Ime i prezime", "Mejl", "Uloga", "Grad", "Država", "Jezici", "Potrebe", "Nudim",
          "Kapacitet", "Ciljevi", "Omiljena knjiga")  # fmt: skip


def sheet(*rows: tuple[Any, ...]) -> bytes:
    return workbook(("Prijave", [HEADER, *rows]))


def take_in(house: House, data: bytes, filename: str = "prijave.xlsx") -> ImportRun:
    return actions.take_in_file(
        cycle=house.cycle, filename=filename, data=data, by=house.coordinator, now=NOW
    )


def checked(house: House, data: bytes, filename: str = "prijave.xlsx") -> ImportRun:
    run = take_in(house, data, filename)
    run = actions.name_columns(
        run=run, mapping=Mapping.from_json(run.mapping), by=house.coordinator, now=NOW
    )
    return actions.check_import(run=run)


def applied(house: House, data: bytes) -> ImportRun:
    run = checked(house, data)
    actions.apply_import(run=run, by=house.coordinator, now=NOW)
    run.refresh_from_db()
    return run


def everything() -> dict[str, int]:
    """Rows of every model of the product but the import's own and the audit trail."""
    from django.apps import apps

    return {
        model._meta.label: model._base_manager.count()
        for model in apps.get_models()
        if model.__module__.startswith("spona.")
        and model._meta.app_label != "intake"
        and model is not AuditLine
    }
