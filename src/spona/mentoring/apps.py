from django.apps import AppConfig


class MentoringConfig(AppConfig):
    name = "spona.mentoring"
    label = "mentoring"

    def ready(self) -> None:
        """A yes to the agreement may be the last thing a pair waited for."""
        from spona.mentoring import onboarding_actions
        from spona.mentoring.signals import pair_touched

        pair_touched.connect(onboarding_actions.on_touched, dispatch_uid="mentoring.gate")
