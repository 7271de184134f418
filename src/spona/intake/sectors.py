"""Sectors as people write them, in the region's languages, to the keys of `people.states.SECTORS`."""

from spona.intake.values import folded

# Beginnings of folded words; the first sector that matches wins, so the telling ones come first.
_STEMS = (
    ("policy", "kulturn politik|cultural policy|politika kulture|kulturna politika"),
    ("management", "menadzment u kultur|cultural management|arts management|menadzment|kulturni men"),
    ("architecture", "arhitekt|architect|arkitekt|urban"),
    ("archives", "arhiv|archiv|arkiv"),
    ("libraries", "bibliote|knjiznic|librar"),
    ("museums", "muze|museum|galerij|gallery|galeri"),
    ("crafts", "zanat|obrt|craft|artizan|rukotvor"),
    ("audiovisual", "film|audiovi|televiz|kinemat|video|games|gejming|kino|animac|animation"),
    ("heritage", "nasled|naslijed|bastin|heritage|trashegim|nasledstvo"),
    ("festivals", "festival"),
    ("music", "muzi|music|glazb|muzik"),
    ("performing", "pozori|kazal|teatar|teatr|theatre|theater|ples|dance|performing|scensk|izvedb|"
                   "izvodjac|skenik|cirkus|circus"),
    ("publishing", "izdava|naklad|publish|botim|knjig"),
    ("literature", "knjizev|literat|letersi|literar|pisanje|writing|poezij|poetry"),
    ("radio", "radio"),
    ("visual", "vizuel|vizual|likovn|visual|fine art|arte pamore|fotograf|photograph|slikar"),
    ("design", "dizajn|design|moda|mod|fashion"),
    ("education", "obrazov|educat|edukac|arsim|nastav|teaching"),
    ("activism", "aktivi|activis|civil|nvo|ngo|ocd"),
    ("media", "medij|media|mediumi|novinar|journal|gazetar"),
    ("communication", "komunikac|communicat|komunikim|odnosi s javn|pr$|marketing"),
    ("business", "biznis|business|preduzet|poduzet|pretpriem|entrepren|biznes|ekonom"),
    ("diplomacy", "diplomat|diplomac|medjunarodn odnos"),
    ("science", "nauk|znanost|science|shkenc|istraziv|research"),
    ("technology", "tehnol|technol|it$|ict$|softver|software|program|teknologj|digital"),
    ("law", "prav|law|drejtesi|ligj"),
    ("other", "ostal|drug|other|tjeter|drugo"),
)  # fmt: skip
_TABLE = [(key, stems.split("|")) for key, stems in _STEMS]


def sector_of(text: str) -> str | None:
    """The key of a sector named in any of the languages; None when unknown."""
    plain = folded(text)
    if not plain:
        return None
    words = plain.split()
    for key, stems in _TABLE:
        for stem in stems:
            if stem.endswith("$"):
                if stem[:-1] in words:
                    return key
            elif " " in stem:
                if all(any(w.startswith(p) for w in words) for p in stem.split()):
                    return key
            elif any(word.startswith(stem) for word in words):
                return key
    return None
