from typing import Any

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "spona.messaging"
    label = "messaging"

    def ready(self) -> None:
        from spona.core.signals import account_mail

        account_mail.connect(_into_the_outbox, dispatch_uid="messaging.account_mail")


def _into_the_outbox(*, to: str, subject: str, text: str, **_rest: Any) -> None:
    from django.utils import timezone

    from spona.messaging.actions import send_account_mail

    send_account_mail(to=to, subject=subject, text=text, now=timezone.now())
