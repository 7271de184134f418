"""The one door through which an application changes its state."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from spona.admissions.models.application import Application, ApplicationStep
from spona.admissions.states import STEPS, State
from spona.core.audit import record
from spona.core.states import WrongState, require_step
from spona.people.models import Person


def take_step(
    *,
    application: Application,
    to: State,
    by: Person | None,
    now: datetime,
    reason: str = "",
    verb: str = "",
    also: Mapping[str, Any] | None = None,
    **detail: Any,
) -> Application:
    """One step with its history line and audit line; inside the caller's transaction.

    WrongState when the table does not allow it, or when somebody else took a step in between (the
    row is changed only while it is in the state the caller saw). `reason` stays out of the audit,
    `detail` goes into it. `also` are columns of the row that change with the step.
    """
    before = State(application.state)
    require_step(STEPS, before, to)
    changed = Application.objects.filter(pk=application.pk, state=before).update(
        state=to, state_at=now, **(also or {})
    )
    if not changed:
        application.refresh_from_db(fields=["state"])
        raise WrongState(State(application.state), to)
    application.state, application.state_at = to, now
    ApplicationStep.objects.create(
        organisation=application.organisation,
        application=application,
        state=to,
        at=now,
        by=by,
        reason=reason[:500],
    )
    record(
        verb=verb or f"admissions.application_{to}",
        target=application,
        by=by,
        before=before,
        after=to,
        **detail,
    )
    return application
