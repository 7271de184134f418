from django.urls import path

from spona.admissions.views import committee, seats

TABLE = "o/<slug:org>/desk/calls/<slug:call>/table/"

urlpatterns = [
    path(TABLE, committee.table, name="admissions_table"),
    path(TABLE + "proposal/", committee.composition, name="admissions_composition"),
    path(TABLE + "proposals/", committee.compositions, name="admissions_compositions"),
    path(TABLE + "parking/", committee.parking, name="admissions_parking"),
    path(TABLE + "quotas/new/", committee.quota_new, name="admissions_quota_new"),
    path(
        TABLE + "quotas/<str:public_id>/removal/",
        committee.quota_removal,
        name="admissions_quota_removal",
    ),
    path(
        "o/<slug:org>/desk/applications/<str:public_id>/seat/",
        seats.seat,
        name="admissions_seat",
    ),
]
