"""Files people add to their answers: told by content, made harmless or refused with a sentence.

Pictures are decoded and written anew (`core.files`), at most 2,600 px a side. PDFs and Word documents
stay as they are, so whatever could act in them is looked for: scripts, attachments, macros, parts
fetched from elsewhere. They leave only as downloads in a sandbox. This is no virus scanner, and the
guide for hosts says so.
"""

import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404
from django.utils.translation import gettext as _

from spona.core.files import reencode
from spona.questions import pdf_child
from spona.questions.states import FileKind
from spona.questions.texts import clean_text

MEGABYTE = 1024 * 1024
LARGEST = {FileKind.PDF: 10 * MEGABYTE, FileKind.DOCX: 10 * MEGABYTE, FileKind.IMAGE: 30 * MEGABYTE}
SIDE = 2600  # px; a photographed page stays readable
NAME_MOST = 120  # characters of a name as shown
SUFFIX = {FileKind.PDF: ".pdf", FileKind.DOCX: ".docx", FileKind.IMAGE: ".webp"}
TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.IMAGE: "image/webp",
}
# What a file chooser is told; what counts is the content.
ACCEPT = {
    FileKind.PDF: ".pdf,application/pdf",
    FileKind.DOCX: f".docx,{TYPES[FileKind.DOCX]}",
    FileKind.IMAGE: "image/jpeg,image/png,image/webp",
}
PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
HEIC = re.compile(rb"^....ftyp(heic|heix|hevc|mif1|msf1|heim|avif)", re.DOTALL)
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


@dataclass(frozen=True)
class Checked:
    """A file that may be kept: `data` as it goes to the disk, `name` as its owner called it."""

    kind: FileKind
    data: bytes
    name: str


def checked(file: IO[bytes], *, name: str, accepts: Iterable[str] = ()) -> Checked:
    """Read a file and say what it is. ValidationError with a sentence when it cannot be taken.

    `accepts`: FileKinds; empty means all of them.
    """
    kinds = [FileKind(kind) for kind in accepts] or list(FileKind)
    start = file.read(4096)
    kind = kind_of(start)
    if kind is None or kind not in kinds:
        raise ValidationError(_refusal(start, kinds))
    data = start + file.read(LARGEST[kind] + 1 - len(start))
    if len(data) > LARGEST[kind]:
        raise ValidationError(
            _("This file is larger than {most} MB. Please send a smaller one.").format(
                most=LARGEST[kind] // MEGABYTE
            )
        )
    match kind:
        case FileKind.IMAGE:
            data = reencode(io.BytesIO(data), side=SIDE, largest=LARGEST[kind])[0]
        case FileKind.PDF:
            _look_into_pdf(data)
        case FileKind.DOCX:
            _look_into_docx(data)
    return Checked(kind=kind, data=data, name=shown_name(name))


def kind_of(start: bytes) -> FileKind | None:
    """By the first bytes alone; the name and what the browser says play no part."""
    if start.startswith(PICTURES) or (start[:4] == b"RIFF" and start[8:12] == b"WEBP"):
        return FileKind.IMAGE
    if start.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n\t ").startswith(b"%PDF-"):
        return FileKind.PDF
    return FileKind.DOCX if start.startswith(b"PK\x03\x04") else None


def shown_name(name: str) -> str:
    """The owner's name for it, for people to read: no folders, no control characters, not too long."""
    name = clean_text(name.replace("\\", "/").rsplit("/", 1)[-1], in_lines=False)
    stem, dot, ending = name.rpartition(".")
    if len(name) > NAME_MOST and dot and len(ending) <= 5:
        return f"{stem[: NAME_MOST - len(ending) - 2]}….{ending}"
    return name[:NAME_MOST] or _("File")


