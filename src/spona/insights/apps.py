from django.apps import AppConfig


class InsightsConfig(AppConfig):
    name = "spona.insights"
    label = "insights"
