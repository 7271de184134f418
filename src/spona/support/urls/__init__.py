"""The addresses of the room, part by part."""

from spona.support.urls import care, concerns

urlpatterns = [*care.urlpatterns, *concerns.urlpatterns]
