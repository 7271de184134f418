from django.urls import path

from spona.support.views import alerts

ALERTS = "o/<slug:org>/desk/alerts/"
ONE = ALERTS + "<str:public_id>/"

urlpatterns = [
    path(ALERTS, alerts.alert_list, name="support_alerts"),
    path(ALERTS + "new/", alerts.alert_new, name="support_alert_new"),
    path(ONE, alerts.alert_edit, name="support_alert"),
    path(ONE + "test/", alerts.alert_test, name="support_alert_test"),
    path(ONE + "switch/", alerts.alert_switch, name="support_alert_switch"),
    path(ONE + "removal/", alerts.alert_remove, name="support_alert_removal"),
]
