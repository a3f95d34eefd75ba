"""Which addresses are those of logins, by their path or their host."""

from __future__ import annotations

import re

from auditor.urls import parts_of, path_of

_PATH = re.compile(
    r"(?:^|[/_.-])(?:log-?in|sign-?in|sign-?on|logon|auth(?:enticat\w*|ori[sz]e)?|sso|cas|oauth2?|saml2?|idp|openid|shibboleth|anmeld\w*|einloggen|connexion|wp-login|session"
    r"|user_sessions|account/login|identity|adfs|wsfed|authn|signon|accounts?/(?:v3/)?sign)(?:[/_.?-]|$)",
    re.IGNORECASE,
)
_HOST = re.compile(r"(?:login|log-in|signin|sign-in|sso|auth|idp|adfs|cas|accounts|shibboleth|shib)\d?\.")


def looks_like_login_address(url: str) -> bool:
    """Tell whether a canonical address is that of a login."""
    return _PATH.search(path_of(url)[:300]) is not None or _HOST.match(parts_of(url).host) is not None
