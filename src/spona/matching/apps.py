from typing import Any

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "spona.matching"
    label = "matching"

    def ready(self) -> None:
        from spona.programmes.signals import standing_changed

        standing_changed.connect(_end_what_is_open, dispatch_uid="matching.end_what_is_open")


def _end_what_is_open(*, participation: Any, by: Any, now: Any, **_signal: Any) -> None:
    from spona.matching.endings import end_questions
    from spona.programmes.states import Standing

    if participation.standing == Standing.WITHDRAWN:
        end_questions(participation=participation, by=by, now=now)
