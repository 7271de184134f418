from django.apps import AppConfig


class CommunityConfig(AppConfig):
    name = "spona.community"
    label = "community"

    def ready(self) -> None:
        from spona.community.queries.people import is_picture_public
        from spona.people import pictures

        pictures.register(is_picture_public)
