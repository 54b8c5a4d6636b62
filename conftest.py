"""Pytest finds our rooms from here, whichever way it is started, and learns `--behaviours`."""

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.behaviours"]
pytest.register_assert_rewrite("tests.seasons", "tests.workflows.orderly")

# A busy machine is no reason to fail, and each run looks at the same examples: a red build is a finding, not weather.
settings.register_profile("house", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")
