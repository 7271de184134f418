"""The addresses of the room, part by part."""

from spona.support.urls import care

urlpatterns = [*care.urlpatterns]
