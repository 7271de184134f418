"""Who sees how pairs are made, and the pool of prospective mentors."""

from django.utils.translation import gettext_lazy as _

from spona.core.visibility import (
    PAIRED,
    TEAM_ALONE,
    UNTIL_ASKED,
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

declare(
    Group(
        key="proposal",
        strand=Strand.PART,
        name=_("Whom we propose to you, and your yes or no"),
        holds={
            "matching.Proposal": "score reasons state mentee_reply mentor_reply",
        },
        seen=(
            you("matching_my_proposal"),
            others(Reader.PROPOSED, "matching_my_proposal", when=_("once both have answered")),
            team("matching_run"),
        ),
        kept=WITH_THE_CYCLE,
        change=YOU_ALONE,
        asks=PAIRED,
    ),
    Group(
        key="no",
        strand=Strand.PART,
        name=_("Why you said no to a proposal"),
        holds={"matching.Proposal": "decline_reason"},
        seen=(team("matching_desk", surely=False),),
        kept=WITH_THE_CYCLE,
        change=_("You say it when you answer. The other one never sees it."),
        asks=PAIRED,
    ),
    Group(
        key="committee",
        strand=Strand.PART,
        name=_("What the team notes while it makes pairs"),
        holds={
            "matching.PairWish": "wish overrides reason",
            "matching.Comment": "text",
            "matching.MatchingRun": "state record plan_hash objective distance total worst pairs left "
            "decisions order progress failure",
        },
        seen=(team("matching_desk", "matching_pair", "matching_run"),),
        kept=WITH_THE_CYCLE,
        change=TEAM_ALONE,
        asks=PAIRED,
    ),
    Group(
        key="pool",
        strand=Strand.PART,
        name=_("That we might ask you to mentor, and the letter to you"),
        holds={
            "matching.PoolMember": "source note areas capacity standing paused_until",
            "matching.PoolAsk": "state letter reason ask_again_on",
        },
        seen=(team("matching_prospect", "matching_pool"), you("link_pool", surely=False)),
        kept=UNTIL_ASKED,
        change=_("You, by your answer; the rest the team. What it notes, you do not see."),
        asks=frozenset({Asks.MENTOR}),
    ),
)
about_nobody(
    "matching.MatchingSettings matching.SettingsVersion matching.PoolSettings",
    why="weights and rules of a cycle",
)
