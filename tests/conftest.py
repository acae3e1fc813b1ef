"""What every test shares."""

from hypothesis import HealthCheck, settings

# A slow machine must not fail a test: the properties are about meaning, not about time.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")
