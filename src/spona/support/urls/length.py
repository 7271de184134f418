from django.urls import path

from spona.support.urls.care import CYCLE
from spona.support.views import length

urlpatterns = [path(CYCLE + "length/", length.length, name="support_length")]
