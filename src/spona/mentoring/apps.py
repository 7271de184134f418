from django.apps import AppConfig


class MentoringConfig(AppConfig):
    name = "spona.mentoring"
    label = "mentoring"

    def ready(self) -> None:
        """A yes to the agreement may be the last thing a pair waited for."""
        from spona.mentoring import (
            agenda_actions,
            calendar_replies,
            co_mentor_actions,
            mails_of_looks,
            onboarding_actions,
            replies,
        )
        from spona.mentoring.signals import pair_touched
        from spona.messaging import looks
        from spona.messaging.kinds import declare
        from spona.messaging.states import OptionalMail
        from spona.programmes.signals import cycle_created, standing_changed

        cycle_created.connect(agenda_actions.copy_agendas, dispatch_uid="mentoring.agendas")
        standing_changed.connect(
            co_mentor_actions.end_with_her_part, dispatch_uid="mentoring.co_mentors"
        )
        pair_touched.connect(onboarding_actions.on_touched, dispatch_uid="mentoring.gate")
        declare(
            "co_mentor_asked",
            "co_mentor_joined",
            "co_mentor_over",
            "co_mentor_thanks",
            "co_mentor_wanted",
            "meeting_agreed",
            "meeting_declined",
            "meeting_gone",
            "meeting_moved",
            "meeting_not_yours",
            "meeting_off",
            "meeting_proposed",
            "meeting_reminder",
            "pair_begins",
            "pair_ended",
            "pair_goes_on",
            "pair_link",
            "pair_started",
            "pair_suspended",
        )
        declare(
            "agreement_changed",
            "agreement_drafted",
            "session_differs",
            "session_recorded",
            can_wait=True,
        )
        looks.register(looks.Looks(readers=mails_of_looks.readers, values=mails_of_looks.values))
        replies.register()
        calendar_replies.register()
        declare("reply_understood", "reply_unclear")
        declare("session_reminder", optional=OptionalMail.REMINDERS)
        declare(
            "meeting_ask", "reflection_invited", automatic=True, optional=OptionalMail.REMINDERS
        )
