from django.urls import path

from spona.support.views import cases, checkins, loads, rematch, tasks

DESK = "o/<slug:org>/desk/"
CYCLE = DESK + "cycles/<slug:cycle>/care/"
PAIR = DESK + "pairs/<str:public_id>/care/"
TASK = DESK + "tasks/<str:public_id>/"

urlpatterns = [
    path("l/pulse/<str:token>/", checkins.pulse_by_link, name="link_pulse"),
    path("o/<slug:org>/me/check-ins/<str:public_id>/", checkins.pulse, name="support_pulse"),
    path(DESK + "tasks/", tasks.task_list, name="support_tasks"),
    path(TASK, tasks.task, name="support_task"),
    path(TASK + "hand/", tasks.hand, name="support_task_hand"),
    path(TASK + "reopening/", tasks.reopen, name="support_task_reopening"),
    path(PAIR, cases.pair, name="support_pair"),
    path(PAIR + "holder/", cases.holder, name="support_holder"),
    path(PAIR + "log/new/", cases.entry_new, name="support_entry_new"),
    path(PAIR + "log/<str:entry>/removal/", cases.entry_remove, name="support_entry_removal"),
    path(PAIR + "tasks/new/", cases.task_new, name="support_task_new"),
    path(PAIR + "rest/", cases.rest_new, name="support_rest_new"),
    path(PAIR + "rest/<str:rest>/end/", cases.rest_end, name="support_rest_end"),
    path(PAIR + "rematch/", rematch.rematch, name="support_rematch"),
    path(CYCLE, loads.cycle_care, name="support_cycle"),
    path(CYCLE + "rules/", loads.plan, name="support_plan"),
    path(DESK + "people/<str:public_id>/handover/", loads.handover, name="support_handover"),
]
