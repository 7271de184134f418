"""The only place that makes PDFs: tagged (PDF/UA-1), with the fonts typst brings and no others."""

import json
import shutil
import tempfile
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

# The interface's languages as typst takes them: language and script, for hyphens and for the ear.
BCP47 = {"sr": ("sr", "Cyrl"), "sr-latn": ("sr", "Latn")}


def to_pdf(
    template: Path, *, data: dict[str, Any], files: Mapping[str, bytes] | None = None
) -> bytes:
    """The PDF of a typst template. Texts reach the page as data, never as code.

    `files` are laid beside the template by name; typst reads nothing outside that folder. A sign the
    font cannot show would not be accessible, so it becomes [?]: only where there is such a sign.
    """
    import typst

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copy(template, root / template.name)
        for name, content in (files or {}).items():
            (root / name).write_bytes(content)

        def compiled(data: Any, **more: Any) -> bytes:
            made: bytes = typst.compile(
                str(root / template.name),
                root=folder,
                ignore_system_fonts=True,
                sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
                **more,
            )
            return made

        try:
            return compiled(data, pdf_standards=["ua-1"])
        except typst.TypstError as error:
            if "could not be displayed" not in str(error):
                raise
        return compiled(_plain(data), pdf_standards=["ua-1"])


def _plain(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _plain(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_plain(value) for value in data]
    if isinstance(data, str):
        return "".join([sign if _is_shown(sign) else "[?]" for sign in data])
    return data


def _is_shown(sign: str) -> bool:
    """Latin, Greek and Cyrillic letters, and the marks of ordinary text."""
    if sign in "\n\t":
        return True
    if unicodedata.category(sign).startswith("C"):
        return False
    return ord(sign) < 0x530 or 0x1E00 <= ord(sign) < 0x2070 or sign in "€№™←→−"
