"""The demo's people whom one may be by one click."""

from django.conf import settings

from spona.admissions.models.review import Reviewer
from spona.config.demo_founding import SLUG
from spona.config.demo_people import TEAM
from spona.core.models import Organisation
from spona.core.scope import in_organisation
from spona.programmes.models import Participation
from spona.support.queries.concerns import reachable


def characters() -> str:
    """What the console says: where to go, and as whom."""
    if not Organisation.objects.filter(slug=SLUG).exists():
        return ""
    return f"The demo's people sign in by one click at {settings.SITE_URL}/demo/ :\n" + "\n".join(
        f"  {c.who}: {c.name}" for c in cast()
    )


class Character:
    """Somebody of the demo one may be, and what she does."""

    def __init__(self, who: str, name: str, email: str) -> None:
        self.who, self.name, self.email = who, name, email


def cast() -> list[Character]:
    """The characters that exist at this stage, the team first, then the trust persons, then
    who takes part, then the jury."""
    from django.utils.translation import gettext as _

    organisation = Organisation.objects.filter(slug=SLUG).first()
    if organisation is None:
        return []
    labels = {
        "owner": _("Director"),
        "manager": _("Manager"),
        "coordinator": _("Coordinator"),
        "viewer": _("Colleague who only looks"),
    }
    found = [Character(labels[r], n, f"{m}@spojnica.example") for n, m, r in TEAM]
    found.sort(key=lambda c: c.who != labels["coordinator"])
    with in_organisation(organisation):
        for one in reachable():
            found.append(Character(str(one.get_role_display()), one.person.name, one.person.email))
        parts = Participation.objects.filter(person__account__isnull=False).select_related("person")
        for participation in parts.order_by("part", "pk"):
            found.append(
                Character(
                    str(participation.get_part_display()),
                    participation.person.name,
                    participation.person.email,
                )
            )
        known = {character.email for character in found}
        seats = Reviewer.objects.filter(left_at=None, person__account__isnull=False)
        for seat in seats.select_related("person").order_by("pk"):
            if seat.person.email not in known:
                found.append(Character(_("Juror"), seat.person.name, seat.person.email))
    return found
