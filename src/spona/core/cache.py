"""The cache in the database, except that it does not keep silent when nothing can be written."""

from typing import Any

from django.core.cache.backends.db import DatabaseCache
from django.db import OperationalError


class HonestDatabaseCache(DatabaseCache):
    """Django's `add` says "was there already" also when the database is locked or the disk full.

    Whoever counts tries with it (the limits of sign-in) then reads that as "too many tries". Here
    such a fault is a fault: the reader gets the page that says that nothing was lost.
    """

    def add(self, key: str, value: Any, *args: Any, **kwargs: Any) -> bool:
        """Store unless it is there. OperationalError when it is neither there nor can be stored."""
        for _try in range(2):  # between the two looks another one may have let go of it
            if super().add(key, value, *args, **kwargs):
                return True
            if self.has_key(key, version=kwargs.get("version")):
                return False
        raise OperationalError("the cache could not be written")
