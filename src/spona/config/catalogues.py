"""The interface's languages: from the English strings to the catalogues Django reads.

    python -m spona.config.catalogues            check: is every language complete? (also in CI)
    python -m spona.config.catalogues extract    bring the strings of the code into the catalogues
    python -m spona.config.catalogues derive     show the Latin catalogue, made from the Cyrillic
    python -m spona.config.catalogues compile    write the .mo files (also done at every start)

Serbian is written once, in Cyrillic (`locale/sr`). The Latin one is never written: it is derived
when the .mo files are made, with `locale/sr_Latn/exceptions.json` for what letters alone get wrong.
No gettext tools are needed.
"""

import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from spona.config.source_strings import NotConstant, Source, duplicates, read_package
from spona.engine.names import has_cyrillic, latin

PACKAGE = Path(__file__).resolve().parent.parent
LOCALE = PACKAGE / "locale"
DERIVED = {"sr": "sr_Latn"}  # written in Cyrillic → made in Latin
CYRILLIC = {"sr", "mk"}
PLACEHOLDER = re.compile(r"%%|%\(\w+\)[sd]|%[sd]|\{\w*\}")
TAG = re.compile(r"</?\w+")
MIXED_WORD = re.compile(r"[^\W\d_]+")
PLURAL_FORMS = {
    "sr": (
        "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && "
        "(n%100<10 || n%100>=20) ? 1 : 2);"
    ),
}
Catalogue = Any  # polib.POFile; polib is imported only where a catalogue is read


def catalogues(locale: Path = LOCALE) -> list[Path]:
    """The .po files that people write."""
    return sorted(locale.glob("*/LC_MESSAGES/django.po"))


def compile_stale(locale: Path = LOCALE) -> int:
    """Write each .mo that is missing or older than what it is made from. Returns how many."""
    written = 0
    for po in catalogues(locale):
        language = _language(po)
        targets = [language, *([DERIVED[language]] if language in DERIVED else [])]
        stale = [name for name in targets if _made_at(locale, name) != _source_at(locale, po, name)]
        for name in stale:
            catalogue = _read(po) if name == language else derived(_read(po), _exceptions(locale))
            _write_mo(catalogue, _mo(locale, name), _source_at(locale, po, name))
        written += len(stale)
    return written


def derived(catalogue: Catalogue, exceptions: dict[str, dict[str, str]]) -> Catalogue:
    """The Cyrillic catalogue in Latin. What is Latin already (placeholders, tags, names) stays."""
    for entry in catalogue:
        if entry.msgid_plural:
            entry.msgstr_plural = {
                form: _in_latin(text, exceptions["words"])
                for form, text in entry.msgstr_plural.items()
            }
        else:
            entry.msgstr = exceptions["messages"].get(entry.msgid) or _in_latin(
                entry.msgstr, exceptions["words"]
            )
    catalogue.metadata["Language"] = "sr@latin"
    return catalogue


def extract(locale: Path = LOCALE) -> Iterator[str]:
    """Bring every catalogue up to what the code says; a changed string starts untranslated.

    Yields a line per language: how many were added, dropped, and are missing.
    """
    import polib

    sources = read_package()
    for po in catalogues(locale):
        old = {(entry.msgctxt or "", entry.msgid): entry for entry in _read(po)}
        new = polib.POFile(wrapwidth=98)
        new.metadata = _metadata(_language(po))
        for source, files in sources.items():
            new.append(_entry(source, files, old.get(source.key), language=_language(po)))
        added = sum(source.key not in old for source in sources)
        dropped = [entry for key, entry in old.items() if key not in {s.key for s in sources}]
        new.save(str(po))
        missing = sum(not all(_texts(entry)) for entry in new)
        yield f"{_language(po)}: {added} new, {len(dropped)} dropped, {missing} missing"
        yield from (f"  dropped: {entry.msgid!r} = {entry.msgstr!r}" for entry in dropped)


def problems(locale: Path = LOCALE, *, against_code: bool = True) -> Iterator[str]:
    """One line for everything that keeps a language from being complete and right."""
    sources: dict[Source, list[str]] = {}
    if against_code:
        try:
            sources = read_package()
        except (NotConstant, SyntaxError) as error:
            yield str(error)
            return
        yield from duplicates(sources)
    for po in catalogues(locale):
        where = po.relative_to(locale)
        catalogue = _read(po)
        have = {(entry.msgctxt or "", entry.msgid) for entry in catalogue}
        for source, files in sources.items():
            if source.key not in have:
                yield f"{where}: not extracted: {source.singular!r} ({files[0]})"
        keys = {source.key for source in sources}
        for entry in catalogue:
            if against_code and (entry.msgctxt or "", entry.msgid) not in keys:
                yield f"{where}: no longer in the code: {entry.msgid!r}"
            yield from (
                f"{where}: {fault}: {entry.msgid!r}" for fault in _faults(entry, _language(po))
            )
    yield from _stale_exceptions(locale)


def _faults(entry: Any, language: str) -> Iterator[str]:
    texts = _texts(entry)
    if entry.obsolete:
        yield "obsolete"
    elif "fuzzy" in entry.flags:
        yield "fuzzy"
    elif len(texts) != _forms(entry, language) or not all(texts):
        yield "missing"
    else:
        if not all(_fits(entry, text) for text in texts):
            yield "placeholders or tags differ"
        if any(_edges(text) != _edges(entry.msgid) for text in texts):
            yield "blanks at the edges differ"
        if language in CYRILLIC:
            for word in (w for text in texts for w in MIXED_WORD.findall(text)):
                if has_cyrillic(word) and re.search("[A-Za-z]", word):
                    yield f"two scripts in one word ({word})"


