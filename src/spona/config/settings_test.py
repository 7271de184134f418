"""Settings for the tests: cheap hasher, database in memory unless DATABASE_URL says otherwise."""

import os
import tempfile

OWN_FOLDER = "" if "SPONA_DATA" in os.environ else tempfile.mkdtemp(prefix="spona-test-")
os.environ.setdefault("SPONA_DATA", OWN_FOLDER)

from spona.config.settings import *  # noqa: E402, F403 - the test settings are the settings, made cheap
from spona.config.settings import DATABASES  # noqa: E402 - needs the folder

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": None}
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
