from django.urls import path, register_converter

from spona.matching.views import answer, desk, pool, pool_asking


class WishKind:
    regex = "pin|forbid"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(WishKind, "wish")
DESK = "o/<slug:org>/desk/cycles/<slug:cycle>/matching/"
POOL = DESK + "pool/"
PROSPECT = POOL + "<str:public_id>/"
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
    path(DESK + "gap/", pool_asking.gap, name="matching_gap"),
    path(POOL, pool.pool_list, name="matching_pool"),
    path(POOL + "new/", pool.member_new, name="matching_pool_new"),
    path(POOL + "known/", pool.known, name="matching_pool_known"),
    path(POOL + "closing/", pool.closing, name="matching_pool_closing"),
    path(
        POOL + "suggestions/<str:public_id>/end/",
        pool.suggestion_end,
        name="matching_suggestion_end",
    ),
    path(PROSPECT, pool.prospect, name="matching_prospect"),
    path(PROSPECT + "edit/", pool.prospect_edit, name="matching_prospect_edit"),
    path(PROSPECT + "pause/", pool.prospect_pause, name="matching_prospect_pause"),
    path(PROSPECT + "return/", pool.prospect_return, name="matching_prospect_return"),
    path(PROSPECT + "letter/", pool_asking.letter, name="matching_prospect_letter"),
    path(PROSPECT + "answer/", pool_asking.noted, name="matching_prospect_answer"),
    path("l/pool/<str:token>/", pool_asking.by_link, name="link_pool"),
    path("l/proposal/<str:token>/", answer.by_link, name="link_proposal"),
]
