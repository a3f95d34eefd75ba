"""The browser of the report's tests, for the pages of the service; nothing is collected where the extra `serve` is not installed."""

from importlib.util import find_spec

from tests.report.conftest import browser

__all__ = ["browser"]

NEEDED = ("aiosmtpd", "argon2", "croniter", "itsdangerous", "python_multipart", "starlette", "uvicorn")
collect_ignore_glob = [] if all(map(find_spec, NEEDED)) else ["test_*.py"]
