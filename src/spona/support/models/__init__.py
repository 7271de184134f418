"""Django finds the models of the room here; everybody else imports from the file that declares them."""

from spona.support.models import checkin, concern, desk, ladder

__all__ = ["checkin", "concern", "desk", "ladder"]
