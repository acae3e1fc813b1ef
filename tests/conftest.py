"""What every test shares."""

import os

from hypothesis import HealthCheck, settings
from pytest import TerminalReporter

SCENARIOS = "tests/scenarios/test_features.py"

# What is shown is compared as it is in a file or pipe, however wide the terminal.
os.environ.pop("COLUMNS", None)

# A slow machine must not fail a test: the properties are about meaning, not about time.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """After a run of the scenarios: how many norms, outcomes and scenarios there are."""
    if not any(report.nodeid.startswith(SCENARIOS) for report in terminalreporter.getreports("passed")):
        return
    from gongyi.policy import decision_folder
    from gongyi_desk.rulebook.scenarios import folder
    from gongyi_desk.rulebook.survey import look
    from gongyi_facts import BadInput

    try:
        lines = look(decision_folder(), folder()).summary()
    except BadInput as bad:
        lines = tuple(str(bad).splitlines())
    for line in lines:
        terminalreporter.write_line(line)
