from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "spona.support"
    label = "support"
