"""Who sees what of a pair. Its own layer inherits `PairOnly`; reflections have their writer's manager."""

from django.utils.translation import gettext_lazy as _

from spona.core.visibility import (
    PAIRED,
    WITH_THE_CYCLE,
    YOU_ALONE,
    YOU_AND_TEAM,
    Group,
    Reader,
    Strand,
    about_nobody,
    declare,
    others,
    partner,
    team,
    you,
)
from spona.mentoring.models import PairOnly
from spona.mentoring.models.reflection import ReflectionAnswer

YOU_TWO = _("You two can change it.")
SINCE = _("of meetings since she joined")
PAIR = "mentoring_pair"
DESK = "mentoring_mentorship"

declare(
    Group(
        key="notes",
        strand=Strand.PAIR,
        name=_("What you write down about a meeting"),
        holds={"mentoring.SessionNote": "agenda notes", "mentoring.MeetingAgenda": "text"},
        seen=(
            you(PAIR, "mentoring_pair_session_note", "mentoring_pair_meeting_agenda"),
            partner(PAIR),
            others(Reader.CO_MENTOR, PAIR, when=SINCE),
        ),
        kept=WITH_THE_CYCLE,
        change=YOU_TWO,
        asks=PAIRED,
        rule=PairOnly,
    ),
    Group(
        key="goals",
        strand=Strand.PAIR,
        name=_("Your goals and steps"),
        holds={
            "mentoring.Goal": "",
            "mentoring.GoalVersion": "text progress",
            "mentoring.Action": "text due_on",
        },
        seen=(
            you("mentoring_pair_goals", "mentoring_pair_actions"),
            partner("mentoring_pair_goals", "mentoring_pair_actions"),
            others(
                Reader.CO_MENTOR,
                "mentoring_pair_goals",
                "mentoring_pair_actions",
                when=_("what was open when she joined, and what came later"),
            ),
        ),
        kept=WITH_THE_CYCLE,
        change=YOU_TWO,
        asks=PAIRED,
        rule=PairOnly,
    ),
    Group(
        key="points",
        strand=Strand.PAIR,
        name=_("What you two agreed on"),
        holds={"mentoring.AgreedPoints": "answers"},
        seen=(
            you("mentoring_pair_agreement", "mentoring_pair_agreement_points"),
            partner("mentoring_pair_agreement", "mentoring_pair_agreement_points"),
        ),
        kept=WITH_THE_CYCLE,
        change=YOU_TWO,
        asks=PAIRED,
        rule=PairOnly,
    ),
    Group(
        key="reflection",
        strand=Strand.PAIR,
        name=_("Your monthly reflection"),
        holds={"mentoring.ReflectionAnswer": "month ask text is_shared"},
        seen=(
            you("mentoring_pair_reflections"),
            team(DESK, "support_pair", when=_("only answers you switch on, one by one")),
        ),
        kept=WITH_THE_CYCLE,
        change=YOU_ALONE,
        asks=PAIRED,
        rule=ReflectionAnswer,
    ),
    Group(
        key="meetings",
        strand=Strand.PAIR,
        name=_("When and where you plan to meet"),
        holds={
            "mentoring.Meeting": "state starts_at minutes medium place sequence",
            "mentoring.ProposedTime": "starts_at",
            "mentoring.Mentorship": "room_url",
            "mentoring.MeetingHabit": "remind",
        },
        seen=(
            you("mentoring_pair_meetings", "mentoring_pair_habits"),
            partner("mentoring_pair_meetings", "mentoring_pair_habits"),
            others(Reader.CO_MENTOR, "mentoring_pair_meetings", surely=False),
        ),
        kept=WITH_THE_CYCLE,
        change=YOU_TWO,
        asks=PAIRED,
    ),
    Group(
        key="sessions",
        strand=Strand.PAIR,
        name=_("That you met: the day, how long, in what way"),
        holds={
            "mentoring.Session": "held_on outcome minutes medium next_on",
            "mentoring.SessionView": "agrees held_on minutes outcome",
        },
        seen=(you(PAIR), partner(PAIR), others(Reader.CO_MENTOR, PAIR), team(DESK)),
        kept=WITH_THE_CYCLE,
        change=_("Each of you can correct her own; the other’s word stays beside it."),
        asks=PAIRED,
    ),
    Group(
        key="pair",
        strand=Strand.PAIR,
        name=_("That you are a pair, since when, and how often you mean to meet"),
        holds={
            "mentoring.Mentorship": "state started_on resumed_on is_suspended ended_on",
            "mentoring.Acceptance": "language channel",
            "mentoring.PairAgreement": "frequency minutes",
            "mentoring.Tick": "version",
        },
        seen=(you(PAIR), partner(PAIR), team(DESK)),
        kept=WITH_THE_CYCLE,
        change=YOU_AND_TEAM,
        asks=PAIRED,
    ),
    Group(
        key="ending",
        strand=Strand.PAIR,
        name=_("Why a pair ended, and who asked for it"),
        holds={"mentoring.Mentorship": "end_reason end_initiator"},
        seen=(team(DESK),),
        kept=WITH_THE_CYCLE,
        change=_("You say it when you end. The other one never learns the reason from us."),
        asks=PAIRED,
    ),
)
declare(
    Group(
        key="beside",
        strand=Strand.PAIR,
        name=_("Who stands beside you two as a co-mentor, and what for"),
        holds={"mentoring.CoMentor": "task"},
        seen=(
            you(PAIR),
            partner(PAIR),
            others(Reader.CO_MENTOR, PAIR),
            team(DESK),
        ),
        kept=WITH_THE_CYCLE,
        change=_("Nobody joins without your yes, and you can part at any time."),
        asks=PAIRED,
    ),
)
about_nobody(
    "mentoring.AgreementText mentoring.Agenda mentoring.ConductText mentoring.Gate "
    "mentoring.GateItem",
    why="texts and rules of a cycle",
)
