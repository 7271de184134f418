"""Files made in code: what people send, and what nobody should."""

import io
import zipfile
import zlib

from PIL import Image

CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def pdf(*objects: bytes, trailer: bytes = b"/Root 1 0 R") -> bytes:
    """A PDF of a catalog and these objects; readable enough for a viewer that repairs."""
    parts = [
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
        b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n",
    ]
    parts.append(b"2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n")
    parts += [b"%d 0 obj\n%s\nendobj\n" % (n, body) for n, body in enumerate(objects, start=3)]
    return b"".join(parts) + b"trailer << " + trailer + b" >>\nstartxref\n0\n%%EOF\n"


def packed(objects: bytes, *, extra: bytes = b"", filter_name: bytes = b"/FlateDecode") -> bytes:
    """An object stream, in which a PDF may hide a dictionary."""
    data = zlib.compress(b"7 0 " + objects)
    head = b"<< /Type /ObjStm /N 1 /First 4 /Filter %s %s /Length %d >>" % (
        filter_name, extra, len(data),
    )  # fmt: skip
    return head + b"\nstream\r\n" + data + b"\nendstream"


def docx(more: dict[str, str | bytes] | None = None, *, relations: str = "") -> bytes:
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": CONTENT_TYPES,
        "word/document.xml": "<w:document/>",
        "word/_rels/document.xml.rels": (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f"{relations}</Relationships>"
        ),
        **(more or {}),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def external(kind: str, target: str) -> str:
    return f'<Relationship Id="r" Type="{RELATION}{kind}" Target="{target}" TargetMode="External"/>'


def photo(size: tuple[int, int] = (1200, 800), *, kind: str = "JPEG", padding: int = 0) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind)
    return out.getvalue() + b"\0" * padding
