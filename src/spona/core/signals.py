"""News that travels upward. A handful, listed in docs/architecture.md."""

from django.dispatch import Signal

# Sent by people.signin when allauth has a message for an account: to, subject, text.
account_mail = Signal()
