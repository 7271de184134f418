from django.apps import AppConfig


class CommunityConfig(AppConfig):
    name = "spona.community"
    label = "community"
