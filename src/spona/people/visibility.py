"""Who sees what is known about a person; also the rows of core, which is below every room."""

from django.utils.translation import gettext_lazy as _

from spona.core.visibility import (
    BY_ITSELF,
    TEAM_ALONE,
    UNTIL_ASKED,
    YOU_ALONE,
    YOU_AND_TEAM,
    Group,
    Reader,
    Strand,
    about_nobody,
    declare,
    nobody,
    others,
    partner,
    team,
    you,
)

PROFILE = "people_my_profile"
IF_AGREED = _("only if you agreed, and no longer than you agree")
WHILE_ASKED = _("while both of you are asked")

declare(
    Group(
        key="name",
        strand=Strand.YOU,
        name=_("Your name"),
        holds={"people.Person": "name latin_name publication_name name_language"},
        seen=(
            you(PROFILE),
            partner("mentoring_pair"),
            others(Reader.PROPOSED, "matching_my_proposal", when=WHILE_ASKED, surely=False),
            others(
                Reader.SAME_CYCLE, when=_("if the cycle lets people name each other"), surely=False
            ),
            team("people_list", "people_person"),
            others(Reader.JURY, when=_("in a round that is not blind"), surely=False),
            others(Reader.PUBLIC, "community_cycle", when=IF_AGREED, surely=False),
        ),
        kept=UNTIL_ASKED,
        change=YOU_AND_TEAM,
    ),
    Group(
        key="work",
        strand=Strand.YOU,
        name=_("Your town and work"),
        holds={
            "people.Person": "town employer job_title economy sector_of_work sectors "
            "years_of_experience",
            "people.PersonLanguage": "code level",
        },
        seen=(
            you(PROFILE),
            others(Reader.PROPOSED, "matching_my_proposal", when=WHILE_ASKED),
            partner(surely=False),
            team("people_list", "people_person"),
            others(Reader.PUBLIC, "community_cycle", when=IF_AGREED, surely=False),
        ),
        kept=UNTIL_ASKED,
        change=YOU_AND_TEAM,
    ),
    Group(
        key="contact",
        strand=Strand.YOU,
        name=_("Your mail address and phone"),
        holds={"people.Person": "email phone"},
        seen=(
            you(PROFILE),
            team("people_person", "programmes_participants_file"),
            others(
                Reader.NAMED,
                "admissions_mine_referees",
                when=_("the mail address, as she gave it herself"),
            ),
        ),
        kept=UNTIL_ASKED,
        change=YOU_AND_TEAM,
    ),
    Group(
        key="manner",
        strand=Strand.YOU,
        name=_("How you are addressed, and your certificate"),
        holds={
            "people.Person": "salutation address certificate_name preferred_language time_zone "
            "line_manager website"
        },
        seen=(you(PROFILE), team("people_person_edit", "admissions_preview")),
        kept=UNTIL_ASKED,
        change=YOU_AND_TEAM,
    ),
    Group(
        key="portrait",
        strand=Strand.YOU,
        name=_("Your photo and biography"),
        holds={"people.Person": "bio", "core.Picture": "kind file width height alt"},
        seen=(
            you(PROFILE),
            others(Reader.PROPOSED, "matching_my_proposal", when=WHILE_ASKED),
            partner(surely=False),
            team("people_person"),
            others(Reader.PUBLIC, "community_cycle", when=IF_AGREED, surely=False),
        ),
        kept=UNTIL_ASKED,
        change=YOU_AND_TEAM,
    ),
    Group(
        key="consents",
        strand=Strand.YOU,
        name=_("What you agreed to, and when"),
        holds={
            "people.ConsentEvent": "purpose given text_version language channel in_force",
        },
        seen=(you("people_consents"), team("people_person")),
        kept=UNTIL_ASKED,
        change=_("Yes, at any time; earlier answers stay with their day."),
    ),
    Group(
        key="monitoring",
        strand=Strand.YOU,
        name=_("Your answer about sex"),
        holds={"people.Monitoring": "sex"},
        seen=(you("people_consents", when=_("others only count it, if you agreed")),),
        kept=UNTIL_ASKED,
        change=YOU_ALONE,
    ),
    Group(
        key="rest",
        strand=Strand.CARE,
        name=_("That you rest for a while, and why"),
        holds={"people.Standstill": "kind starts_on ends_on"},
        seen=(you(surely=False), team("support_pair")),
        kept=UNTIL_ASKED,
        change=YOU_AND_TEAM,
    ),
    Group(
        key="team",
        strand=Strand.YOU,
        name=_("Your place in the team"),
        holds={"people.Membership": "role", "people.TeamInvitation": "role"},
        seen=(team("people_team"),),
        kept=UNTIL_ASKED,
        change=TEAM_ALONE,
        asks=frozenset(),
    ),
    Group(
        key="acts",
        strand=Strand.MAIL,
        name=_("Who did what, and when; never what a pair says"),
        holds={
            "core.AuditLine": "verb actor_id actor_name target_kind target_id target_name detail"
        },
        seen=(team("mentoring_mentorship"),),
        kept=_("As long as the organisation is on this server"),
        change=BY_ITSELF,
    ),
    Group(
        key="account",
        strand=Strand.MAIL,
        name=_("How you sign in"),
        holds={
            "people.Account": "email language password last_login is_superuser is_active is_staff"
        },
        seen=(you("account_email", surely=False),),
        kept=UNTIL_ASKED,
        change=YOU_ALONE,
        note=_("Passwords are kept only as a sum nobody can turn back."),
    ),
    Group(
        key="found",
        strand=Strand.YOU,
        name=_("Sorting and searching by your name"),
        holds={
            "people.Person": "sort_key sort_key_en sort_key_sq sort_key_mk search_keys is_listed"
        },
        seen=(nobody(),),
        kept=UNTIL_ASKED,
        change=BY_ITSELF,
        asks=frozenset(),
    ),
)
about_nobody("core.Organisation", why="the face an organisation shows")
about_nobody("core.FormKey", why="that a form was sent already: a random key and an address")
