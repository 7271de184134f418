"""Records of proposals: a year later, on another machine, the same one to the last hash."""

from typing import Any

from spona.engine.matching.codec import BadRecord as BadRecord
from spona.engine.matching.codec import digest, from_data, to_data
from spona.engine.matching.records import ReplayDiffers as ReplayDiffers
from spona.engine.selection.composing import ENGINE, compose
from spona.engine.selection.composition import Composition
from spona.engine.selection.problem import Problem

RECORD_FORMAT = "selection-1"


def record(problem: Problem, composition: Composition) -> dict[str, Any]:
    """All that is needed to show again how a proposal came about; plain data for a JSON column."""
    return {
        "format": RECORD_FORMAT,
        "engine": composition.engine,
        "problem": to_data(problem),
        "problem_hash": digest(problem),
        "composition": to_data(composition),
        "composition_hash": composition.hash,
    }


def replay(data: dict[str, Any]) -> tuple[Problem, Composition]:
    """Compose a record again. Raises BadRecord for a damaged one, ReplayDiffers for another result."""
    problem, recorded = read(data)
    again = compose(problem)
    if again.hash != recorded.hash:
        raise ReplayDiffers(
            recorded=recorded.hash, replayed=again.hash, engine_changed=recorded.engine != ENGINE
        )
    return problem, again


def read(data: dict[str, Any]) -> tuple[Problem, Composition]:
    """Problem and proposal of a record, hashes verified, without solving anything."""
    if not isinstance(data, dict) or data.get("format") != RECORD_FORMAT:
        raise BadRecord("not a record of a selection")
    problem = from_data(Problem, data.get("problem"))
    composition = from_data(Composition, data.get("composition"))
    hashes = (digest(problem), composition.hash, digest(problem))
    said = (data.get("problem_hash"), data.get("composition_hash"), composition.problem)
    if hashes != said:
        raise BadRecord("the record was changed after it was written")
    return problem, composition
