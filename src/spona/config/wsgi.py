"""The application as a WSGI server sees it: ready to answer before the first request comes."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from spona.config.processes import die_with_parent

die_with_parent()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spona.config.settings")
application = get_wsgi_application()
_ = get_resolver().url_patterns  # views are imported now, not by the first visitor
gc.collect()
gc.freeze()  # what is loaded stays: the collector need not walk it again
