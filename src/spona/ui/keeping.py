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

from django.conf import settings
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language

from spona.core.formkeys import new_form_key
from spona.core.languages import CONTENT

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


def kept_or_written(
    request: HttpRequest,
    write: Callable[..., HttpResponse],
    *,
    of: tuple[Any, ...],
    is_plain: bool | None = None,
) -> HttpResponse:
    """The page for somebody who is new here is the same for all of them, and kept; `of` is
    everything it is made of besides the organisation and the words of the interface. `is_plain`:
    the caller knows that this address is worth keeping, or that it is not."""
    if is_plain is None:
        is_plain = _is_plain(request)
    if not _is_new_here(request) or not is_plain:
        return _answer(request, write())
    page = kept(
        of=(
            request.organisation,  # type: ignore[attr-defined]
            request.get_full_path(),
            get_language(),
            *of,
        ),
        write=lambda: write(**STAND_INS).content,
    )
    if page.has_form:
        body = page.for_reader(csrf_token=get_token(request), form_key=new_form_key())
        response = HttpResponse(body)
        response["Cache-Control"] = "no-cache"
        return response
    is_packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(page.packed if is_packed else page.body)
    if is_packed:
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    response["Cache-Control"], response["ETag"] = "no-cache", page.etag
    return get_conditional_response(request, etag=page.etag, response=response) or response


def _is_new_here(request: HttpRequest) -> bool:
    """Somebody whose page holds nothing of her own: no name in the corner, no message, no token."""
    hers = {settings.SESSION_COOKIE_NAME, "messages"}
    return not request.user.is_authenticated and not hers & request.COOKIES.keys()


def _is_plain(request: HttpRequest) -> bool:
    """No address but that of a page and of its languages is worth keeping."""
    asked = request.META.get("QUERY_STRING", "")
    return not asked or asked in {f"lang={code}" for code in CONTENT}


def _answer(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """For strangers: kept by the browser, but asked anew each time, so a withdrawn consent acts."""
    response["Cache-Control"] = "no-cache"
    if request.user.is_authenticated:
        response["Cache-Control"] = "private, no-store"
        return response
    response["ETag"] = f'W/"{hashlib.sha256(response.content).hexdigest()[:24]}"'
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
