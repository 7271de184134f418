from django.urls import path

from spona.support.views import letters

DESK = "o/<slug:org>/desk/"
ALL = DESK + "cycles/<slug:cycle>/letters/"
ONE = DESK + "letters/<str:public_id>/"

urlpatterns = [
    path(ALL, letters.letter_list, name="support_letters"),
    path(ALL + "new/", letters.letter_new, name="support_letter_new"),
    path(ONE, letters.letter, name="support_letter"),
    path(ONE + "preview/", letters.preview, name="support_letter_preview"),
    path(ONE + "steps/<slug:step>/", letters.step, name="support_letter_step"),
]
