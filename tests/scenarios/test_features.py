"""Runs every scenario under ``features/``."""

from pytest_bdd import scenarios

from steps import *  # noqa: F403

scenarios(".")
