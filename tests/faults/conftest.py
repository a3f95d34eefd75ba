from tests.faults.fixtures import faults, make  # noqa: F401
