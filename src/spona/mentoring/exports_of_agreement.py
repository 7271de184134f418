"""The agreement of a pair as a tagged PDF, for its two people alone."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from spona.core import pdf
from spona.core.translated import Said, choose, plain
from spona.mentoring.agreement_points import POINTS, said_to
from spona.mentoring.models import Acceptance, Mentorship
from spona.mentoring.models.agreed import PairAgreement

TEMPLATE = Path(__file__).parent / "agreement.typ"


def to_pdf(
    *,
    mentorship: Mentorship,
    body: Said,
    version: PairAgreement | None,
    answers: Mapping[str, str],
    acceptances: Sequence[Acceptance],
    language: str,
) -> bytes:
    """The programme's text, the pair's points and who said yes when, in the reader's language.

    `answers` are read within the pair's own layer by whoever calls; the file never goes to the team.
    """
    with override(language):
        tag, script = pdf.BCP47.get(language, (language.split("-")[0], None))
        names = [side.person.name for side in (mentorship.mentee, mentorship.mentor)]
        points = [
            [str(point.title), str(point.standing) if point.is_fixed else said_to(point, answers)]
            for point in POINTS
            if point.is_fixed or answers.get(point.key)
        ]
        yeses = [
            [
                yes.participation.person.name,
                f"{date_format(yes.accepted_at)} · {_('version %d') % yes.text.version}",
            ]
            for yes in acceptances
        ]
        data = {
            "title": _("Our agreement"),
            "names": " – ".join(names),
            "organisation": plain(mentorship.organisation.name, language),
            "cycle": plain(mentorship.cycle.name, language),
            "language": tag,
            "script": script,
            "page": _("Page"),
            "lines": _lines(choose(body)[0]),
            "points_title": _("What we two say to it"),
            "points": points,
            "standing": _standing(version),
            "yeses_title": _("Who said yes, and when"),
            "yeses": yeses,
        }
    return pdf.to_pdf(TEMPLATE, data=data)


def _standing(version: PairAgreement | None) -> str:
    if version is None:
        return ""
    if version.is_in_force:
        return _("Version %d, accepted by both.") % version.number
    return _("Version %d, not yet accepted by both.") % version.number


def _lines(body: str) -> list[list[str]]:
    """Lines of Markdown as [heading, point or text; words], without its marks."""
    found = []
    for line in body.splitlines():
        words = line.strip()
        kind = "heading" if words.startswith("#") else "point" if words[:2] == "- " else "text"
        words = words.lstrip("#").removeprefix("- ").replace("**", "").strip()
        if words:
            found.append([kind, words])
    return found
