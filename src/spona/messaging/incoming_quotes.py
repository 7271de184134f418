"""What is new in a mail: quotes, separators of mail programs and signatures dropped, in the languages of
the region and its neighbours."""

import re

# A line after which there is nothing new.
_SEPARATORS = re.compile(
    r"""(?xim)^[ \t]*(?:
    -{2,}\s*(?:original|izvorna|originalna|ursprüngliche|oryginalna|message\ d|mesazh|изворна|оригинална
        |forwarded|proslije|prosle|prosleđ|проследен|прослеђ|weitergeleitete).*
    | _{10,}[ \t]*
    | -{10,}[ \t]*
    | --[ \t]*                                    # a signature
    | ___+\s*original.*
    | (?:sent\ from\ (?:my|outlook|mail)|poslato\ sa|poslano\ s|послато\ са|испратено\ од|пратено\ од
        |dërguar\ nga|gesendet\ von|von\ meinem|envoyé\ de|inviato\ da|get\ outlook\ for)\b.*
    )$"""
)
_FROM = (
    r"(?:from|von|od|od:|šalje|posiljalac|pošiljalac|šalje|од|испраќач|пошиљалац|nga|de|da|feladó)"
)
_SENT = r"(?:sent|date|gesendet|datum|poslato|poslano|послато|датум|испратено|dërguar|data|envoyé|inviato)"
# The block Outlook puts above what it quotes: From: … Sent: …, one under the other.
_OUTLOOK = re.compile(rf"(?im)^[ \t*]*{_FROM}[ \t]?:.*\n(?:.*\n)?[ \t*]*{_SENT}[ \t]?:")
# "On 3 June 2026 at 10:00, Ana wrote:" on one line or broken over two or three.
_WROTE = re.compile(
    r"""(?xims)^[ \t]*(?:
    (?:on|am|le|il|dana|u|на|дана|во|у|më|ne|në|dňa|el|pon|uto|sre|čet|pet|sub|ned|пон|уто|сре|чет|пет
       |суб|нед|mon|tue|wed|thu|fri|sat|sun|\d{1,4}[.\-/])
    [^\n]*(?:\n(?!\n)[^\n]*){0,2}?
    (?:wrote|schrieb(?:\ [^\n:]*)?|je\ napisao(?:/la)?|je\ napisala|je\ pisao(?:/la)?|је\ написао(?:/ла)?
       |је\ написала|написа|напиша|напишал(?:а)?|napisao|napisala|piše|пише
       |shkroi|ka\ shkruar|a\ écrit|ha\ scritto)
    [ \t]*:?[ \t]*
    )$"""
)
_AUTOMATIC = re.compile(
    r"""(?xi)^\s*(?:re:\s*)?(?:
    auto(?:matic|mated|matische)?[\ -]*(?:reply|response|antwort|odgovor|answer)
    | automatsk[ia]\s+odgovor | аутоматски\s+одговор | автоматски\s+одговор
    | përgjigje\s+automatike | réponse\s+automatique | risposta\s+automatica
    | out\s+of\s+(?:the\s+)?office | abwesen(?:d|heit) | odsutan | odsutna | odsustvo | одсутан | одсуство
    | nisam\s+u\s+(?:uredu|kancelariji) | ван\s+канцеларије | jashtë\s+zyrës | on\s+(?:vacation|leave)
    | undeliver(?:ed|able) | mail\s+delivery | delivery\s+status | returned\s+mail
    )"""
)


def fresh_part(text: str) -> str:
    """The lines its writer wrote now, without what they answer."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ").replace("\ufeff", "")
    text = re.sub(r"\n[ \t]*\n(?:[ \t]*\n)+", "\n\n", re.sub(r"[ \t]{9,}", " " * 8, text))
    wrote = _WROTE.search(text)
    if wrote and text[wrote.end() :].lstrip().startswith(
        ">"
    ):  # the answer may stand below the quote
        text, wrote = text[: wrote.start()] + text[wrote.end() :], None
    found = [wrote, _SEPARATORS.search(text), _OUTLOOK.search(text)]
    ends = [one.start() for one in found if one]
    text = text[: min(ends)] if ends else text
    kept = [line.rstrip() for line in text.split("\n") if not re.match(r"\s*[>|]", line)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def is_automatic_subject(subject: str) -> bool:
    """Does a machine that answers for somebody begin like this?"""
    return bool(_AUTOMATIC.search(subject))
