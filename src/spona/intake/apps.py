from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "spona.intake"
    label = "intake"

    def ready(self) -> None:
        from django.db.models.signals import pre_delete

        from spona.intake.privacy import forget_rows_of
        from spona.people.models import Person

        pre_delete.connect(forget_rows_of, sender=Person, dispatch_uid="intake.forget_rows_of")
