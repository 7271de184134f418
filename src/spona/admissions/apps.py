from django.apps import AppConfig


class AdmissionsConfig(AppConfig):
    name = "spona.admissions"
    label = "admissions"
