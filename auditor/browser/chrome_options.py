"""What a browser is told when it starts: keep quiet, ask nothing, store nothing, look the same on every machine."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from selenium.webdriver import ChromeOptions

from auditor.browser.browser_locator import BrowserPlace
from auditor.urls import address_of

FLAGS = (
    "--headless=new",
    "--hide-scrollbars",  # their width would change the layout with the platform
    "--mute-audio",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-extensions",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    # The two still call out at every start, unless they are sent to a port that Chromium itself refuses to dial.
    "--component-updater=url-source=http://127.0.0.1:9/",
    "--gaia-url=http://127.0.0.1:9",
    "--disable-client-side-phishing-detection",
    "--disable-domain-reliability",
    "--disable-breakpad",
    "--disable-quic",
    "--no-pings",
    "--metrics-recording-only",
    "--password-store=basic",
    "--use-mock-keychain",
    "--force-color-profile=srgb",
    "--lang=en-US",
    # Several tabs are worked on at once; none of them is 'in the background'.
    "--disable-renderer-backgrounding",
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    # Every page is a new script context, so axe is optimised anew on each: V8's last tier costs more than it gives (axe -15 % CPU).
    "--js-flags=--no-turbofan",
    # HttpsUpgrades asks for another address than the one that is audited; the others call out or cost time.
    "--disable-features=HttpsUpgrades,Translate,OptimizationHints,MediaRouter,DialMediaRouteProvider,"
    "AutofillServerCommunication,CertificateTransparencyComponentUpdater,InterestFeedContentSuggestions,"
    "NetworkTimeServiceQuerying,PaintHolding,BackForwardCache,IsolateOrigins,site-per-process",
    # All frames of a page live in one process, so each is reached from the page's own DevTools session.
    "--disable-site-isolation-trials",
)
_BLOCKED = (
    "notifications",
    "geolocation",
    "media_stream",
    "media_stream_mic",
    "media_stream_camera",
    "popups",
    "midi_sysex",
)
PREFERENCES: Mapping[str, Any] = {
    "download_restrictions": 3,
    "credentials_enable_service": False,
    "profile.password_manager_enabled": False,
    "translate.enabled": False,
    "search.suggest_enabled": False,
    "safebrowsing.enabled": False,
    # Otherwise the first window warms up the search engine's start page.
    "session.restore_on_startup": 4,
    "session.startup_urls": ["about:blank"],
    **{f"profile.default_content_setting_values.{name}": 2 for name in _BLOCKED},
}


@dataclass(frozen=True, slots=True)
class Launch:
    """How browsers of this run are started."""

    place: BrowserPlace | None
    """None on a Grid."""
    grid: str = ""
    user_agent: str = ""
    proxy: str = ""
    """host:port that every request of a page must go through, loopback included; empty for none."""
    bound_cookies: bool = False
    """Each cookie goes to the port that set it, and to no other of its host: where one of them logs us in."""
    wait_s: float = 120.0
    """Seconds to wait for a free slot on a Grid."""


def options(how: Launch, profile: str = "") -> ChromeOptions:
    """Return the options of a browser that keeps quiet, asks nothing and stores nothing."""
    chosen = ChromeOptions()
    chosen.page_load_strategy = "none"
    chosen.unhandled_prompt_behavior = "dismiss"
    # The driver lets pages open windows unless it is told not to.
    chosen.add_experimental_option("excludeSwitches", ["disable-popup-blocking", "enable-logging"])
    chosen.add_experimental_option("prefs", dict(PREFERENCES))
    for flag in FLAGS:
        chosen.add_argument(flag)
    if how.user_agent:
        chosen.add_argument(f"--user-agent={how.user_agent}")
    if how.bound_cookies:
        chosen.add_argument("--enable-features=EnablePortBoundCookies")
    if how.proxy:
        chosen.add_argument(f"--proxy-server={how.proxy}")
        chosen.add_argument("--proxy-bypass-list=<-loopback>")
    if how.place is not None:
        if how.place.shell:
            chosen.set_capability("browserName", "chrome-headless-shell")
            # Its own default rounds the letters of a font that stands in for another (Arabic on many machines) to whole pixels.
            chosen.add_argument("--font-render-hinting=slight")
        chosen.binary_location = how.place.binary
        chosen.add_argument(f"--user-data-dir={profile}/profile")
        if _shared_memory() < 512_000_000:
            chosen.add_argument("--disable-dev-shm-usage")
    here = how.place is not None or address_of(how.grid).host in {"127.0.0.1", "localhost", "::1"}
    if here and hasattr(os, "geteuid") and os.geteuid() == 0:
        chosen.add_argument("--no-sandbox")  # Chromium refuses to run as root otherwise
    return chosen


def _shared_memory() -> int:
    try:
        return shutil.disk_usage("/dev/shm").free
    except OSError:
        return 0
