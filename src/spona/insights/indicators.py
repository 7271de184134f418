"""What each number of the report means. One definition, shown beside the number everywhere."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Indicator:
    """A number of the report: its name, what it counts, and whether rows stand behind it."""

    key: str
    label: Any
    definition: Any


INDICATORS = {
    i.key: i
    for i in (
        Indicator(
            "mentees",
            _("Mentees"),
            _("Everybody who took part as a mentee, also those who withdrew later."),
        ),
        Indicator(
            "mentors", _("Mentors"), _("Everybody who took part as a mentor, also for a while.")
        ),
        Indicator(
            "completed",
            _("Mentees who completed"),
            _("Of all mentees who started. Those who withdrew stay in the whole."),
        ),
        Indicator("withdrawn", _("Mentees who withdrew"), _("After they had started.")),
        Indicator(
            "pairs", _("Pairs"), _("Every mentorship of the cycle, also one that followed another.")
        ),
        Indicator(
            "active", _("Pairs active"), _("Not ended and not paused on the day of the report.")
        ),
        Indicator(
            "ended", _("Pairs ended early"), _("Ended before the end of the cycle, by either side.")
        ),
        Indicator(
            "cross_border",
            _("Pairs across a border"),
            _("Mentee and mentor live in two economies. Pairs of whom both are known."),
        ),
        Indicator(
            "sessions",
            _("Sessions"),
            _(
                "Held, and confirmed by the other side or unchallenged for 14 days; of those "
                "all pairs agreed for the whole cycle."
            ),
        ),
        Indicator(
            "hours",
            _("Hours"),
            _("Length of those sessions, of the hours agreed for the whole cycle."),
        ),
        Indicator(
            "median_sessions",
            _("Sessions of the middle pair"),
            _("Half of the pairs have as many or more."),
        ),
        Indicator(
            "on_course",
            _("Pairs with at least 80 % of the sessions agreed"),
            _(
                "Counted sessions against what the cycle agreed; in a running cycle, against the "
                "part of the year that has passed."
            ),
        ),
    )
}
TABLES = {
    "economy": (
        _("By economy"),
        _("Mentees and mentors who took part, by the economy they live in."),
    ),
    "sector": (_("By field"), _("The same people, by their main field.")),
    "sex": (
        _("By sex"),
        _("Those who agreed to be counted, on the day of the report."),
    ),
    "end_reason": (_("Why pairs ended"), _("Reasons given for pairs that ended early.")),
}
