"""A jury at work, for the tests of reading: three who read, three who applied. Inside a scope."""

from dataclasses import dataclass

from spona.admissions.actions.conflicts import declare_list
from spona.admissions.models.application import Application
from spona.admissions.models.call import Call
from spona.admissions.models.review import Assignment, Reviewer, Round
from spona.admissions.states import ConflictKind, State
from tests.admissions.calls import assign, make_application, make_call, make_reviewer, make_round
from tests.characters import NOW, House, make_person


@dataclass
class Jury:
    call: Call
    round: Round
    applications: list[Application]
    readers: list[Reviewer]

    def reads(self, reader: int, application: int) -> Assignment:
        return Assignment.objects.get(
            round=self.round,
            reviewer=self.readers[reader],
            application=self.applications[application],
        )


def make_jury(house: House, *, declared: bool = True, mode: str = "blind") -> Jury:
    """Vesna, Luan and Igor (no team role) each read all three applications."""
    call = make_call(house)
    round_ = make_round(call, mode=mode)
    applications = [
        make_application(call, name, state=State.ELIGIBLE)
        for name in ("Jelena Aaa", "Marko Bbb", "Drita Ccc")
    ]
    readers = [
        make_reviewer(
            call,
            name,
            person=make_person(house.organisation, name, email=f"{name}.{call.slug}@jury.example"),
        )
        for name in ("Vesna", "Luan", "Igor")
    ]
    for reader in readers:
        for application in applications:
            assign(round_, application, reader)
        if declared:
            say_none(reader, applications)
    return Jury(call, round_, applications, readers)


def say_none(reader: Reviewer, applications: list[Application]) -> None:
    declare_list(
        reviewer=reader,
        kinds={a.person.public_id: ConflictKind.NONE for a in applications},
        notes={},
        now=NOW,
    )
