"""What exactly somebody agrees to. A changed text is a new version; the ledger keeps which one."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from spona.people.states import Purpose


@dataclass(frozen=True)
class ConsentText:
    version: str
    text: Any  # lazy, in the reader's language
    effect: Any  # what happens on withdrawal


TEXTS = {
    Purpose.NAME: ConsentText(
        "2026-1",
        _("Show my name, town and economy in the public list of participants."),
        _("You are counted without a name: “and 1 participant who prefers not to be named”."),
    ),
    Purpose.BIO: ConsentText(
        "2026-1",
        _("Show my short biography beside my name."),
        _("The text leaves the public page at once."),
    ),
    Purpose.PORTRAIT: ConsentText(
        "2026-1",
        _("Show my portrait beside my name."),
        _("The picture leaves the public page at once, and its address stops working."),
    ),
    Purpose.MONITORING: ConsentText(
        "2026-1",
        _("Count my answer about sex in reports, without my name and never in small groups."),
        _("Your answer is no longer counted in any report made from then on."),
    ),
    Purpose.NEWS: ConsentText(
        "2026-1",
        _("Write to me about news and future programmes."),
        _("You get no more news; messages about your own participation still arrive."),
    ),
}
