"""The audit trail names what has a name of its own; people of a pair stand there by id alone."""

from spona.core.audit import record
from tests.characters import House


def test_a_pair_is_noted_by_its_id_alone(scoped: House) -> None:
    line = record(verb="mentoring.tried", target=scoped.mentorship, by=scoped.coordinator)
    assert (line.target_id, line.target_name) == (scoped.mentorship.public_id, "")


def test_a_cycle_is_noted_by_its_name(scoped: House) -> None:
    line = record(verb="programmes.tried", target=scoped.cycle, by=None)
    assert line.target_name == "Leaders 2026 ours"
