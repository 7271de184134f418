"""A verdict for each row: new, updates somebody, perhaps known, or a problem and why."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from spona.intake.headers import frame
from spona.intake.known import KnownPeople
from spona.intake.mapping import Mapping
from spona.intake.reading import Table
from spona.intake.records import Reader, is_blocked
from spona.intake.remarks import Remark, remark
from spona.intake.states import Verdict
from spona.intake.values import folded
from spona.people.models import Person

# How a field of Person is called in the vocabulary, for "Changes: …".
FIELD_NAMES = {"employer": "organisation", "job_title": "position", "address": "form_of_address",
               "years_of_experience": "experience_years"}  # fmt: skip


@dataclass
class Checked:
    """One row with its verdict; `match` is a pk of Person."""

    number: int
    sheet: str
    record: dict[str, Any]
    verdict: Verdict
    remarks: list[Remark]
    match: int | None = None


@dataclass
class _Met:
    """What stood in earlier rows of the same file."""

    emails: dict[str, int] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)


def check_rows(
    *, table: Table, mapping: Mapping, known: KnownPeople, areas: list[str]
) -> Iterator[Checked]:
    """Every row of the sheets in use, in the order of the file. No queries."""
    met = _Met()
    for sheet, mapped in zip(table.sheets, mapping.sheets, strict=False):
        if not mapped.use:
            continue
        framed = frame(sheet, header_row=mapped.header_row)
        reader = Reader.of(sheet=mapped, rows=framed.rows, areas=areas)
        for row in framed.rows:
            record, said = reader.read(row)
            yield _judge(row.number, sheet.name, record, said, known, met)


def count_rows(*, table: Table, mapping: Mapping) -> int:
    return sum(
        len(frame(sheet, header_row=mapped.header_row).rows)
        for sheet, mapped in zip(table.sheets, mapping.sheets, strict=False)
        if mapped.use
    )


def _judge(
    number: int,
    sheet: str,
    record: dict[str, Any],
    said: list[Remark],
    known: KnownPeople,
    met: _Met,
) -> Checked:
    name, email = record["name"], record["email"]
    if is_blocked(said):
        return Checked(number, sheet, record, Verdict.PROBLEM, said)
    again = bool(email and email in met.emails)
    if again:
        said.append(remark("same_email", str(met.emails[email])))
    elif folded(name) in met.names:
        said.append(remark("same_name", str(met.names[folded(name)])))
    if email:
        met.emails[email] = number
    met.names[folded(name)] = number
    with_email = known.by_email.get(email, []) if email else []
    if len(with_email) > 1:
        said.append(remark("two_people"))
        return Checked(number, sheet, record, Verdict.DOUBT, said, with_email[0])
    if with_email:
        person = known.by_pk[with_email[0]]
        if known.is_far(name, person):
            said.append(remark("other_name", person.name))
            return Checked(number, sheet, record, Verdict.DOUBT, said, person.pk)
        said += remarks_on_update(record, person, known)
        return Checked(number, sheet, record, Verdict.UPDATE, said, person.pk)
    if not again and (like := known.alike(name)):
        said.append(remark("like", like.name))
        said += remarks_on_update(record, like, known)
        return Checked(number, sheet, record, Verdict.DOUBT, said, like.pk)
    return Checked(number, sheet, record, Verdict.UPDATE if again else Verdict.NEW, said)


def remarks_on_update(record: dict[str, Any], person: Person, known: KnownPeople) -> list[Remark]:
    said = []
    if person.account_id:
        said.append(remark("own_account"))
    if person.pk in known.team:
        said.append(remark("team"))
    changes = changes_to(record=record, person=person, language="en").keys() - {"name_language"}
    if changes:  # in which language a name is read aloud is nothing to decide about
        said.append(
            remark("changes", ",".join(FIELD_NAMES.get(key, key) for key in sorted(changes)))
        )
    return said


def changes_to(*, record: dict[str, Any], person: Person, language: str) -> dict[str, Any]:
    """{field of Person: new value}. Somebody who signs in here keeps what is filled in already."""
    changes: dict[str, Any] = {}
    wanted = dict(record["person"])
    if record["email"]:
        wanted["email"] = record["email"]
    if "bio" in wanted:
        wanted["bio"] = {**person.bio, language: wanted["bio"]}
    for key, value in wanted.items():
        before = getattr(person, key)
        if before == value or (key == "bio" and record["person"]["bio"] in before.values()):
            continue
        if person.account_id and before and not (key == "address" and before == "n"):
            continue
        changes[key] = value
    return changes
