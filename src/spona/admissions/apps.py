from typing import Any

from django.apps import AppConfig


class AdmissionsConfig(AppConfig):
    name = "spona.admissions"
    label = "admissions"

    def ready(self) -> None:
        from spona.messaging.kinds import declare
        from spona.programmes.signals import standing_changed
        from spona.questions.signals import submitted_sheets_asked, version_published

        version_published.connect(move_drafts, dispatch_uid="admissions_move_drafts")
        submitted_sheets_asked.connect(sent_sheets, dispatch_uid="admissions_sent_sheets")
        standing_changed.connect(free_the_place, dispatch_uid="admissions_free_the_place")
        declare(
            "application_aside",
            "application_ineligible",
            "application_late",
            "application_link",
            "application_more",
            "application_received",
            "application_reconsidered",
            "application_repair",
            "application_withdrawn",
            "decision_not_selected",
            "decision_reserve",
            "decision_selected",
            "interview_cancelled",
            "interview_changed",
            "interview_invitation",
            "interview_reminder",
            "interview_taken",
            "jury_invitation",
            "jury_reminder",
            "minutes_to_sign",
            "place_accepted",
            "place_from_reserve",
            "place_lapsed",
            "place_reminder",
            "referee_asked",
        )


def move_drafts(version: Any, **_kwargs: Any) -> None:
    """A form has a new version: whoever is still writing goes over to it."""
    from spona.admissions.actions.applying import move_drafts

    move_drafts(version=version)


def sent_sheets(questionnaire: Any, **_kwargs: Any) -> Any:
    """Which sheets of the form were sent at least once."""
    from spona.admissions.models.application import Application

    sent = Application.objects.filter(
        sheet__version__questionnaire=questionnaire, submitted_at__isnull=False
    )
    return sent.values("sheet")


def free_the_place(participation: Any, by: Any, now: Any, **_kwargs: Any) -> None:
    """Somebody left the cycle who had got in by an application: the place goes to the reserve."""
    from django.db.models import Q

    from spona.admissions.actions.offers import place_became_free
    from spona.admissions.models.application import Application
    from spona.admissions.states import State
    from spona.programmes.states import Standing

    if participation.standing != Standing.WITHDRAWN:
        return
    by_another_call = Q(
        person=participation.person_id,
        call__cycle=participation.cycle_id,
        call__part=participation.part,
    )
    found = Application.objects.select_related("call__cycle", "organisation").filter(
        Q(participation=participation) | by_another_call, state=State.ACCEPTED
    )
    for application in found:
        place_became_free(application=application, by=by, now=now)
