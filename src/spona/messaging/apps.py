from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "spona.messaging"
    label = "messaging"
