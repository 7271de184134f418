"""Who sees the mail between somebody and the organisation."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from spona.core.visibility import (
    BY_ITSELF,
    UNTIL_ASKED,
    YOU_ALONE,
    Group,
    Reader,
    Strand,
    about_nobody,
    declare,
    nobody,
    others,
    team,
    you,
)
from spona.messaging.delivery import KEEP_TEXT
from spona.messaging.incoming import FORGET
from spona.messaging.links import LIFETIME


def _after_sending() -> str:
    days = KEEP_TEXT.days
    return ngettext(
        "The text is emptied %(n)d day after sending",
        "The text is emptied %(n)d days after sending",
        days,
    ) % {"n": days}


def _after_receiving() -> str:
    days = FORGET.days
    return ngettext(
        "The text until it is dealt with; that it came, %(n)d day",
        "The text until it is dealt with; that it came, %(n)d days",
        days,
    ) % {"n": days}


def _while_open() -> str:
    days = LIFETIME.days
    return ngettext("A link opens for %(n)d day", "A link opens for %(n)d days", days) % {"n": days}


declare(
    Group(
        key="sent",
        strand=Strand.MAIL,
        name=_("That we wrote to you, and about what"),
        holds={
            "messaging.Message": "kind state dedupe_key to_email subject reply_to language "
            "message_id batch attempts last_error",
            "messaging.RefusedAddress": "email words",
        },
        seen=(team("messaging_outbox"), others(Reader.YOU, surely=False)),
        kept=UNTIL_ASKED,
        change=BY_ITSELF,
        note=_("Nobody knows whether you opened a mail: we do not track."),
    ),
    Group(
        key="letters",
        strand=Strand.MAIL,
        name=_("The text of mails to you"),
        holds={"messaging.Message": "text html calendar"},
        seen=(nobody(when=_("except you, in your mailbox")),),
        kept=_after_sending,
        change=BY_ITSELF,
    ),
    Group(
        key="links",
        strand=Strand.MAIL,
        name=_("Your links and your private calendar"),
        holds={"messaging.Link": "purpose target_id secret_id"},
        seen=(nobody(when=_("except whoever has your mail: do not pass it on")),),
        kept=_while_open,
        change=BY_ITSELF,
    ),
    Group(
        key="received",
        strand=Strand.MAIL,
        name=_("Mail you sent to us"),
        holds={
            "messaging.Received": "state key raw is_cut sender purpose target_id is_private became why "
            "uid uid_validity "
            "attempts"
        },
        seen=(
            team(
                "support_incoming",
                when=_("if no machine could place it, and it is not your pair’s"),
            ),
        ),
        kept=_after_receiving,
        change=BY_ITSELF,
    ),
    Group(
        key="wishes_of_mail",
        strand=Strand.MAIL,
        name=_("Which mail you switched off"),
        holds={"messaging.Preference": "switched_off digest"},
        seen=(you("messaging_my_mail"),),
        kept=UNTIL_ASKED,
        change=YOU_ALONE,
    ),
)
about_nobody("messaging.MailTemplate messaging.Mailbox", why="wording and workings of our mail")
