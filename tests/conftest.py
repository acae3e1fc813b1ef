"""What every test shares."""

import os

from hypothesis import HealthCheck, settings

# What is shown is compared as it is in a file or pipe, however wide the terminal.
os.environ.pop("COLUMNS", None)

# A slow machine must not fail a test: the properties are about meaning, not about time.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")
