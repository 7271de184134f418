from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_save


class SupportConfig(AppConfig):
    name = "spona.support"
    label = "support"

    def ready(self) -> None:
        from spona.mentoring.signals import answer_unread, co_mentor_refused, pair_touched
        from spona.messaging.kinds import declare
        from spona.messaging.signals import address_marked, mail_unclear
        from spona.messaging.states import OptionalMail
        from spona.programmes.signals import standing_changed
        from spona.support.actions import incoming

        incoming.register()
        mail_unclear.connect(incoming.mail_waits, dispatch_uid="support_mail_waits")
        answer_unread.connect(incoming.answer_was_unread, dispatch_uid="support_answer_unread")
        pair_touched.connect(incoming.answer_is_there, dispatch_uid="support_answer_is_there")
        declare("thread_one", "thread_pair")
        pair_touched.connect(look_at_the_pair, dispatch_uid="support_look_at_the_pair")
        co_mentor_refused.connect(look_further, dispatch_uid="support_look_further")
        standing_changed.connect(look_at_the_pairs_of, dispatch_uid="support_look_at_pairs_of")
        post_save.connect(
            tell_of_a_task, sender="support.Task", dispatch_uid="support_tell_of_a_task"
        )
        address_marked.connect(tell_of_an_address, dispatch_uid="support_tell_of_an_address")
        declare("cycle_length", "talk_wanted")
        declare(
            "pulse_ask",
            "pulse_reminder",
            "silence_no_logging",
            "silence_no_meeting",
            automatic=True,
            optional=OptionalMail.REMINDERS,
        )


def look_at_the_pair(mentorship: Any, now: Any, **_kwargs: Any) -> None:
    """Something happened in a pair: what rules want of the team is looked at, once it is kept."""
    from spona.support.tasks.care import look_soon

    look_soon(mentorship=mentorship, now=now)


def look_further(
    mentorship: Any, co_mentor: Any, participation: Any, now: Any, **_kwargs: Any
) -> None:
    """Somebody said no to a co-mentor: the case holder hears of it, nobody else."""
    from spona.support.actions.tasks import place_one
    from spona.support.rules import refused_co_mentor

    wanted = refused_co_mentor(co_mentor=co_mentor, by=participation, now=now)
    place_one(pair=mentorship, wanted=wanted, now=now)


def tell_of_a_task(instance: Any, created: bool, **_kwargs: Any) -> None:
    """A task was made by itself (those made in bulk are told by whoever makes them): the team's chat
    hears of it, but for what somebody set herself."""
    from spona.support.actions.alerts import tell_of_tasks

    is_own = instance.created_by_id is not None and instance.created_by_id == instance.assignee_id
    if created and not is_own:
        tell_of_tasks(tasks=[instance], now=instance.created_at)


def tell_of_an_address(now: Any, **_kwargs: Any) -> None:
    """An address takes no mail: the team's chat may hear that there is one, not whose."""
    from spona.support.actions.alerts import tell
    from spona.support.states import Tells

    tell(tells=Tells.MAIL, kinds={"mail": 1}, now=now)


def look_at_the_pairs_of(participation: Any, now: Any, **_kwargs: Any) -> None:
    """Somebody left the cycle, or came back: the pairs are looked at."""
    from django.db.models import Q

    from spona.mentoring.models import Mentorship
    from spona.mentoring.states import LIVE
    from spona.support.tasks.care import look_soon

    either = Q(mentee=participation) | Q(mentor=participation)
    for mentorship in Mentorship.objects.filter(either, state__in=LIVE).select_related(
        "cycle", "organisation"
    ):
        look_soon(mentorship=mentorship, now=now)
