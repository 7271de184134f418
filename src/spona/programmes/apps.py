from typing import Any

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "spona.programmes"
    label = "programmes"

    def ready(self) -> None:
        from spona.messaging.kinds import declare
        from spona.messaging.of_programmes import register

        declare("invitation_mentee", "invitation_mentor")
        register(_programmes)


def _programmes() -> list[Any]:
    """For the wording of letters: the programmes of the organisation in scope, by name."""
    from spona.core.translated import plain
    from spona.messaging.of_programmes import Programme as Named
    from spona.programmes.models import Programme

    found = Programme.objects.values_list("pk", "public_id", "name")
    named = [Named(pk, public_id, plain(name)) for pk, public_id, name in found]
    return sorted(named, key=lambda one: one.name)
