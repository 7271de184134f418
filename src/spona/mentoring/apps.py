from django.apps import AppConfig


class MentoringConfig(AppConfig):
    name = "spona.mentoring"
    label = "mentoring"
