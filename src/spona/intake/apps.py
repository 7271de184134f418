from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "spona.intake"
    label = "intake"
