"""Files: checked by content, named at random, images decoded and re-encoded in a child process.

The child has hard limits on memory and time, so a bomb harms nobody.
"""

import subprocess
import sys
from typing import IO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from spona.core.models import Organisation, Picture
from spona.core.public_ids import new_secret_id
from spona.core.translated import Said

LARGEST_UPLOAD = 8 * 1024 * 1024  # bytes
MOST_PIXELS = 40_000_000
MOST_PIXELS_JPEG = 250_000_000  # read at a half, a quarter or an eighth, never in full
SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")

# Runs in a child: reads an image on stdin, writes "width height\n" and a WebP on stdout.
_CHILD = """
import io, resource, sys
resource.setrlimit(resource.RLIMIT_AS, (1_500_000_000, 1_500_000_000))
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
from PIL import Image, ImageOps
Image.MAX_IMAGE_PIXELS = None  # counted below
most, most_jpeg, side = map(int, sys.argv[1:])
image = Image.open(io.BytesIO(sys.stdin.buffer.read()), formats=("JPEG", "PNG", "WEBP"))
if image.width * image.height > (most_jpeg if image.format == "JPEG" else most):
    sys.exit(3)
image.draft("RGB", (side, side))
image = ImageOps.exif_transpose(image)
image = image.convert("RGBA" if image.mode in ("RGBA", "LA", "P") else "RGB")
image.thumbnail((side, side))
out = io.BytesIO()
image.save(out, "WEBP", quality=82)
sys.stdout.buffer.write(f"{image.width} {image.height}\\n".encode() + out.getvalue())
"""


def reencode(
    file: IO[bytes], *, side: int, largest: int = LARGEST_UPLOAD
) -> tuple[bytes, int, int]:
    """(WebP bytes, width, height), the longer side at most `side` px; metadata gone.

    `largest` is in bytes. Raises ValidationError with a sentence for the person.
    """
    data = file.read(largest + 1)
    if len(data) > largest:
        raise ValidationError(
            _("This picture is larger than {most} MB. Please choose a smaller one.").format(
                most=largest // 1024**2
            )
        )
    if not data.startswith(SIGNATURES):
        raise ValidationError(_("This is not a JPEG, PNG or WebP picture."))
    try:
        child = subprocess.run(  # noqa: S603 - our own code on the same interpreter
            [
                sys.executable,
                "-I",
                "-c",
                _CHILD,
                *map(str, (MOST_PIXELS, MOST_PIXELS_JPEG, side)),
            ],
            input=data,
            capture_output=True,
            timeout=30,
            check=True,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise ValidationError(
            _("This picture could not be read. It may be damaged or far too large.")
        ) from error
    size, _newline, webp = child.stdout.partition(b"\n")
    width, height = map(int, size.split())
    return webp, width, height


def store_picture(
    *, organisation: Organisation, kind: Picture.Kind, file: IO[bytes], alt: Said | None = None
) -> Picture:
    """Re-encode and keep. The file's name is random; nothing of the uploaded name survives."""
    webp, width, height = reencode(file, side=640 if kind == Picture.Kind.PORTRAIT else 1000)
    picture = Picture(
        organisation=organisation, kind=kind, width=width, height=height, alt=alt or {}
    )
    picture.file.save(f"{new_secret_id()}.webp", ContentFile(webp), save=False)
    picture.save()
    return picture
