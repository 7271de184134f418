from django.urls import path, register_converter

from spona.matching.views import answer, desk


class WishKind:
    regex = "pin|forbid"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(WishKind, "wish")
DESK = "o/<slug:org>/desk/cycles/<slug:cycle>/matching/"
ONE = "o/<slug:org>/desk/proposals/<str:public_id>/"

urlpatterns = [
    path(DESK, desk.desk, name="matching_desk"),
    path(DESK + "run/", desk.run_new, name="matching_run_new"),
    path(DESK + "settings/", desk.settings_edit, name="matching_settings"),
    path(DESK + "publication/", desk.publication, name="matching_publication"),
    path(DESK + "others/<str:mentee>/", desk.others, name="matching_others"),
    path(DESK + "<wish:wish>/<str:mentee>/<str:mentor>/", desk.wish_new, name="matching_wish_new"),
    path(DESK + "wishes/<str:public_id>/end/", desk.wish_end, name="matching_wish_end"),
    path(ONE + "reminder/", desk.reminder, name="matching_reminder"),
    path(ONE + "withdrawal/", desk.withdrawal, name="matching_withdrawal"),
    path(
        "o/<slug:org>/desk/runs/<str:public_id>.json", desk.run_record, name="matching_run_record"
    ),
    path("o/<slug:org>/me/proposals/<str:public_id>/", answer.mine, name="matching_my_proposal"),
    path("l/proposal/<str:token>/", answer.by_link, name="link_proposal"),
]
