"""The agreement of a cycle, its versions, and who said yes to which."""

from django.db.models import Count, Exists, OuterRef, QuerySet

from spona.core.prepared import prepared
from spona.mentoring.models import Acceptance, AgreementText, Mentorship
from spona.programmes.models import Cycle


def agreement_in_force(*, cycle: Cycle) -> AgreementText | None:
    """The newest version, or None before the first."""
    return next(iter(_newest_text(cycle=cycle.pk)), None)


@prepared()
def _newest_text(*, cycle: int) -> QuerySet[AgreementText]:
    return AgreementText.objects.filter(cycle=cycle).order_by("-version")[:1]


def agreement_versions(*, cycle: Cycle) -> list[AgreementText]:
    """All versions, the newest first, each with how many sides said yes (`yeses`)."""
    found = AgreementText.objects.filter(cycle=cycle).annotate(yeses=Count("acceptances"))
    return list(found.order_by("-version"))


def acceptances_of(*, mentorship: Mentorship) -> list[Acceptance]:
    """Who accepted which version when, the newest first."""
    return _acceptances(mentorship=mentorship.pk)


@prepared()
def _acceptances(*, mentorship: int) -> QuerySet[Acceptance]:
    return (
        Acceptance.objects.filter(mentorship=mentorship)
        .select_related("text", "participation__person")
        .order_by("-accepted_at", "-pk")
    )


def yeses_in_force() -> QuerySet[Acceptance]:
    """Yeses to the newest version of the agreement of each cycle."""
    newer = AgreementText.objects.filter(
        cycle=OuterRef("text__cycle"), version__gt=OuterRef("text__version")
    )
    return Acceptance.objects.filter(~Exists(newer))
