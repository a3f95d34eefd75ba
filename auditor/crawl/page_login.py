"""Which addresses are those of logins, and which pages are about accounts: they may well speak of passwords."""

from __future__ import annotations

import re

from auditor.crawl.page_signals import PageSignals
from auditor.urls import parts_of, path_of

_REGISTERS = re.compile(
    r"\b(?:regist(?:er|ration)|sign[ -]?up|create (?:an? |your )?account|join us|apply|registrier\w*|konto (?:anlegen|erstellen)"
    r"|inscription|inscrire|regístr\w+|crear (?:una )?cuenta)\b",
    re.IGNORECASE,
)
_LOGS_IN = re.compile(
    r"\b(?:log|sign)[ -]?(?:on|in)\b|\bse connecter\b|\biniciar sesión\b|\baccedi\b|\binloggen\b", re.IGNORECASE
)
"""Said where a second password is that of a second proof, not the first one repeated."""
_LOGIN_PATH = re.compile(
    r"(?:^|[/_.-])(?:log-?in|sign-?in|sign-?on|logon|auth(?:enticat\w*|ori[sz]e)?|sso|cas|oauth2?|saml2?|idp|openid|shibboleth|anmeld\w*|einloggen|connexion|wp-login|session"
    r"|user_sessions|account/login|identity|adfs|wsfed|authn|signon|accounts?/(?:v3/)?sign)(?:[/_.?-]|$)",
    re.IGNORECASE,
)
_LOGIN_HOST = re.compile(r"(?:login|log-in|signin|sign-in|sso|auth|idp|adfs|cas|accounts|shibboleth|shib)\d?\.")


def looks_like_login_address(url: str) -> bool:
    """Tell whether a canonical address is that of a login, by its path or its host."""
    return _LOGIN_PATH.search(path_of(url)[:300]) is not None or _LOGIN_HOST.match(parts_of(url).host) is not None


def registers(page: PageSignals) -> bool:
    """Tell whether somebody opens an account or chooses a new password on this page."""
    first = " ".join(page.headings[:1]) or page.title
    logs_in = _LOGS_IN.search(f"{page.title} {page.text[:40]}") is not None
    return page.new_passwords > 0 or (page.passwords > 1 and not logs_in) or _REGISTERS.search(first) is not None


def is_about_accounts(page: PageSignals) -> bool:
    """Tell whether a page was asked for as one that has to do with accounts, or has a form of its own for them."""
    asked = path_of(page.asked).lower()
    return (
        looks_like_login_address(page.asked)
        or bool(_REGISTERS.search(f"{page.title} {' '.join(page.headings)}"))
        or page.passwords > 0
        or any(word in asked for word in ("account", "password", "konto", "passwor", "register", "profile"))
    )
