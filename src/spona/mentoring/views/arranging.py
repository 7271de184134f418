"""Who proposes the times, as the two agreed; from their own layer, so for the two alone."""

from django.utils.translation import gettext as _

from spona.mentoring.privacy import as_pair
from spona.mentoring.queries.agreed import agreed_of, answers_of
from spona.mentoring.states import Arranges
from spona.mentoring.views.doors import Here


def who_arranges(here: Here) -> str:
    """A sentence to this reader; empty before the two agreed, and to a co-mentor."""
    in_force = agreed_of(mentorship=here.mentorship).in_force
    if in_force is None or here.is_co_mentor:
        return ""
    with as_pair(here.mentorship, person=here.me.person):
        arranges = answers_of(in_force).get("arranges", "")
    if arranges == Arranges.TURNS:
        return _("You agreed to propose the times in turns.")
    who = {Arranges.MENTEE: here.mentorship.mentee, Arranges.MENTOR: here.mentorship.mentor}
    if arranges not in who:
        return ""
    if who[Arranges(arranges)].pk == here.me.pk:
        return _("You agreed that you propose the times.")
    return _("You agreed that %(name)s proposes the times.") % {"name": here.other.person.name}
