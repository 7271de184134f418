"""The addresses of the room, part by part."""

from spona.support.urls import care, changes, concerns

urlpatterns = [*care.urlpatterns, *changes.urlpatterns, *concerns.urlpatterns]
