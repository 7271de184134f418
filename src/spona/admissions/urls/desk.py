from django.urls import URLPattern, path

from spona.admissions.views import (
    checking,
    desk,
    duplicates,
    eligibility,
    eligibility_rules,
    keeping,
    late,
)

CALL = "o/<slug:org>/desk/calls/<slug:call>/"
ONE = "o/<slug:org>/desk/applications/<str:public_id>/"
RULES = CALL + "eligibility/rules/"
PAIR = CALL + "duplicates/<str:duplicate>/"

urlpatterns: list[URLPattern] = [
    path(CALL + "applications/", desk.application_list, name="admissions_applications"),
    path(
        CALL + "applications.<filekind:kind>",
        desk.applications_file,
        name="admissions_applications_file",
    ),
    path(ONE, desk.application, name="admissions_application"),
    path(
        ONE + "files/<str:file>/",
        desk.answer_file,
        name="admissions_application_answer_file",
    ),
    path(CALL + "duplicates/", duplicates.duplicate_list, name="admissions_duplicates"),
    path(PAIR, duplicates.duplicate, name="admissions_duplicate"),
    path(
        PAIR + "settlement/",
        duplicates.duplicate_settlement,
        name="admissions_duplicate_settlement",
    ),
    path(CALL + "eligibility/", eligibility.eligibility, name="admissions_eligibility"),
    path(
        CALL + "eligibility/acceptance/",
        eligibility.acceptance,
        name="admissions_eligibility_acceptance",
    ),
    path(RULES, eligibility_rules.rules, name="admissions_eligibility_rules"),
    path(RULES + "new/", eligibility_rules.rule_new, name="admissions_eligibility_rule_new"),
    path(RULES + "<str:rule>/", eligibility_rules.rule, name="admissions_eligibility_rule"),
    path(
        RULES + "<str:rule>/removal/",
        eligibility_rules.rule_removal,
        name="admissions_eligibility_rule_removal",
    ),
    path(ONE + "check/", checking.check, name="admissions_application_check"),
    path(
        ONE + "reconsideration/",
        checking.reconsideration,
        name="admissions_application_reconsideration",
    ),
    path(CALL + "late/", late.late, name="admissions_late"),
    path(CALL + "late/entries/", late.late_entry, name="admissions_late_entry"),
    path(CALL + "afterwards/", keeping.afterwards, name="admissions_afterwards"),
]
