"""Where a pair meets online: its own address, or one the host makes for each pair."""

from django.conf import settings
from django.utils.crypto import salted_hmac

from spona.mentoring.models import Mentorship


def room_of(*, mentorship: Mentorship) -> str:
    """The pair's own place online, or the host's with a name nobody can guess; empty where neither is.

    `SPONA_ROOMS` is an address such as `https://meet.example.org/{pair}`.
    """
    if mentorship.room_url:
        return mentorship.room_url
    template = settings.ROOMS
    if "{pair}" not in template:
        return ""
    name = salted_hmac("spona.room", mentorship.public_id, algorithm="sha256").hexdigest()[:20]
    return template.replace("{pair}", f"spona-{name}")
