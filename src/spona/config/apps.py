from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "spona.config"
    label = "config"
