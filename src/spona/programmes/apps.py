from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "spona.programmes"
    label = "programmes"
