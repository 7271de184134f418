"""How long an application is kept, computed in one place, and what is counted before it goes."""

from calendar import monthrange
from datetime import date

from spona.admissions.models.application import Application
from spona.admissions.states import State


def delete_on_for(*, application: Application) -> date | None:
    """The day on which an application that was not accepted is made anonymous; None: it stays.

    The call's months after the decision was published (`delete_on`, set then); while nothing is
    decided, after the deadline; for a call that stands open, after it was sent, or begun.
    """
    if application.state == State.ACCEPTED or application.participation_id:
        return None
    if application.delete_on:
        return application.delete_on
    call = application.call
    last = call.closes_at or application.submitted_at or application.started_at
    return add_months(last.astimezone(call.zone).date(), call.retention_months)


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or its last day: 31 January + 1 month is 28 or 29 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
