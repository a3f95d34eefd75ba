"""Decides what in a text is a secret and hides it: the one list for messages, addresses, file names and every file written.

Hidden always                    user and password in an address; Authorization and Cookie headers; keys whose form says what
                                 they are (a JSON web token, AKIA…, ghp_…, sk_live_…, a private key); what the operator configured
hidden by its name               password, token, client_secret, signature, api_key, PHPSESSID …, whatever the value
hidden by name *and* shape       key, code, session, sid, ticket …: `?key=about`, `?code=fr` and `?session=3` are no secrets,
                                 `?key=9f8Zq…` is one

In an address, a plain value (`?token=alpha`, not a password) is replaced by a mark of its own, `***4f2a`: two pages stay two
pages in what is written, and who knows their addresses recognises them.

A secret is replaced before a text is cut, so that no half of it stays, and before anything is compared or hashed.
"""

from __future__ import annotations

from auditor.redact.lines import DETAIL_LIMIT, head, is_secret_header, sanitize
from auditor.redact.operator_secrets import HIDDEN, basic, hidden_in, protect, remembered
from auditor.redact.places import mask, mask_value, masked, may_hold_secrets
from auditor.redact.shapes import looks_random

__all__ = [
    "DETAIL_LIMIT",
    "HIDDEN",
    "basic",
    "head",
    "hidden_in",
    "is_secret_header",
    "looks_random",
    "mask",
    "mask_value",
    "masked",
    "may_hold_secrets",
    "protect",
    "remembered",
    "sanitize",
]
