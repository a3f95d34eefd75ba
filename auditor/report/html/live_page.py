"""From the report to the page itself: where it is edited, and a bookmark that marks the findings on it."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.model.page import JSON
from auditor.report.escape import clean, safe_href, script_json
from auditor.report.html.marked import Marked
from auditor.urls import address_of, percent_encoded

_MOST_TEXT = 160
_LONGEST_SELECTOR = 600

_MARK = """(function(f){var n=0,d=document,b=d.body,at={};f.forEach(function(x){try{var e=d.querySelector(x[1])}catch(z){}
if(!e)return;n++;var r=e.getBoundingClientRect(),t=d.createElement('div'),s=t.style;e.style.outline='3px solid #a32a1f';
e.style.outlineOffset='-3px';t.textContent=x[0];t.title=x[2];s.position='absolute';s.zIndex=2147483647;s.background='#a32a1f';
s.color='#fff';s.font='bold 14px sans-serif';s.padding='2px 6px';s.borderRadius='10px';
var l=Math.max(0,r.left+scrollX-12),o=Math.max(0,r.top+scrollY-12),k=Math.round(l)+' '+Math.round(o);at[k]=(at[k]||0)+1;
s.left=l+32*(at[k]-1)+'px';s.top=o+'px';b.appendChild(t)});alert(n+' of '+f.length+' findings are marked here.')})"""
"""Outlines each element that a selector finds and puts the finding's number on it; several at one place stand side by side. Texts go in
as texts."""


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
