from typing import Any

from django.apps import AppConfig


class NeedsConfig(AppConfig):
    name = "spona.needs"
    label = "needs"

    def ready(self) -> None:
        from spona.messaging.kinds import declare
        from spona.programmes.signals import cycle_created

        cycle_created.connect(_give_the_start_list, dispatch_uid="needs.start_list")
        declare("needs_asked", "offer_asked")


def _give_the_start_list(*, cycle: Any, like: Any = None, **_rest: Any) -> None:
    from spona.needs.area_actions import add_start_list, copy_areas

    if like is None:
        add_start_list(cycle=cycle)
    else:
        copy_areas(cycle=cycle, like=like)
