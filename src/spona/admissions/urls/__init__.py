from spona.admissions.urls import (
    applying,
    calls,
    committee,
    decisions,
    desk,
    interviews,
    reviewing,
)

urlpatterns = [
    *calls.urlpatterns,
    *applying.urlpatterns,
    *desk.urlpatterns,
    *reviewing.urlpatterns,
    *interviews.urlpatterns,
    *committee.urlpatterns,
    *decisions.urlpatterns,
]
