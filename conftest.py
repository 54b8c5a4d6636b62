"""Pytest finds our rooms from here, whichever way it is started, and learns `--behaviours`."""

pytest_plugins = ["tests.behaviours"]
