from django.apps import AppConfig


class NeedsConfig(AppConfig):
    name = "spona.needs"
    label = "needs"
