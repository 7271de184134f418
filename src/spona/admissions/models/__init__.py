"""Django finds the models of the room here; everybody else imports from the file that declares them."""

from spona.admissions.models import application, call, interview, review, selection

__all__ = ["application", "call", "interview", "review", "selection"]
