from django.urls import path

from spona.home import views

urlpatterns = [
    path("", views.home, name="home"),
    path("o/<slug:org>/me/", views.mine, name="home_mine"),
    path("o/<slug:org>/desk/", views.desk, name="home_desk"),
]
