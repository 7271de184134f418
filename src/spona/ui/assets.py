"""Styles and scripts without a build step.

The component files are joined once when first asked for, and served with their hash in the
address, so a browser keeps them for a year and still never shows an old one.
"""

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage

CASCADE: Final = "@layer reset, tokens, base, layout, components, utilities;\n"
STYLES: Final = Path(__file__).parent / "static" / "css"
SCRIPTS: Final = Path(__file__).parent / "static" / "js"
ON_THEIR_PAGES: Final = {
    "later.js",
    "review.js",
    "sheet.js",
}  # loaded by the pages that use them, not by all


@dataclass(frozen=True)
class Bundle:
    """One file for the browser. `version` is the start of the SHA-256 of `body`."""

    body: bytes
    packed: bytes
    version: str


def styles() -> Bundle:
    """Every CSS file, in the order of the cascade layers. Each file names its own layer."""
    return _built("styles") if not settings.DEBUG else _styles()


def scripts() -> Bundle:
    """htmx after the policy it needs, then our own elements."""
    return _built("scripts") if not settings.DEBUG else _scripts()


@lru_cache(maxsize=2)
def _built(name: str) -> Bundle:
    return {"styles": _styles, "scripts": _scripts}[name]()


def _styles() -> Bundle:
    files = sorted(STYLES.rglob("*.css"))
    return _bundle(CASCADE + "\n".join(lighter(css=file.read_text()) for file in files))


def _scripts() -> Bundle:
    htmx = Path(str(finders.find("django_htmx/htmx-2.min.js"))).read_text()
    own = sorted(
        file for file in SCRIPTS.glob("*.js") if file.name not in {"trusted.js", *ON_THEIR_PAGES}
    )
    parts = [(SCRIPTS / "trusted.js").read_text(), htmx, *(file.read_text() for file in own)]
    return _bundle("\n;".join(parts))


def lighter(*, css: str) -> str:
    """The same CSS without comments and idle whitespace. Our CSS has no strings with either."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    return re.sub(r" ?([{};,]) ?", r"\1", css).replace(";}", "}").strip()


def _bundle(text: str) -> Bundle:
    body = text.encode()
    version = hashlib.sha256(body).hexdigest()[:12]
    return Bundle(body=body, packed=gzip.compress(body, 9, mtime=0), version=version)


@lru_cache(maxsize=512)
def _fingerprint(name: str) -> str:
    found = finders.find(name)
    if not found:
        return ""
    return hashlib.sha256(Path(found).read_bytes()).hexdigest()[:12]


class FingerprintedStorage(StaticFilesStorage):
    """Static files straight from the packages: no collectstatic, the content's hash as `?v=`."""

    def url(self, name: str | None) -> str:
        """The address of a static file with its version; without one for an unknown file."""
        address = super().url(name)
        version = _fingerprint(name or "")
        return f"{address}?v={version}" if version else address
