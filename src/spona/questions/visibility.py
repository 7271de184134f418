"""Who sees answers to the organisation's forms. What an applicant answers, admissions declares."""

from django.utils.translation import gettext_lazy as _

from spona.core.visibility import (
    FOR_GOOD,
    WITH_THE_CYCLE,
    Group,
    Strand,
    about_nobody,
    declare,
    team,
)

declare(
    Group(
        key="answers",
        strand=Strand.PART,
        name=_("Your answers to the organisation’s questions"),
        holds={"questions.Answer": "text language"},
        seen=(team("people_person"),),
        kept=WITH_THE_CYCLE,
        change=FOR_GOOD,
    ),
)
about_nobody(
    "questions.Questionnaire questions.Question questions.QuestionnaireVersion",
    why="questions, not answers",
)
