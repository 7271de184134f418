from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "spona.home"
    label = "home"
