from django.urls import path, register_converter

from spona.matching.views import answer, desk, pair, plans, pool, pool_asking


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
RUN = "o/<slug:org>/desk/runs/<str:public_id>"
ONE = "o/<slug:org>/desk/proposals/<str:public_id>/"

urlpatterns = [
    path(DESK, desk.desk, name="matching_desk"),
    path(DESK + "run/", desk.run_new, name="matching_run_new"),
    path(DESK + "matrix/", desk.matrix, name="matching_matrix"),
    path(DESK + "comparison/", plans.comparison, name="matching_comparison"),
    path(DESK + "replan/", plans.replan, name="matching_replan"),
    path(DESK + "runs/", plans.runs, name="matching_runs"),
    path(DESK + "comments/new/", pair.comment_new, name="matching_comment_new"),
    path(DESK + "settings/", plans.settings_edit, name="matching_settings"),
    path(DESK + "publication/", desk.publication, name="matching_publication"),
    path(DESK + "others/<str:mentee>/", pair.others, name="matching_others"),
    path(DESK + "pairs/<str:mentee>/<str:mentor>/", pair.pair, name="matching_pair"),
    path(DESK + "<wish:wish>/<str:mentee>/<str:mentor>/", pair.wish_new, name="matching_wish_new"),
    path(DESK + "wishes/<str:public_id>/end/", pair.wish_end, name="matching_wish_end"),
    path(
        "o/<slug:org>/desk/comments/<str:public_id>/end/",
        pair.comment_end,
        name="matching_comment_end",
    ),
    path(ONE + "reminder/", desk.reminder, name="matching_reminder"),
    path(ONE + "withdrawal/", desk.withdrawal, name="matching_withdrawal"),
    path(RUN + ".json", plans.run_record, name="matching_run_record"),
    path(RUN + "/", plans.run, name="matching_run"),
    path(RUN + "/minutes.pdf", plans.minutes, {"kind": "pdf"}, name="matching_run_minutes_pdf"),
    path(RUN + "/minutes.xlsx", plans.minutes, {"kind": "xlsx"}, name="matching_run_minutes_xlsx"),
    path(RUN + "/cancellation/", desk.run_cancellation, name="matching_run_cancellation"),
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
