"""Who sees the team's care for pairs, conversations with the team, and concerns."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from spona.core.visibility import (
    BY_ITSELF,
    FOR_GOOD,
    PAIRED,
    TEAM_ALONE,
    WITH_THE_CYCLE,
    Group,
    Reader,
    Strand,
    about_nobody,
    declare,
    others,
    team,
    you,
)
from spona.support.models.concern import TrustOnly, TrustTerms

DESK = "support_pair"


def _months() -> str:
    """What it is where the organisation has not said otherwise on its door."""
    months = TrustTerms._meta.get_field("keep_months").default
    return ngettext(
        "%(n)d month after the file is closed, or what the door says",
        "%(n)d months after the file is closed, or what the door says",
        months,
    ) % {"n": months}


declare(
    Group(
        key="checkins",
        strand=Strand.CARE,
        name=_("Your answers to check-ins"),
        holds={
            "support.Pulse": "asked_on reminded_on as_agreed useful at_ease fits wants_talk words"
        },
        seen=(you("support_pulse", surely=False), team(DESK)),
        kept=WITH_THE_CYCLE,
        change=FOR_GOOD,
        asks=PAIRED,
        note=_("The other one of your pair never sees them."),
    ),
    Group(
        key="log",
        strand=Strand.CARE,
        name=_("The team’s notes, calls and tasks about your pair"),
        holds={
            "support.Entry": "kind whom on text",
            "support.Task": "kind title note facts due_on state outcome occasion",
            "support.CaseHolder": "since until",
            "support.Reached": "since days silence planned_on",
        },
        seen=(team(DESK, "support_task", "support_tasks"),),
        kept=WITH_THE_CYCLE,
        change=TEAM_ALONE,
        asks=PAIRED,
        note=_("They hold nothing of what you two write for yourselves."),
    ),
    Group(
        key="threads",
        strand=Strand.CARE,
        name=_("What you and the team write to each other"),
        holds={
            "support.Thread": "awaits_team",
            "support.Post": "is_teams text by_mail left_out",
        },
        seen=(
            you("support_thread_mine", "mentoring_pair_team"),
            others(
                Reader.PARTNER,
                "mentoring_pair_team",
                when=_("what is written for both of you"),
            ),
            team("support_thread_person", "support_thread_pair"),
        ),
        kept=WITH_THE_CYCLE,
        change=FOR_GOOD,
        asks=PAIRED,
    ),
    Group(
        key="newsletters",
        strand=Strand.CARE,
        name=_("Which letters to many reached you"),
        holds={"support.LetterReader": "state why"},
        seen=(team("support_letter", surely=False),),
        kept=WITH_THE_CYCLE,
        change=BY_ITSELF,
    ),
    Group(
        key="concern",
        strand=Strand.CONCERN,
        name=_("A concern, the answers to it, and what became of it"),
        holds={
            "support.Concern": "code_hash reader story about wanted reach language state outcome "
            "delete_on funder_told_on",
            "support.ConcernKeeper": "since until",
            "support.ConcernMessage": "is_writers text",
            "support.ConcernNote": "text",
            "support.ConcernLine": "act",
            "support.Suspension": "since state_before",
        },
        seen=(
            others(Reader.TRUST, "concern_file"),
            you("concern_return", when=_("with the code you got; not the notes"), surely=False),
        ),
        kept=_months,
        change=_("You can write on. What you wrote stays."),
        rule=TrustOnly,
        note=_("The team does not see it, nor that there is one."),
    ),
    Group(
        key="trust",
        strand=Strand.CONCERN,
        name=_("Who the trust persons are"),
        holds={"support.TrustPerson": "role since until"},
        seen=(others(Reader.PUBLIC, "concern_new", surely=False),),
        kept=WITH_THE_CYCLE,
        change=TEAM_ALONE,
    ),
)
about_nobody(
    "support.TrustTerms support.CheckIn support.Rung support.AlertChannel support.Alert "
    "support.TeamLetter support.Wait",
    why="rules, chats, letters to many; that a trust person was told to look",
)
