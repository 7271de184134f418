from typing import Any

from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "spona.support"
    label = "support"

    def ready(self) -> None:
        from spona.mentoring.signals import pair_touched
        from spona.programmes.signals import standing_changed

        pair_touched.connect(look_at_the_pair, dispatch_uid="support_look_at_the_pair")
        standing_changed.connect(look_at_the_pairs_of, dispatch_uid="support_look_at_pairs_of")


def look_at_the_pair(mentorship: Any, now: Any, **_kwargs: Any) -> None:
    """Something happened in a pair: what rules want of the team is looked at, once it is kept."""
    from spona.support.tasks.care import look_soon

    look_soon(mentorship=mentorship, now=now)


def look_at_the_pairs_of(participation: Any, now: Any, **_kwargs: Any) -> None:
    """Somebody left the cycle, or came back: the pairs are looked at."""
    from django.db.models import Q

    from spona.mentoring.models import Mentorship
    from spona.mentoring.states import LIVE
    from spona.support.tasks.care import look_soon

    either = Q(mentee=participation) | Q(mentor=participation)
    for mentorship in Mentorship.objects.filter(either, state__in=LIVE).select_related(
        "cycle", "organisation"
    ):
        look_soon(mentorship=mentorship, now=now)
