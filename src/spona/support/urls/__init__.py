"""The addresses of the room, part by part."""

urlpatterns: list = []
