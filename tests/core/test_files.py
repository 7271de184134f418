"""Pictures: checked by content, re-encoded, bombs harm nobody."""

import io

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from spona.core.files import LARGEST_UPLOAD, reencode, store_picture
from spona.core.models import Picture
from tests.characters import House


def picture(kind: str = "PNG", size: tuple[int, int] = (900, 500), **more: object) -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **more)
    out.seek(0)
    return out


def test_a_picture_is_made_smaller_and_loses_its_metadata() -> None:
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    webp, width, height = reencode(picture("JPEG", exif=exif), side=300)
    assert (width, height) == (300, 167)
    assert webp[8:12] == b"WEBP" and b"taken at home" not in webp


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<html><script>alert(1)</script></html>",
        b"\x89PNG\r\n\x1a\n" + b"nothing that follows",
        b"RIFF\x00\x00\x00\x00WEBPjunk",
        b"GIF89a" + b"\x00" * 40,
        b"%PDF-1.7",
    ],
)
def test_what_is_no_picture_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(ValidationError) as refused:
        reencode(io.BytesIO(data), side=300)
    assert refused.value.messages[0].endswith(".")


def test_a_bomb_is_refused() -> None:
    """50,000 × 50,000 pixels in a few kilobytes."""
    import struct
    import zlib

    def chunk(kind: bytes, data: bytes) -> bytes:
        crc = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + crc

    header = struct.pack(">IIBBBBB", 50_000, 50_000, 1, 0, 0, 0, 0)
    body = zlib.compress(b"\x00" * 1_000_000)
    bomb = (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    )
    with pytest.raises(ValidationError):
        reencode(io.BytesIO(bomb), side=300)


def test_too_large_a_file_is_refused_before_decoding() -> None:
    with pytest.raises(ValidationError):
        reencode(io.BytesIO(b"\xff\xd8\xff" + b"0" * LARGEST_UPLOAD), side=300)


def test_nothing_of_the_uploaded_name_survives(scoped: House) -> None:
    file = picture()
    file.name = "../../etc/passwd.png"
    kept = store_picture(organisation=scoped.organisation, kind=Picture.Kind.PORTRAIT, file=file)
    assert kept.file.name.startswith("pictures/") and kept.file.name.endswith(".webp")
    assert "passwd" not in kept.file.name
