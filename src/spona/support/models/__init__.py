"""Django finds the models of the room here; everybody else imports from the file that declares them."""

from spona.support.models import alerts, checkin, concern, desk, ladder, letters, threads

__all__ = ["alerts", "checkin", "concern", "desk", "ladder", "letters", "threads"]
