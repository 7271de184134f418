"""Looks into a PDF for what must not be in it. Run as a child with limits on memory and time:

    python -I pdf_child.py < file.pdf    → one word: fine, script, attachment, locked, broken

No PDF library: names are searched in the file and in its unpacked object streams, where a file may
hide them. What is packed so that we cannot look is refused.
"""

import re
import resource
import sys
import zlib

MEMORY = 700_000_000  # bytes
SECONDS = 10
MOST_UNPACKED = 150_000_000  # bytes of all object streams
MOST_STREAMS = 50_000
LONGEST_DICTIONARY = 4_000  # bytes before a stream in which its dictionary is looked for

END = rb"(?=[\x00\t\n\f\r ()<>\[\]{}/%]|$)"
SCRIPT = re.compile(
    rb"/(JavaScript|Launch|Rendition|RichMedia|XFA|ImportData|SubmitForm|GoToE)" + END
)
ATTACHMENT = re.compile(rb"/(EmbeddedFiles?|FileAttachment)" + END)
LOCKED = re.compile(rb"/Encrypt\s*(<<|\d+\s+\d+\s+R)")
STREAM = re.compile(rb"\bstream(\r\n|\n|\r)")
HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
HOLDS_OBJECTS = re.compile(rb"/(ObjStm|First)" + END)
FILTERS = re.compile(rb"/Filter\s*(\[[^\]]*\]|/\w+|\d+\s+\d+\s+R)")
PREDICTOR = re.compile(rb"/Predictor\s+(?!1\b)\d")


def look(data: bytes) -> str:
    """One word about the file."""
    if b"startxref" not in data or b"%%EOF" not in data[-4096:]:
        return "broken"
    plain = named(data)
    if LOCKED.search(plain):
        return "locked"
    if len(STREAM.findall(data)) > MOST_STREAMS:
        return "broken"
    parts = [plain]
    left = MOST_UNPACKED
    for dictionary, start in object_streams(data):
        part = unpacked(dictionary, data[start:], left)
        if part is None:
            return "broken"
        left -= len(part)
        parts.append(named(part))
    if any(SCRIPT.search(part) for part in parts):
        return "script"
    if any(ATTACHMENT.search(part) for part in parts):
        return "attachment"
    return "fine"


def named(data: bytes) -> bytes:
    """With the names spelled out: /J#61vaScript is /JavaScript."""
    return HEX.sub(lambda found: bytes([int(found[1], 16)]), data)


def object_streams(data: bytes):
    """(dictionary, where its stream begins) of each stream that may hold objects."""
    for found in STREAM.finditer(data):
        earliest = max(0, found.start() - LONGEST_DICTIONARY)
        start = data.rfind(b"obj", earliest, found.start())
        dictionary = named(data[start if start >= 0 else earliest : found.start()])
        if HOLDS_OBJECTS.search(dictionary):
            yield dictionary, found.end()


def unpacked(dictionary: bytes, data: bytes, most: int) -> bytes | None:
    """The stream's content; None when it is packed in a way we do not look into."""
    packing = FILTERS.search(dictionary)
    names = re.findall(rb"/(\w+)", packing[1]) if packing else []
    if packing and names not in ([b"FlateDecode"], [b"Fl"], []):
        return None
    if PREDICTOR.search(dictionary) or (packing and packing[1].endswith(b"R")):
        return None
    if not names:
        end = data.find(b"endstream")
        return data[: end if end >= 0 else len(data)]
    try:
        part = zlib.decompressobj().decompress(data, most + 1)
    except zlib.error:
        return None
    return part if len(part) <= most else None


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    sys.stdout.write(look(sys.stdin.buffer.read()))
