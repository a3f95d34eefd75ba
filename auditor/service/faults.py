"""What the service says no to: with the field that is wrong, or because somebody else was quicker."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.errors import UsageFault
from auditor.model.codes import Code


class Refusal(UsageFault):
    """A request that cannot be done as it is; nothing was changed."""

    def __init__(self, why: str, *, field: str = "", fields: Mapping[str, str] | None = None) -> None:
        super().__init__(Code.REFUSED, why)
        self.fields = dict(fields or ({field: why} if field else {}))
        """Name of a field of the form -> what is wrong with it."""


class ChangedMeanwhile(UsageFault):
    """Somebody else changed what was to be changed; nothing was written."""

    def __init__(self, what: str) -> None:
        super().__init__(Code.CHANGED_MEANWHILE, what)


class Missing(UsageFault):
    """What is asked for is not there, or not for whoever asks: both look the same."""

    def __init__(self, what: str = "") -> None:
        super().__init__(Code.REFUSED, what or "there is no such page")


def one_changed(count: int, what: str) -> None:
    """Raise ChangedMeanwhile unless exactly one row had the version that the change was made from."""
    if count != 1:
        raise ChangedMeanwhile(what)
