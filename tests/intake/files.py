"""The corpus: messy, real-looking files made here, so that what is odd in them can be read."""

import io
import zipfile
from collections.abc import Sequence

import openpyxl

GOOGLE_HEADER = (
    "Vremenska oznaka",
    "E-mail adresa",
    "Ime i prezime",
    "Prijavljujem se kao:",
    "U kojoj državi živite i radite?",
    "Grad u kojem živite",
    "Organizacija ili institucija u kojoj ste zaposleni (ako ste zaposleni)",
    "Koje jezike govorite i na kom nivou?",
    "U kojim oblastima Vam je potrebna podrška mentora/ke? (izaberite do tri)",
    "U kojim oblastima možete da ponudite pomoć kao mentor/ka?",
    "Koji su Vaši najveći izazovi u ovom trenutku?",
    "Šta želite da postignete do kraja programa? (ciljevi)",
    "Zašto se prijavljujete baš sada? Opišite svoju motivaciju.",
    "Koliko mentija možete da prihvatite?",
    "Kako ste saznali za poziv?",
    "Saglasan/na sam da moje ime bude objavljeno na listi učesnika",
    "JMBG",
)
GOOGLE_ROWS = (
    ("12/3/2026 14:05:33", "Marija.Jovic@Primer.rs", "Марија Јовић", "Mentorisani (mentee)",
     "Srbija", "Novi Sad", "Galerija savremene umetnosti", "srpski (maternji), engleski C1",
     "Liderstvo i tim, Finansije, budžet i cene", "", "Vodim tim prvi put, i ne znam kako.",
     "Godišnji plan, i dva nova saveznika", "Sada je trenutak.", "", "Instagram", "Da",
     "0101990805012"),
    ("13/3/2026 09:12:01", "gjorgje@primer.mk", "Ѓорѓе Ќосевски", "Mentor/ka",
     "S. Makedonija", "Битола", "", "македонски - мајчин, енглески - одлично",
     "", "Liderstvo i tim, Prikupljanje sredstava", "", "", "Враќам на заедницата.", "1-2",
     "Prijatelji", "Ne", ""),
    ("14/3/2026 22:40:10", "teuta.krasniqi@example.org", "Teuta Krasniqi", "Mentorisani (mentee)",
     "Kosovo*", "Prishtinë", "Teatri i Qytetit", "Shqip, anglisht (rrjedhshëm)",
     "Finansije, budžet i cene, Prikupljanje sredstava", "", "Funding; audience.", "A new season",
     "Why not", "", "Facebook", "Da", ""),
    ("14/3/2026 23:59:59", "amir@example.ba", "Amir Hodžić", "Mentor/ka", "BiH", "Sarajevo",
     "Kino d.o.o.", "BHS, engleski", "", "Finansije, budžet i cene", "", "", "", "dva", "Kolege",
     "Da", ""),
)  # fmt: skip


def csv_text(rows: Sequence[Sequence[str]], *, delimiter: str = ",", newline: str = "\r\n") -> str:
    import csv

    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=newline).writerows(rows)
    return out.getvalue()


def google_csv() -> bytes:
    return csv_text([GOOGLE_HEADER, *GOOGLE_ROWS]).encode()


def workbook(*sheets: tuple[str, Sequence[Sequence[object]]], merge: dict | None = None) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for area in (merge or {}).get(name, ()):
            sheet.merge_cells(area)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def altered(data: bytes, changes: dict[str, bytes | None]) -> bytes:
    """The workbook with some of its inner files replaced, added, or (None) left out."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            if name not in changes:
                target.writestr(name, source.read(name))
        for name, content in changes.items():
            if content is not None:
                target.writestr(name, content)
    return out.getvalue()


def inner(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        return source.read(name)