def file_response(answer_file: Any, *, blind: bool = False) -> FileResponse:
    """The download of an AnswerFile, for the views above that decided who may have it.

    Never shown in the page's own origin: attachment, no guessing of types, an empty sandbox.
    `blind`: under a name that says nothing, for whoever reads without names.
    """
    kind = FileKind(answer_file.kind)
    try:
        opened = answer_file.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    stem = Path(answer_file.name).stem if not blind else f"file-{answer_file.public_id}"
    response = FileResponse(
        opened, as_attachment=True, filename=f"{stem}{SUFFIX[kind]}", content_type=TYPES[kind]
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response


def _refusal(start: bytes, kinds: list[FileKind]) -> str:
    """Why not, and what to do instead."""
    if HEIC.match(start) and FileKind.IMAGE in kinds:
        return _(
            "This is a HEIC picture, which many computers cannot open. Please save it as JPEG and "
            "send that; on an iPhone: Settings, Camera, Formats, Most Compatible."
        )
    if start.startswith(OLE) and FileKind.DOCX in kinds:
        return _(
            "This is an older Word file, or one with a password. Please save it as DOCX or PDF "
            "without a password, and send that."
        )
    return _("We cannot take this kind of file. What can be sent here: {kinds}.").format(
        kinds=", ".join(str(kind.label) for kind in kinds)
    )


def _look_into_pdf(data: bytes) -> None:
    try:
        child = subprocess.run(  # noqa: S603 - our own code on the same interpreter
            [sys.executable, "-I", str(Path(pdf_child.__file__))],
            input=data,
            capture_output=True,
            timeout=30,
            check=True,
        )
        found = child.stdout.decode()
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        found = "broken"
    again = _("Please open it, print it to a new PDF, and send that.")
    sentences = {
        "script": _("This PDF holds a script or starts something when it is opened."),
        "attachment": _("This PDF carries other files inside."),
        "locked": _("This PDF is protected, so nobody could be sure to open it."),
        "broken": _("This PDF could not be read. It may be damaged or cut short."),
    }
    if found != "fine":
        raise ValidationError(f"{sentences.get(found, sentences['broken'])} {again}")


MOST_PARTS = 3000
MOST_UNPACKED = 200 * MEGABYTE
MOST_RATIO = 250  # of one part; pages of text shrink to a twentieth
MOST_RELATIONS = 2 * MEGABYTE  # bytes of one list of relations
TEMPLATE_OF_HER_OWN = re.compile(r"file:/*[A-Za-z]:[\\/]")  # Word notes where its template lay
ACTS = ("vbaproject", "activex", "oleobject")


def _look_into_docx(data: bytes) -> None:
    """A Word document without macros, foreign objects and parts that are fetched from elsewhere."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            _look_at_parts(parts)
    except ValidationError:
        raise
    except Exception as error:  # whatever a crafted archive makes the reader say
        raise ValidationError(
            _("This is not a Word document we can read. Please save it as PDF, and send that.")
        ) from error


def _look_at_parts(parts: zipfile.ZipFile) -> None:
    infos = parts.infolist()
    names = [info.filename for info in infos]
    if len(infos) > MOST_PARTS or len(set(names)) != len(names):
        raise ValueError("parts")
    if not {"[Content_Types].xml", "word/document.xml"} <= set(names):
        raise ValueError("not a Word document")
    if sum(info.file_size for info in infos) > MOST_UNPACKED or any(
        info.file_size > MOST_RATIO * max(info.compress_size, 1000) or info.flag_bits & 1
        for info in infos
    ):
        raise ValueError("too much inside")
    acts = any(act in name.lower() for name in names for act in ACTS)
    foreign = any(
        name.startswith("word/embeddings/") and not name.lower().endswith(".xlsx") for name in names
    )
    types = _part(parts, "[Content_Types].xml").lower()
    if acts or foreign or b"macroenabled" in types or b"vbaproject" in types:
        raise ValidationError(
            _(
                "This document holds macros or objects of other programs. Please save it as PDF, "
                "and send that."
            )
        )
    for name in names:
        if name.endswith(".rels"):
            _look_at_relations(_part(parts, name))


def _look_at_relations(xml: bytes) -> None:
    from defusedxml.ElementTree import fromstring

    for relation in fromstring(xml, forbid_dtd=True):
        if relation.get("TargetMode", "").lower() != "external":
            continue
        kind = relation.get("Type", "").rpartition("/")[2]
        target = relation.get("Target", "").strip()
        if kind == "hyperlink" and not re.match(
            r"(javascript|vbscript|data|ms-|search)", target.lower()
        ):
            continue  # only followed when somebody clicks it
        if kind == "attachedTemplate" and TEMPLATE_OF_HER_OWN.match(target):
            continue
        raise ValidationError(
            _(
                "This document fetches a picture or a template from elsewhere when it is opened. "
                "Please save it as PDF, and send that."
            )
        )


def _part(parts: zipfile.ZipFile, name: str) -> bytes:
    with parts.open(name) as part:
        data = part.read(MOST_RELATIONS + 1)
    if len(data) > MOST_RELATIONS:
        raise ValueError(name)
    return data
