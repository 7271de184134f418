"""Pages already written, by a fingerprint of everything that goes into them.

The rows are read anew for every reader, so a consent that is taken back makes another fingerprint
and another page at once; only the writing of the same page again is saved. One per process.

What belongs to one reader alone, the token and the key of a form, is written as a stand-in that
nobody can guess, and put in for each.
"""

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from secrets import token_urlsafe
from typing import Any

from django.db.models import Model

MOST = 64  # pages in memory, about 100 KB each


@dataclass(frozen=True, slots=True)
class KeptPage:
    body: bytes
    packed: bytes
    etag: str
    has_form: bool

    def for_reader(self, *, csrf_token: str, form_key: str) -> bytes:
        """With the reader's own token and key."""
        body = self.body.replace(STAND_INS["csrf_token"].encode(), csrf_token.encode())
        return body.replace(STAND_INS["form_key"].encode(), form_key.encode())


STAND_INS = {"csrf_token": token_urlsafe(24), "form_key": token_urlsafe(24)}
_pages: dict[str, KeptPage] = {}


def kept(*, of: tuple[Any, ...], write: Callable[[], bytes]) -> KeptPage:
    """The page made of `of` (rows are told by their columns); `write` is called where it is new."""
    told = [_columns(part) if isinstance(part, Model) else part for part in of]
    key = hashlib.sha256(repr(told).encode()).hexdigest()
    page = _pages.get(key)
    if page is None:
        body = write()
        etag = f'W/"{hashlib.sha256(body).hexdigest()[:24]}"'
        page = KeptPage(
            body=body,
            packed=gzip.compress(body, 6, mtime=0),
            etag=etag,
            has_form=any(word.encode() in body for word in STAND_INS.values()),
        )
        while len(_pages) >= MOST:
            _pages.pop(next(iter(_pages)), None)  # the oldest
        _pages[key] = page
    return page


def _columns(row: Model) -> dict[str, Any]:
    return {name: value for name, value in vars(row).items() if not name.startswith("_")}
