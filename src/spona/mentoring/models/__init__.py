"""A pair and its sessions are named by many; what else a pair has is imported from its own file."""

from spona.mentoring.models import (
    action,
    agenda,
    agreed,
    co_mentor,
    meeting,
    onboarding,
    reflection,
)
from spona.mentoring.models.pair import (
    Acceptance,
    AgreementText,
    Goal,
    GoalVersion,
    Mentorship,
    PairOnly,
    Session,
    SessionNote,
    SessionView,
)

__all__ = [
    "Acceptance",
    "AgreementText",
    "Goal",
    "GoalVersion",
    "Mentorship",
    "PairOnly",
    "Session",
    "SessionNote",
    "SessionView",
    "action",
    "agenda",
    "agreed",
    "co_mentor",
    "meeting",
    "onboarding",
    "reflection",
]
