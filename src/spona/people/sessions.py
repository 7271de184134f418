"""Sessions in the database, Django's own; the question that every page asks is prepared."""

from datetime import datetime

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from spona.core.prepared import prepared
from spona.core.scope import across_organisations


class SessionStore(DatabaseSessions):
    def _get_session_from_db(self) -> Session | None:
        with across_organisations(why="a session belongs to no organisation"):
            found = _sessions(key=self.session_key, now=timezone.now())
        if found:
            return found[0]
        self._session_key = None
        return None


@prepared()
def _sessions(*, key: str, now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)