def _fits(entry: Any, text: str) -> bool:
    """The same placeholders and tags as in English.

    Each plural form needs all of them: the form for one also serves 21 and 31, so "one person"
    without its number would be untrue.
    """
    return _parts(text) == _parts(entry.msgid_plural or entry.msgid)


def _parts(text: str) -> tuple[set[str], list[str]]:
    return set(PLACEHOLDER.findall(text)), sorted(TAG.findall(text))


def _edges(text: str) -> tuple[str, str]:
    body = text.strip()
    return text[: len(text) - len(text.lstrip())], text[text.rindex(body) + len(body) :]


def _texts(entry: Any) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def _forms(entry: Any, language: str) -> int:
    if not entry.msgid_plural:
        return 1
    return int(PLURAL_FORMS[language].split("=")[1].split(";")[0])


def _entry(source: Source, files: list[str], old: Any, *, language: str) -> Any:
    import polib

    entry = polib.POEntry(
        msgid=source.singular,
        msgctxt=source.context or None,
        occurrences=[(name, "") for name in files],
    )
    if old is not None and "fuzzy" in old.flags:
        old = None
    if source.plural:
        entry.msgid_plural = source.plural
        kept = old.msgstr_plural if old is not None and old.msgid_plural == source.plural else {}
        entry.msgstr_plural = {form: kept.get(form, "") for form in range(_forms(entry, language))}
    elif old is not None and not old.msgid_plural:
        entry.msgstr = old.msgstr
    if old is not None:
        entry.tcomment = old.tcomment
    return entry


def _metadata(language: str) -> dict[str, str]:
    return {
        "Project-Id-Version": "Spona",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURAL_FORMS[language],
    }


def _in_latin(text: str, words: dict[str, str]) -> str:
    """Letter by letter, but whole words from the list first."""
    for cyrillic, wanted in words.items():
        text = re.sub(rf"(?<!\w){re.escape(cyrillic)}(?!\w)", wanted, text)
    return latin(text)


def _exceptions(locale: Path) -> dict[str, dict[str, str]]:
    """`words`: how a word is written in Latin; `messages`: a whole text by its English."""
    path = locale / "sr_Latn" / "exceptions.json"
    found = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return {"words": {}, "messages": {}} | found


def _stale_exceptions(locale: Path) -> Iterator[str]:
    exceptions = _exceptions(locale)
    for language, made in DERIVED.items():
        po = locale / language / "LC_MESSAGES" / "django.po"
        if not po.exists():
            continue
        catalogue = _read(po)
        text = "\n".join(text for entry in catalogue for text in _texts(entry))
        ids = {entry.msgid for entry in catalogue}
        where = f"{made}/exceptions.json"
        yield from (f"{where}: unused: {w!r}" for w in exceptions["words"] if w not in text)
        yield from (f"{where}: unused: {m!r}" for m in exceptions["messages"] if m not in ids)


def _read(po: Path) -> Catalogue:
    import polib

    return polib.pofile(str(po))


def _write_mo(catalogue: Catalogue, target: Path, source_at: int) -> None:
    """Whole or not at all, also when two processes start at once; as old as what it is made of."""
    target.parent.mkdir(parents=True, exist_ok=True)
    written = target.with_suffix(f".{os.getpid()}.new")
    catalogue.save_as_mofile(str(written))
    os.utime(written, ns=(source_at, source_at))
    written.replace(target)


def _source_at(locale: Path, po: Path, language: str) -> int:
    """When the youngest thing was written that this language is made from."""
    made_from = [po, locale / language / "exceptions.json"]
    return max(path.stat().st_mtime_ns for path in made_from if path.exists())


def _made_at(locale: Path, language: str) -> int:
    mo = _mo(locale, language)
    return mo.stat().st_mtime_ns if mo.exists() else 0


def _mo(locale: Path, language: str) -> Path:
    return locale / language / "LC_MESSAGES" / "django.mo"


def _language(po: Path) -> str:
    return po.parent.parent.name


def _say_problems() -> int:
    found = list(problems())
    sys.stdout.write("".join(line + "\n" for line in found))
    return 1 if found else 0


def _say_extract() -> int:
    sys.stdout.write("".join(line + "\n" for line in extract()))
    return 0


def _say_derived() -> int:
    for po in catalogues():
        if _language(po) in DERIVED:
            sys.stdout.write(f"{derived(_read(po), _exceptions(LOCALE))}\n")
    return 0


def _say_compiled() -> int:
    sys.stdout.write(f"{compile_stale()} written\n")
    return 0


COMMANDS: dict[str, Callable[[], int]] = {
    "check": _say_problems,
    "extract": _say_extract,
    "derive": _say_derived,
    "compile": _say_compiled,
}

if __name__ == "__main__":
    command = COMMANDS.get(sys.argv[1] if len(sys.argv) > 1 else "check")
    if command is None:
        sys.exit(f"One of: {', '.join(COMMANDS)}.")
    sys.exit(command())
