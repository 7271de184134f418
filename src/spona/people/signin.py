"""How allauth meets Spona: nobody signs up by themselves, mail goes through the outbox."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from spona.core.signals import account_mail

WRONG_CODE = _("This is not the code.")


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by invitation or by the owner's first start, never by an open form."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "duplicate_email": _("You have this address already."),
        "email_password_mismatch": _("The address and the password do not go together."),
        "email_taken": _("This address belongs to another account."),
        "enter_current_password": _("Type the password you have now."),
        "incorrect_code": WRONG_CODE,
        "incorrect_password": _("This is not the password."),
        "max_email_addresses": _("You cannot have more than %d addresses."),
        "rate_limited": _("Too many tries. Wait a few minutes."),
        "too_many_login_attempts": _("Too many tries. Wait a few minutes."),
        "unverified_primary_email": _("Confirm the address first; then it can be the main one."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Render allauth's message and hand it to the outbox (messaging listens)."""
        message = self.render_mail(template_prefix, email, context)
        account_mail.send(sender=type(self), to=email, subject=message.subject, text=message.body)


class SecondStepAdapter(DefaultMFAAdapter):
    """The second step and the passkeys, in our words."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "add_email_blocked": _("Turn off the second step to add an address."),
        "cannot_delete_authenticator": _("The second step cannot be turned off."),
        "cannot_generate_recovery_codes": _("Recovery codes come with a second step: set one up."),
        "incorrect_code": WRONG_CODE,
        "unverified_email": _("Confirm your address first."),
    }

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        """The name a new passkey starts with; its owner may change it."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Passkey %(number)s") % {"number": number}
