"""The browser of the report's tests, for the pages of the service."""

from tests.report.conftest import browser

__all__ = ["browser"]
