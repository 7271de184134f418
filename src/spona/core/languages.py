"""Languages of content and of people: codes and their own names (autonyms)."""

from django.utils.translation import gettext_lazy as _

# Languages in which a programme may speak. Interface languages are settings.LANGUAGES.
CONTENT = {
    "en": "English",
    "sr": "Српски",
    "sr-latn": "Srpski",
    "bs": "Bosanski",
    "hr": "Hrvatski",
    "cnr": "Crnogorski",
    "sq": "Shqip",
    "mk": "Македонски",
    "de": "Deutsch",
    "fr": "Français",
    "it": "Italiano",
}

# Languages people speak, offered first; any ISO 639 code is accepted by the import.
SPOKEN = {
    "sq": _("Albanian"),
    "bs": _("Bosnian"),
    "hr": _("Croatian"),
    "en": _("English"),
    "fr": _("French"),
    "de": _("German"),
    "hu": _("Hungarian"),
    "it": _("Italian"),
    "mk": _("Macedonian"),
    "cnr": _("Montenegrin"),
    "rom": _("Romani"),
    "sr": _("Serbian"),
    "sl": _("Slovenian"),
    "es": _("Spanish"),
    "tr": _("Turkish"),
}

# Mutually understood at once: a conversation is possible across these.
UNDERSTOOD_TOGETHER = frozenset({"sr", "bs", "hr", "cnr"})

LEVELS = [
    (1, "A1"),
    (2, "A2"),
    (3, "B1"),
    (4, "B2"),
    (5, "C1"),
    (6, _("C2 or native")),
]
