"""Translations: .po files are written by people and kept; .mo files are made from them here.

`python -m spona.config.catalogues` checks them: an entry that is missing or fuzzy in a language that
must be complete, or whose placeholders differ from the English, fails.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
TAG = re.compile(r"</?\w+")


def catalogues() -> list[Path]:
    return sorted(PACKAGE.glob("**/locale/*/LC_MESSAGES/*.po"))


def compile_stale() -> int:
    """Write each .mo that is missing or older than its .po. Returns how many were written."""
    stale = [po for po in catalogues() if _is_stale(po)]
    if not stale:
        return 0
    import polib

    for po in stale:
        target = po.with_suffix(".mo")
        written = target.with_suffix(".mo.new")
        polib.pofile(str(po)).save_as_mofile(str(written))
        written.replace(target)
    return len(stale)


def _is_stale(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime


def problems() -> Iterator[str]:
    """One line per entry that is missing, fuzzy, or whose placeholders or tags differ."""
    import polib

    for po in catalogues():
        where = po.relative_to(PACKAGE)
        for entry in polib.pofile(str(po)):
            if entry.obsolete:
                continue
            texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
            if "fuzzy" in entry.flags:
                yield f"{where}: fuzzy: {entry.msgid!r}"
            elif not all(texts):
                yield f"{where}: missing: {entry.msgid!r}"
            elif not all(_fits(entry.msgid, entry.msgid_plural, text) for text in texts):
                yield f"{where}: placeholders or tags differ: {entry.msgid!r}"


def _fits(msgid: str, plural: str, text: str) -> bool:
    """The translation uses exactly the placeholders and tags of the English.

    A plural form may leave the number out ("one person"), as the English singular may.
    """
    found = _parts(text)
    if not plural:
        return found == _parts(msgid)
    return set(_parts(msgid)) & set(_parts(plural)) <= set(found) <= set(_parts(plural))


def _parts(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text) + TAG.findall(text))


if __name__ == "__main__":
    found = list(problems())
    sys.stdout.write("".join(line + "\n" for line in found))
    sys.exit(1 if found else 0)
