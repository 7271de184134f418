"""A chat behind the addresses of alerts."""

from spona.core.sealed import seal
from spona.support.actions.alerts import PURPOSE
from spona.support.models.alerts import AlertChannel
from tests.characters import NOW, House


def channel_of(house: House) -> AlertChannel:
    """Its address is refused without asking anybody."""
    found, _created = AlertChannel.objects.get_or_create(
        organisation=house.organisation,
        name=f"Chat {house.organisation.slug}",
        defaults={
            "kind": "slack",
            "sealed_url": seal("https://10.0.0.1/services/SECRET", purpose=PURPOSE),
            "host": "10.0.0.1",
            "tells": ["talk", "task", "mail", "letter"],
            "due_at": NOW,
            "created_at": NOW,
        },
    )
    return found


SUBJECTS = [("support_alert", "public_id", lambda house: channel_of(house).public_id)]
