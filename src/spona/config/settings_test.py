"""Settings for the tests: cheap hasher, database in memory unless DATABASE_URL says otherwise."""

import atexit
import os
import shutil
import tempfile

if "SPONA_DATA" not in os.environ:
    os.environ["SPONA_DATA"] = _folder = tempfile.mkdtemp(prefix="spona-test-")
    atexit.register(shutil.rmtree, _folder, ignore_errors=True)

from spona.config.settings import *  # noqa: F403 - the test settings are the settings, made cheap
from spona.config.settings import DATABASES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": None}
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
