"""Who sees that somebody takes part."""

from django.utils.translation import gettext_lazy as _

from spona.core.visibility import (
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

declare(
    Group(
        key="part",
        strand=Strand.PART,
        name=_("That you take part"),
        holds={
            "programmes.Participation": "part standing joined_on",
            "programmes.StandingChange": "standing reason",
        },
        seen=(
            you("home_mine"),
            team("programmes_participants", "programmes_participation", surely=False),
            others(
                Reader.PUBLIC,
                "community_cycle",
                when=_("only if you agreed, and no longer than you agree"),
                surely=False,
            ),
        ),
        kept=WITH_THE_CYCLE,
        change=TEAM_ALONE,
    ),
)
about_nobody(
    "programmes.Programme programmes.Cycle programmes.Phase programmes.Funder",
    why="what the organisation says of its programme",
)
