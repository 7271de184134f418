"""Files are what their content says; what could act in them is refused with a sentence."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from spona.questions.files import Checked, checked, file_response, kind_of, shown_name
from spona.questions.models import AnswerFile
from spona.questions.states import FileKind
from tests.questions.papers import docx, external, packed, pdf, photo

SCRIPT = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"


def look(data: bytes, name: str = "file.pdf", **more: tuple[str, ...]) -> Checked:
    return checked(io.BytesIO(data), name=name, **more)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (pdf(b"<< /Producer (Typst) >>"), FileKind.PDF),
        (pdf(b"<< /OpenAction [3 0 R /Fit] /URI (https://example.org) >>"), FileKind.PDF),
        (pdf(packed(b"<< /Type /Page >>")), FileKind.PDF),
        (docx(), FileKind.DOCX),
        (docx(relations=external("hyperlink", "https://example.org/cv")), FileKind.DOCX),
        (
            docx(relations=external("attachedTemplate", r"file:///C:\Users\a\Resume.dotx")),
            FileKind.DOCX,
        ),
        (photo(), FileKind.IMAGE),
        (photo(kind="PNG"), FileKind.IMAGE),
        (photo(padding=12_000_000), FileKind.IMAGE),  # larger than a portrait may be
    ],
)
def test_what_people_send_is_taken(data: bytes, kind: FileKind) -> None:
    taken = look(data)
    assert taken.kind == kind
    assert (taken.data == data) == (kind != FileKind.IMAGE)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (pdf(SCRIPT), "script"),
        (pdf(SCRIPT.replace(b"/JavaScript", b"/J#61va#53cript")), "script"),
        (pdf(packed(SCRIPT)), "script"),
        (pdf(b"<< /S /Launch /F (cmd.exe) >>"), "script"),
        (pdf(packed(b"<< /Names << /EmbeddedFiles 9 0 R >> >>")), "other files"),
        (pdf(trailer=b"/Encrypt 5 0 R"), "protected"),
        (pdf(packed(SCRIPT, filter_name=b"/LZWDecode")), "could not be read"),
        (pdf(packed(SCRIPT, extra=b"/DecodeParms << /Predictor 12 >>")), "could not be read"),
        (pdf()[:-20], "could not be read"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "kind of file"),
        (b"<html><script>alert(1)</script></html>", "kind of file"),
        (b"MZ\x90\x00", "kind of file"),
        (b"", "kind of file"),
        (b"GIF89a" + b"\x00" * 40, "kind of file"),
        (bytes.fromhex("d0cf11e0a1b11ae1"), "older Word"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "HEIC"),
        (photo()[:300], "could not be read"),
        (b"PK\x03\x04 and then nothing", "Word document"),
        (docx({"word/document.xml": "x"})[:200], "Word document"),
        (docx({"word/vbaProject.bin": b"1"}), "macros"),
        (docx({"word/embeddings/oleObject1.bin": b"1"}), "macros"),
        (docx({"word/embeddings/run.exe": b"1"}), "macros"),
        (docx({"word/media/big.xml": b"0" * 30_000_000}), "Word document"),
        (docx({"customXml/_rels/a.rels": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}), "Word"),
        (docx(relations=external("attachedTemplate", "https://evil.example/t.dotm")), "elsewhere"),
        (docx(relations=external("attachedTemplate", "file://server/t.dotm")), "elsewhere"),
        (docx(relations=external("image", "https://evil.example/p.png")), "elsewhere"),
        (docx(relations=external("hyperlink", "javascript:alert(1)")), "elsewhere"),
    ],
)
def test_what_could_act_is_refused_with_a_sentence(data: bytes, why: str) -> None:
    with pytest.raises(ValidationError) as refused:
        look(data)
    sentence = refused.value.messages[0]
    assert why in sentence and sentence.endswith(".")


def test_a_name_plays_no_part_and_a_question_takes_only_its_kinds() -> None:
    assert look(photo(), name="letter.pdf").kind == FileKind.IMAGE
    with pytest.raises(ValidationError, match="What can be sent here: PDF"):
        look(photo(), name="letter.pdf", accepts=(FileKind.PDF,))
    assert kind_of(b"RIFF\x00\x00\x00\x00WAVE") is None


def test_too_large_is_said_with_the_limit() -> None:
    with pytest.raises(ValidationError, match="10 MB"):
        look(pdf() + b" " * (10 * 1024 * 1024))
    with pytest.raises(ValidationError, match="30 MB"):
        look(photo(padding=30 * 1024 * 1024))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ana\\cv.pdf", "cv.pdf"),
        ("‮fdp.exe\x00", "fdp.exe"),
        ("биографија Ђ.pdf", "биографија Ђ.pdf"),
        ("a" * 300 + ".pdf", "a" * 115 + "….pdf"),
        ("\x00", "File"),
    ],
)
def test_names_are_text_only(name: str, shown: str) -> None:
    assert shown_name(name) == shown and len(shown) <= 120


@pytest.mark.django_db
def test_a_download_can_do_nothing_and_a_blind_one_says_nothing() -> None:
    file = AnswerFile(kind=FileKind.IMAGE, name='Ana "P"\r\n.jpg', public_id="abc")
    file.file.save("abc.webp", ContentFile(b"RIFF"), save=False)
    response = file_response(file)
    assert response["Content-Type"] == "image/webp"
    assert response["Content-Disposition"].startswith("attachment")
    assert "\n" not in response["Content-Disposition"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cache-Control"] == "private, no-store"
    response.close()
    blind = file_response(file, blind=True)
    assert blind["Content-Disposition"] == 'attachment; filename="file-abc.webp"'
    blind.close()
    file.file.delete(save=False)
