"""The application as a WSGI server sees it: ready to answer before the first request comes."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spona.config.settings")
application = get_wsgi_application()

from spona.people.declared import require_declared_addresses  # noqa: E402 - needs the apps

require_declared_addresses()  # also imports every view now, not at the first visit
gc.collect()
gc.freeze()  # what is loaded stays: the collector need not walk it again
