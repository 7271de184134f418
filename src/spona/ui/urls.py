from django.urls import path

from spona.ui import views

urlpatterns = [
    path("styles.css", views.styles, name="ui_styles"),
    path("scripts.js", views.scripts, name="ui_scripts"),
    path("hue/<int:hue>.css", views.hue, name="ui_hue"),
    path("manifest.webmanifest", views.manifest, name="ui_manifest"),
    path("styleguide/", views.styleguide, name="ui_styleguide"),
]
