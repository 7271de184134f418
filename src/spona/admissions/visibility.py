"""Who sees an application, and what others write about it."""

from django.utils.translation import gettext_lazy as _

from spona.core.visibility import (
    BY_ITSELF,
    FOR_GOOD,
    TEAM_ALONE,
    WITH_THE_CYCLE,
    YOU_ALONE,
    Asks,
    Group,
    Reader,
    Strand,
    about_nobody,
    declare,
    others,
    team,
    you,
)

APPLICANT = frozenset({Asks.APPLICANT})
MONTHS = _("As many months as the call says, unless you are accepted")
DESK = "admissions_application"

declare(
    Group(
        key="application",
        strand=Strand.APPLYING,
        name=_("Your application"),
        holds={
            "admissions.Application": "state language phone_digits folded_name economy town fields "
            "main_field sector_of_work years delete_on",
            "admissions.Submission": "values files",
            "questions.AnswerSheet": "values revisions language",
            "questions.AnswerFile": "key kind file name size",
        },
        seen=(
            you("admissions_mine_form", "admissions_mine_sending"),
            team(DESK),
            others(
                Reader.JURY,
                "admissions_my_jury_review",
                when=_("in a blind round without your name"),
                surely=False,
            ),
        ),
        kept=MONTHS,
        change=_("Yes, until the call closes. What you sent stays as it was sent."),
        asks=APPLICANT,
    ),
    Group(
        key="draft",
        strand=Strand.APPLYING,
        name=_("Whom you name as a referee, and how you know each other"),
        holds={"admissions.Referee": "state relation"},
        seen=(
            you("admissions_mine_referees"),
            team(DESK, surely=False),
            others(Reader.JURY, surely=False),
        ),
        kept=MONTHS,
        change=YOU_ALONE,
        asks=APPLICANT,
    ),
    Group(
        key="referee",
        strand=Strand.APPLYING,
        name=_("What your referee says"),
        holds={"admissions.Referee": "how_known why"},
        seen=(
            team(DESK, surely=False),
            others(Reader.JURY, "admissions_my_jury_review", surely=False),
        ),
        kept=MONTHS,
        change=_("The referee alone writes it. You do not see it."),
        asks=APPLICANT,
    ),
    Group(
        key="statistics",
        strand=Strand.APPLYING,
        name=_("Your answers for statistics"),
        holds={
            "admissions.MonitoringAnswer": "sex birth_band disability minority rural text_version",
            "admissions.Tally": "about value state n",
        },
        seen=(you("admissions_mine_monitoring", when=_("others only count it")),),
        kept=MONTHS,
        change=YOU_ALONE,
        asks=APPLICANT,
    ),
    Group(
        key="check",
        strand=Strand.APPLYING,
        name=_("What the team notes about your application"),
        holds={
            "admissions.Check": "verdict findings message note answer_by",
            "admissions.ApplicationStep": "state reason",
            "admissions.LateEntry": "until reason",
            "admissions.Duplicate": "state grounds note",
        },
        seen=(
            team(DESK, "admissions_duplicate", surely=False),
            you("admissions_mine", when=_("what is meant for you"), surely=False),
        ),
        kept=MONTHS,
        change=TEAM_ALONE,
        asks=APPLICANT,
    ),
    Group(
        key="reviews",
        strand=Strand.APPLYING,
        name=_("Points and comments of the jury"),
        holds={
            "admissions.Review": "scores comments comment state points revision",
            "admissions.InterviewSheet": "scores notes comment state points revision",
            "admissions.Application": "points spread reviews_in interview_points credit",
            "admissions.Assignment": "is_third is_by_hand reason",
        },
        seen=(
            others(Reader.JURY, "admissions_my_jury_review"),
            team("admissions_jury_one", "admissions_seat", "admissions_table", surely=False),
        ),
        kept=MONTHS,
        change=_("Each member of the jury writes her own, until it is handed in."),
        asks=APPLICANT,
    ),
    Group(
        key="decision",
        strand=Strand.APPLYING,
        name=_("What is decided, and the words of the letter"),
        holds={
            "admissions.Decision": "outcome reserve_rank reason next_step overruling",
            "admissions.SeatWish": "wish reason",
            "admissions.Offer": "state is_from_reserve answer_by reason",
            "admissions.Placed": "rank total standing reserve",
            "admissions.Composition": "record summary hash total",
        },
        seen=(
            team("admissions_decision", "admissions_decisions"),
            you(
                "admissions_my_place",
                when=_("once it is published; never the jury’s reasons"),
                surely=False,
            ),
        ),
        kept=MONTHS,
        change=FOR_GOOD,
        asks=APPLICANT,
    ),
    Group(
        key="interview",
        strand=Strand.APPLYING,
        name=_("When and where your interview is"),
        holds={"admissions.Slot": "state starts_at minutes place sequence"},
        seen=(
            you("admissions_my_interview_time", surely=False),
            others(Reader.JURY, "admissions_my_interviews", surely=False),
            team("admissions_interviews", "admissions_slot"),
        ),
        kept=MONTHS,
        change=_("You choose among free times."),
        asks=APPLICANT,
    ),
    Group(
        key="conflicts",
        strand=Strand.APPLYING,
        name=_("Your seat on a jury, and whom you must not read"),
        holds={
            "admissions.Reviewer": "panel languages most is_chair",
            "admissions.Conflict": "kind note",
        },
        seen=(
            you("admissions_my_jury", surely=False),
            team("admissions_jury", "admissions_jury_one"),
        ),
        kept=WITH_THE_CYCLE,
        change=_("You declare it; the team can add what it knows."),
        asks=frozenset({Asks.JURY}),
    ),
    Group(
        key="minutes",
        strand=Strand.APPLYING,
        name=_("Minutes of the committee, and who signed them"),
        holds={
            "admissions.Minutes": "held_on place present notes content hash",
            "admissions.Signature": "hash",
        },
        seen=(team("admissions_minutes_one"), you("link_minutes", surely=False)),
        kept=WITH_THE_CYCLE,
        change=BY_ITSELF,
        asks=frozenset({Asks.JURY}),
    ),
)
about_nobody(
    "admissions.Call admissions.Extension admissions.Source admissions.Visits admissions.Criterion "
    "admissions.EligibilityRule admissions.Round admissions.InterviewQuestion admissions.Quota",
    why="what a call says and asks, and how it is read",
)
