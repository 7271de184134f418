from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "spona.people"
    label = "people"

    def ready(self) -> None:
        from spona.people import declared  # noqa: F401 - registers the check
