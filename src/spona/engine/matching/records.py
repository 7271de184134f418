"""Records of runs: a year later, on another machine, the same plan to the last hash.

A record is one JSON object with the problem, the plan and both hashes. `replay` solves the
problem again and insists on the same plan; if somebody changed one character, or a newer engine
decides differently, it says which of the two it is instead of quietly showing something else.
"""

from dataclasses import replace
from typing import Any

from spona.engine.matching.codec import BadRecord, digest, from_data, to_data
from spona.engine.matching.leftover import as_advised_then
from spona.engine.matching.plan import Plan
from spona.engine.matching.problem import Problem
from spona.engine.matching.solving import ENGINE, solve

RECORD_FORMAT = 1
WARNED_BY_NAME = {"previous_pair", "competitor", "business_partner", "jury_member"}


class ReplayDiffers(RuntimeError):
    """The record solved to another plan. `engine_changed` if it was made by another engine."""

    def __init__(self, *, recorded: str, replayed: str, engine_changed: bool) -> None:
        self.recorded, self.replayed, self.engine_changed = recorded, replayed, engine_changed
        super().__init__(f"recorded plan {recorded}, replayed plan {replayed}")


def record(problem: Problem, plan: Plan) -> dict[str, Any]:
    """All that is needed to show again how a plan came about; plain data for a JSON column."""
    return {
        "format": RECORD_FORMAT,
        "engine": plan.engine,
        "problem": to_data(problem),
        "problem_hash": digest(problem),
        "plan": to_data(plan),
        "plan_hash": plan.hash,
    }


def replay(data: dict[str, Any]) -> tuple[Problem, Plan]:
    """Solve a record again. Raises BadRecord for a damaged one, ReplayDiffers for another plan."""
    problem, recorded = read(data)
    plan = as_advised_then(solve(problem, recorded.objective), recorded)
    plan = _as_warned_then(plan, recorded)
    if plan.hash != recorded.hash:
        raise ReplayDiffers(
            recorded=recorded.hash, replayed=plan.hash, engine_changed=recorded.engine != ENGINE
        )
    return problem, plan


def _as_warned_then(plan: Plan, earlier: Plan) -> Plan:
    """The plan with the warnings of an earlier one where only those by name are missing there.

    Records until November 2026 hold them for one mentee of each mentor. They decide nothing.
    """
    if len(plan.pairs) != len(earlier.pairs):
        return plan
    pairs = []
    for now, then in zip(plan.pairs, earlier.pairs, strict=True):
        fewer = {w.code for w in now.warnings} - {w.code for w in then.warnings}
        kept = tuple(w for w in now.warnings if w.code not in fewer & WARNED_BY_NAME)
        same = replace(now, warnings=kept) == then
        pairs.append(then if same else now)
    return replace(plan, pairs=tuple(pairs))


def read(data: dict[str, Any]) -> tuple[Problem, Plan]:
    """The problem and plan of a record, hashes verified, without solving anything."""
    if not isinstance(data, dict) or data.get("format") != RECORD_FORMAT:
        raise BadRecord("not a record of a matching run")
    problem, plan = from_data(Problem, data.get("problem")), from_data(Plan, data.get("plan"))
    hashes = (digest(problem), plan.hash, digest(problem))
    if hashes != (data.get("problem_hash"), data.get("plan_hash"), plan.problem):
        raise BadRecord("the record was changed after it was written")
    return problem, plan
