"""The addresses of the room, part by part."""

from spona.support.urls import alerts, care, changes, concerns, length, letters, threads

urlpatterns = [
    *alerts.urlpatterns,
    *care.urlpatterns,
    *changes.urlpatterns,
    *concerns.urlpatterns,
    *length.urlpatterns,
    *letters.urlpatterns,
    *threads.urlpatterns,
]
