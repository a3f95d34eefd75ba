"""The path under which services for code show a page: they know files of a repository, and no address.

https://www.example.edu/            site/index.html
https://www.example.edu/about/      site/about/index.html
https://www.example.edu/about       site/about/index.html
https://www.example.edu/a.php?id=2  site/a.php~id=2
"""

from __future__ import annotations

import hashlib

from auditor.urls import address_of, percent_decoded, percent_encoded

FOLDER = "site"
_MOST = 200
"""Characters of a part; a longer one is cut and told apart by a digest."""
_SAFE = "-._~!$'()+,;=@"


def repository_path(url: str) -> str:
    """Return a relative path, every part of it escaped, that stays inside of `site/` whatever the address is."""
    parts = address_of(url)
    names = [_name(name) for name in parts.path.split("/") if name and percent_decoded(name) not in {".", ".."}]
    last = parts.path.rpartition("/")[2]
    is_file = bool(names) and "." in last.strip(".") and percent_decoded(last) not in {".", ".."}
    if not is_file:
        names.append("index.html")
    if parts.query:
        names[-1] = _name(f"{names[-1]}~{parts.query}")
    return "/".join((FOLDER, *names))


def _name(text: str) -> str:
    # What is escaped already stays so: its percent signs are not escaped once more.
    name = percent_encoded(percent_decoded(text), safe=_SAFE)
    if len(name) <= _MOST:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    cut = name[: _MOST - 9]
    return f"{cut[: cut.rfind('%')] if '%' in cut[-2:] else cut}~{digest}"
