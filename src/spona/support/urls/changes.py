from django.urls import path

from spona.mentoring.urls import LINK, MINE
from spona.support.views import changes

# Pages of a pair, through its two doors.
PAGES = [
    ("change/", "_change", changes.change),
    ("change/rest/", "_rest", changes.rest),
    ("change/end/", "_end", changes.end),
]

urlpatterns = [
    *(
        path(MINE + rest, page.signed_in, name=f"mentoring_pair{name}")
        for rest, name, page in PAGES
    ),
    *(path(LINK + rest, page.by_link, name=f"link_pair{name}") for rest, name, page in PAGES),
]
