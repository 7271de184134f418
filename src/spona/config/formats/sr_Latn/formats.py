"""The same as in Cyrillic."""

from spona.config.formats.sr.formats import *  # noqa: F403 - one language, two scripts
