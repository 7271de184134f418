from django.urls import path

from spona.config import demo_views

urlpatterns = [path("demo/", demo_views.characters, name="demo_characters")]
