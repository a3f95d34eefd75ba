"""The settings of a run: what they are (sections.py, settings.py), and how they are read and complained about (loading.py)."""

from auditor.config.loading import CONFIG_NAME, SettingValue, built, is_key, load
from auditor.config.sections import (
    AuthSettings,
    AxeSettings,
    BrowserSettings,
    Cookie,
    DocumentSettings,
    GateSettings,
    IncrementalSettings,
    KeepSettings,
    ReadabilitySettings,
    ReferenceSettings,
    ReportSettings,
    ScriptSettings,
    SiteSettings,
    SpellingSettings,
    StateSettings,
    StoreSettings,
    TermSettings,
)
from auditor.config.settings import Settings

__all__ = [
    "CONFIG_NAME",
    "AuthSettings",
    "AxeSettings",
    "BrowserSettings",
    "Cookie",
    "DocumentSettings",
    "GateSettings",
    "IncrementalSettings",
    "KeepSettings",
    "ReadabilitySettings",
    "ReferenceSettings",
    "ReportSettings",
    "ScriptSettings",
    "SettingValue",
    "Settings",
    "SiteSettings",
    "SpellingSettings",
    "StateSettings",
    "StoreSettings",
    "TermSettings",
    "built",
    "is_key",
    "load",
]
