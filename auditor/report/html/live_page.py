"""From the report to the page itself: where it is edited, and a bookmark that marks the findings on it."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.model.page import JSON
from auditor.report.escape import clean, safe_href, script_json
from auditor.report.html.marked import Marked
from auditor.urls import address_of, percent_encoded

_MOST_TEXT = 160
_LONGEST_SELECTOR = 600

_MARK = """(function(f){var n=0,d=document,b=d.body;f.forEach(function(x){try{var e=d.querySelector(x[1])}catch(z){}
if(!e)return;n++;var r=e.getBoundingClientRect(),t=d.createElement('div'),s=t.style;e.style.outline='3px solid #a32a1f';
e.style.outlineOffset='2px';t.textContent=x[0];t.title=x[2];s.position='absolute';s.zIndex=2147483647;s.background='#a32a1f';
s.color='#fff';s.font='bold 14px sans-serif';s.padding='2px 6px';s.borderRadius='10px';s.left=Math.max(0,r.left+scrollX-12)+'px';
s.top=Math.max(0,r.top+scrollY-12)+'px';b.appendChild(t)});alert(n+' of '+f.length+' findings are marked here.')})"""
"""Outlines each element that a selector finds and puts the finding's number on it; texts go in as texts."""


def bookmark(marked: Sequence[Marked]) -> str:
    """Return the address of a bookmark that marks these findings on the page it is opened on; empty where none has a place.

    All that comes from the site is data in it: JSON, then percent-encoded.
    """
    placed: list[JSON] = [
        [one.number, place.selector, clean(one.judged.finding.message)[:_MOST_TEXT]]
        for one in marked
        if (place := one.judged.finding.location).selector
        and not place.frames
        and len(place.selector) <= _LONGEST_SELECTOR
    ]
    if not placed:
        return ""
    code = f"{_MARK}({script_json(placed)});".replace("\n", "")
    return f"javascript:{percent_encoded(code, safe='()*!~')}"


def edit_link(template: str, url: str) -> str:
    """Return where a page is edited; empty where nobody told, or where the address would not be safe to follow."""
    if not template or not url:
        return ""
    path = address_of(url).path.strip("/")
    if not path:
        template = template.replace("{path}/", "{path}")
    return safe_href(
        template.replace("{path}", percent_encoded(path, safe="/%~!$&()*+,;=:@-._")).replace(
            "{url}", percent_encoded(url, safe="")
        )
    )
