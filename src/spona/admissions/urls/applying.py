from django.urls import path

from spona.admissions.views import applying, referees, starting, writing

CALL = "o/<slug:org>/calls/<slug:call>/application/"
LINK = "l/application/<str:token>/"
MINE = "o/<slug:org>/me/applications/<str:public_id>/"
# (what follows the door, name, the page)
PAGES = [
    ("", "", applying.home),
    ("form/", "_form", writing.form),
    ("form/save/", "_save", writing.save),
    ("files/<str:file>/", "_file", writing.file),
    ("language/", "_language", applying.language),
    ("sending/", "_sending", writing.sending),
    ("withdrawal/", "_withdrawal", applying.withdrawal),
    ("return/", "_return", applying.take_up),
    ("copy/", "_copy", writing.copy),
    ("statistics/", "_monitoring", applying.monitoring),
    ("data/", "_data", applying.data),
    ("name/", "_name", applying.name),
    ("referees/", "_referees", referees.referees),
    ("referees/<str:referee>/mail/", "_referee_mail", referees.ask),
    ("referees/<str:referee>/removal/", "_referee_removal", referees.removal),
]

urlpatterns = [
    path(CALL, starting.start, name="admissions_start"),
    path(CALL + "mail/", starting.started, name="admissions_started"),
    *(
        path(LINK + rest, page.by_link, name=f"link_application{name}")
        for rest, name, page in PAGES
    ),
    *(
        path(MINE + rest, page.signed_in, name=f"admissions_mine{name}")
        for rest, name, page in PAGES
    ),
    path("l/referee/<str:token>/", referees.link_referee, name="link_referee"),
]
