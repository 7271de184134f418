from django.urls import path

from spona.support.views import concern_desk, concern_files, concerns

DOOR = "o/<slug:org>/concern/"
FILES = "o/<slug:org>/me/trust/"
FILE = FILES + "<str:public_id>/"
DESK = "o/<slug:org>/desk/trust/"

urlpatterns = [
    path(DOOR, concerns.door, name="concern_new"),
    path(DOOR + "return/", concerns.come_back, name="concern_return"),
    path(FILES, concern_files.file_list, name="concern_list"),
    path(FILE, concern_files.file, name="concern_file"),
    path(FILE + "taking/", concern_files.taking, name="concern_file_taking"),
    path(FILE + "answers/new/", concern_files.answer, name="concern_file_answer"),
    path(FILE + "notes/new/", concern_files.note, name="concern_file_note"),
    path(FILE + "closing/", concern_files.closing, name="concern_file_closing"),
    path(FILE + "funder/", concern_files.funder, name="concern_file_funder"),
    path(FILE + "handover/", concern_files.handover, name="concern_file_handover"),
    path(FILE + "pauses/new/", concern_files.pausing, name="concern_file_pause"),
    path(FILE + "pauses/<str:pause>/end/", concern_files.lifting, name="concern_file_lifting"),
    path(DESK, concern_desk.trust, name="concern_trust"),
    path(DESK + "<slug:role>/", concern_desk.naming, name="concern_trust_naming"),
    path(DESK + "<slug:role>/release/", concern_desk.release, name="concern_trust_release"),
]
