from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "spona.ui"
    label = "ui"
