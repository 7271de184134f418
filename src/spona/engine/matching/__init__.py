"""Pairing mentees with mentors: proved best, explained in points, every override priced.

    >>> from spona.engine.matching import Language, Mentee, Mentor, Need, Problem, solve
    >>> english = (Language(code="en", level=5),)
    >>> problem = Problem(
    ...     mentees=(
    ...         Mentee(id="ana", languages=english, needs=(Need(area="voice", importance=5, level=1),)),
    ...         Mentee(id="blerta", languages=english),
    ...     ),
    ...     mentors=(
    ...         Mentor(id="goran", languages=english),
    ...         Mentor(id="vesna", languages=english, offers=("voice",)),
    ...     ),
    ... )
    >>> plan = solve(problem)
    >>> [(pair.mentee, pair.mentor, pair.points) for pair in plan.pairs]
    [('ana', 'vesna', 72), ('blerta', 'goran', 27)]
    >>> explain(problem, plan, mentee="ana", mentor="vesna")[0].points
    45

`solve(problem, objective)` gives a `Plan`; `check(plan, problem)` verifies its certificate;
`explain`, `explain_all` and `why_not` say where points come from; `price_of_forcing`,
`price_of_forbidding` and `PriceList` say what a decision by hand costs the others; `replan`
stays close to an earlier plan; `record` and `replay` keep a run and reproduce it to the same hash.
Problems and plans are frozen dataclasses, and `to_json` and `from_json` turn them into text and
back.

Read on in this order: `people`, `problem`, `rules`, `criteria`, `likeness`, `scoring`, `market`,
`board`, `exact`, `proof`, `ties`, `solving`, `chains`, `prices`, `floors`, `quotas`,
`quota_solving`, `programme`.
"""

from spona.engine.matching.checking import Verdict, check
from spona.engine.matching.codec import BadRecord, digest, from_data, from_json, to_data, to_json
from spona.engine.matching.crowd import CrowdPlan, solve_crowd
from spona.engine.matching.explaining import (
    Comparison,
    Standing,
    WhyNot,
    explain,
    explain_all,
    why_not,
)
from spona.engine.matching.likeness import Corpus
from spona.engine.matching.market import PinRefusal, PinRefused, pin_refusals
from spona.engine.matching.people import (
    Answer,
    BadProblem,
    CrossBorder,
    Language,
    Mentee,
    Mentor,
    Met,
    Need,
    Opinion,
    Tag,
    Window,
)
from spona.engine.matching.plan import (
    Certificate,
    Change,
    Excluded,
    Finding,
    Objective,
    Pair,
    Plan,
    Reason,
    Reserve,
    Reserves,
    SeatPrice,
    Stage,
    Tally,
    Unmatched,
)
from spona.engine.matching.price_table import PriceTable
from spona.engine.matching.prices import (
    Decision,
    Move,
    Price,
    PriceList,
    price_of_forbidding,
    price_of_forcing,
)
from spona.engine.matching.problem import (
    Area,
    Demand,
    Forbid,
    OrganisationRule,
    Pin,
    Problem,
    Rules,
    Severity,
    Stay,
    Weights,
)
from spona.engine.matching.quotas import Quota, QuotaKind, QuotaOutcome, QuotaPrice, Side
from spona.engine.matching.records import ReplayDiffers, record, replay
from spona.engine.matching.replanning import Replan, moves_between, replan
from spona.engine.matching.rules import RULES, exclusions, warnings
from spona.engine.matching.scoring import CRITERIA
from spona.engine.matching.solving import ENGINE, solve
from spona.engine.matching.stability import Blocking, Stability, stability
from spona.engine.matching.teams import Team, TeamPair, solve_teams

__all__ = [
    "CRITERIA",
    "ENGINE",
    "RULES",
    "Answer",
    "Area",
    "BadProblem",
    "BadRecord",
    "Blocking",
    "Certificate",
    "Change",
    "Comparison",
    "Corpus",
    "CrossBorder",
    "CrowdPlan",
    "Decision",
    "Demand",
    "Excluded",
    "Finding",
    "Forbid",
    "Language",
    "Mentee",
    "Mentor",
    "Met",
    "Move",
    "Need",
    "Objective",
    "Opinion",
    "OrganisationRule",
    "Pair",
    "Pin",
    "PinRefusal",
    "PinRefused",
    "Plan",
    "Price",
    "PriceList",
    "PriceTable",
    "Problem",
    "Quota",
    "QuotaKind",
    "QuotaOutcome",
    "QuotaPrice",
    "Reason",
    "Replan",
    "ReplayDiffers",
    "Reserve",
    "Reserves",
    "Rules",
    "SeatPrice",
    "Severity",
    "Side",
    "Stability",
    "Stage",
    "Standing",
    "Stay",
    "Tag",
    "Tally",
    "Team",
    "TeamPair",
    "Unmatched",
    "Verdict",
    "Weights",
    "WhyNot",
    "Window",
    "check",
    "digest",
    "exclusions",
    "explain",
    "explain_all",
    "from_data",
    "from_json",
    "moves_between",
    "pin_refusals",
    "price_of_forbidding",
    "price_of_forcing",
    "record",
    "replan",
    "replay",
    "solve",
    "solve_crowd",
    "solve_teams",
    "stability",
    "to_data",
    "to_json",
    "warnings",
    "why_not",
]
