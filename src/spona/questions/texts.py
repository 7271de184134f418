"""Text as people paste it: cleaned without harm, and counted as a person counts.

`sheet.js` counts by the same steps, so that what the page says and what we say is one number.
"""

import unicodedata

SPACES = {0xA0: " ", 0x2028: "\n", 0x2029: "\n", 0x85: "\n", 0x0B: "\n", 0x0C: "\n"}
# Nobody sees these, or they turn the order of other people's words around.
DROPPED = {0xAD, 0x200B, 0x2060, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}
JOINERS = "\u200c\u200d"
BLACK_FLAG = "\U0001f3f4"
MOST_MARKS = 6  # combining marks on one letter; no script needs more


def clean_text(text: str, *, in_lines: bool = True) -> str:
    """NFC, one kind of line break, no control characters, no bidirectional overrides, no zero-width
    junk. Emoji sequences, ZWNJ of Persian, right-to-left text stay as written."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    text = text.translate(SPACES)
    if not (text.isascii() and text.replace("\n", " ").replace("\t", " ").isprintable()):
        text = "".join(_kept(text))
    if not in_lines:
        text = " ".join(text.split())
    return text.strip()


def characters(text: str) -> int:
    """How many characters a person counts: marks, joined emoji and skin tones belong to the one before,
    a flag of two letters is one."""
    if text.isascii():
        return len(text)
    count, before, is_half_flag = 0, "", False
    for char in unicodedata.normalize("NFC", text):
        category = unicodedata.category(char)
        is_flag_letter = "\U0001f1e6" <= char <= "\U0001f1ff"
        joined = before == "\u200d" and category == "So"
        if (
            category[0] == "M"
            or category == "Cf"
            or "\U0001f3fb" <= char <= "\U0001f3ff"
            or joined
            or (is_flag_letter and is_half_flag)
        ):
            is_half_flag = False if is_flag_letter else is_half_flag
        else:
            count += 1
            is_half_flag = is_flag_letter
        before = char
    return count


def _kept(text: str) -> list[str]:
    kept: list[str] = []
    marks, after_flag = 0, False
    for char in text:
        category = unicodedata.category(char)
        after_flag = char == BLACK_FLAG or (after_flag and "\U000e0020" <= char <= "\U000e007f")
        if category[0] == "M":
            marks += 1
            if marks > MOST_MARKS:
                continue
        elif char not in JOINERS:
            marks = 0
        if char in "\n\t" or category not in {"Cc", "Cs", "Cf"}:
            kept.append(char)  # unassigned too: it may be an emoji of next year
        elif char in JOINERS:
            if kept and unicodedata.category(kept[-1]) in {"So", "Sk", "Mn", "Mc", "Lo"}:
                kept.append(char)
        elif category == "Cf" and ord(char) not in DROPPED and (char < "\U000e0000" or after_flag):
            kept.append(char)
    return kept
