from typing import Any

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "spona.matching"
    label = "matching"

    def ready(self) -> None:
        from spona.messaging.kinds import declare
        from spona.needs.signals import area_counts_changed
        from spona.programmes.signals import standing_changed

        area_counts_changed.connect(_note_area, dispatch_uid="matching.note_area")
        standing_changed.connect(_end_what_is_open, dispatch_uid="matching.end_what_is_open")
        declare("pool_invitation", "proposal_mentee", "proposal_mentor")


def _note_area(*, area: Any, before: int, after: int, by: Any, now: Any, **_signal: Any) -> None:
    from spona.matching.area_versions import note_area

    note_area(area=area, before=before, after=after, by=by, now=now)


def _end_what_is_open(*, participation: Any, by: Any, now: Any, **_signal: Any) -> None:
    from spona.matching.endings import end_questions
    from spona.programmes.states import Standing

    if participation.standing == Standing.WITHDRAWN:
        end_questions(participation=participation, by=by, now=now)
