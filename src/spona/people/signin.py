"""How allauth meets Spona: nobody signs up by themselves, mail goes through the outbox."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from spona.core.signals import account_mail


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by invitation or by the owner's first start, never by an open form."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Render allauth's message and hand it to the outbox (messaging listens)."""
        message = self.render_mail(template_prefix, email, context)
        account_mail.send(sender=type(self), to=email, subject=message.subject, text=message.body)
