"""Who sees what mentees need and mentors offer."""

from django.utils.translation import gettext_lazy as _

from spona.core.visibility import (
    WITH_THE_CYCLE,
    YOU_ALONE,
    YOU_AND_TEAM,
    Asks,
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

WHEN = "meeting_mode meeting_town windows time_zone cross_border"

declare(
    Group(
        key="needs",
        strand=Strand.PART,
        name=_("Your needs and what you wish for in a mentor"),
        holds={
            "needs.NeedProfile": "challenges goals mentor_wish other_sector_welcome",
            "needs.Need": "importance level",
        },
        seen=(
            you("needs_profile"),
            others(Reader.PROPOSED, when=_("the areas, while both of you are asked"), surely=False),
            partner(when=_("the areas"), surely=False),
            team("matching_pair", "needs_overview", "needs_profile_desk"),
        ),
        kept=WITH_THE_CYCLE,
        change=YOU_AND_TEAM,
        asks=frozenset({Asks.MENTEE}),
    ),
    Group(
        key="offer",
        strand=Strand.PART,
        name=_("What you offer and what not"),
        holds={"needs.Offer": "summary does_not_do capacity"},
        seen=(
            you("needs_offer"),
            others(
                Reader.PROPOSED,
                "matching_my_proposal",
                when=_("while both of you are asked"),
            ),
            partner(surely=False),
            team("matching_pair", "needs_offer_desk"),
        ),
        kept=WITH_THE_CYCLE,
        change=YOU_AND_TEAM,
        asks=frozenset({Asks.MENTOR}),
    ),
    Group(
        key="available",
        strand=Strand.PART,
        name=_("When and where you can meet"),
        holds={"needs.NeedProfile": WHEN, "needs.Offer": WHEN},
        seen=(
            you("needs_profile", "needs_offer"),
            partner(when=_("hours that suit you both"), surely=False),
            team("needs_profile_desk", "needs_offer_desk"),
        ),
        kept=WITH_THE_CYCLE,
        change=YOU_AND_TEAM,
        asks=frozenset({Asks.MENTEE, Asks.MENTOR}),
    ),
    Group(
        key="wishes",
        strand=Strand.PART,
        name=_("Whom you wish for, or rather not"),
        holds={"needs.Preference": "rank answer", "needs.Suggestion": "name why"},
        seen=(you("needs_profile"), team("matching_pool", "needs_profile_desk")),
        kept=WITH_THE_CYCLE,
        change=YOU_ALONE,
        asks=frozenset({Asks.MENTEE, Asks.MENTOR}),
        note=_("Whom you name never learns it from us."),
    ),
    Group(
        key="ties",
        strand=Strand.PART,
        name=_("Who must not be paired: relatives, a line manager"),
        holds={"needs.Tie": "kind"},
        seen=(team("needs_ties", surely=False),),
        kept=WITH_THE_CYCLE,
        change=_("The team writes it, and no reason is ever shown to either of you."),
        asks=frozenset({Asks.MENTEE, Asks.MENTOR}),
    ),
)
about_nobody("needs.NeedArea needs.WishSettings", why="settings of a cycle")
