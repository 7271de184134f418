from django.apps import AppConfig


class QuestionsConfig(AppConfig):
    name = "spona.questions"
    label = "questions"
