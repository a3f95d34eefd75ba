# ruff: noqa: E501  # a table of phrases reads best with one language a line
"""Tells the pages that a server, a host or a framework shows in a site's place: by their title, whom they speak to, or a stack.

No site says "if you are the owner of this website" to its visitors; whoever runs the machine under it does.
"""

from __future__ import annotations

import re

from auditor.crawl import page_phrases as phrases
from auditor.crawl.page_explains import explains
from auditor.crawl.page_score import is_bare
from auditor.crawl.page_signals import PageSignals
from auditor.crawl.page_suspicion import SHORT, TINY, Kind, Suspicion

_LONGEST = SHORT * 4
"""Words of the longest standard pages of servers: the one of Debian explains its whole configuration."""
_FEW_LINKS = 12

_SERVER = (
    r"(?:apache\d?|httpd|http server|nginx|openresty|iis\d?|internet information services|litespeed|lighttpd|caddy|tomcat|jetty|wildfly"
    r"|jboss|glassfish|payara|weblogic|websphere|xampp|wamp\w*|mamp|plesk|cpanel|directadmin|ispconfig|cyberpanel|virtualmin)"
)
_STANDARD_TITLE = re.compile(
    rf"(?:welcome to |willkommen bei |bienvenue sur )?(?:the )?(?:apache )?{_SERVER}(?:[ /]\d[\w.()-]*)?(?: on \w+| windows(?: server)?(?: \d+)?)?!?"
    rf"|(?:{_SERVER} )?(?:[\w ]{{0,30}} )?default (?:(?:welcome|index|home|web ?site|web ?server|server|plesk|parallels|virtual host) )*page\b.{{0,40}}"
    rf"|(?:[\w ]{{0,20}} )?test page (?:for|of|powered by) .{{0,80}}|(?:{_SERVER} )?(?:is )?(?:works|working)!?|default (?:web ?site|server|host) page.{{0,20}}"
    r"|web server's default page|php \d[\w.+-]* - phpinfo\(\)|phpinfo\(\)|standard-?seite des (?:web)?servers|page par défaut d\w+ .{0,30}|página predeterminada de .{0,30}"
)

_PLACE = r"(?:web ?site|web ?page|web|site|page|domain(?: name)?|account|blog|shop|store|app|application|deployment|server|resource|workspace)"
_OWNER = re.compile(
    rf"\b(?:if you(?:'re| are|'re)? (?:the |an? )?|are you the |the )(?:(?:web ?)?site |domain |store |shop |account |app(?:lication)? )?(?:owner|administrator|admin|operator|webmaster|visitor|developer)s? (?:or \w+ )?of (?:this|the) {_PLACE}\b"
    r"|\b(?:if you(?:'re| are) the|are you the|are you an?|you(?:'re| are) the) (?:web ?site|site|domain|store|shop|page|account|app|application)(?:'s)? (?:owner|administrator|operator)\b"
    rf"|\b(?:is this your|if this is your|do you own this|if you own this|do you manage this|if you manage this) {_PLACE}\b|\b(?:site|store|shop|domain|website) owner\?"
    r"|\b(?:wenn sie|sind sie|falls sie|bist du|wenn du)(?: \w+){0,2} (?:inhaber\w*|betreiber\w*|eigentümer\w*|besitzer\w*|administrator\w*|webmaster)\b.{0,15}\b(?:seite|website|webseite|domain|webpräsenz|shops?)\b"
    r"|\b(?:si vous êtes|vous êtes|êtes-vous) (?:le |l'|la )?(?:propriétaire|administrat\w+|webmaster|titulaire|gestionnaire)s? (?:de|du) (?:ce|cet|cette|nom de) ?(?:site|domaine|compte|boutique|page|\w+)\b"
    r"|\b(?:si (?:usted )?eres|si (?:usted )?es|es usted|eres) (?:el |la )?(?:propietari[oa]|administrador\w*|dueñ[oa]|titular|webmaster) de est[ea]\b"
    r"|\b(?:se sei|se siete|sei|siete) (?:il |la |l'|i )?(?:proprietari\w*|amministrator\w*|titolar\w*|gestor\w*|webmaster) d(?:i quest[oa]|el (?:sito|dominio)|ella pagina)\b"
    r"|\b(?:se (?:você )?é|se for|você é|é) (?:o |a )?(?:proprietári[oa]|administrador\w*|don[oa]|titular|webmaster) d(?:este|esta|o site|o domínio)\b"
    r"|\b(?:bent u|ben je|als u|als je|indien u)(?: de)? (?:eigenaar|beheerder|webmaster|houder) van (?:deze|dit|de)\b"
)
"""It speaks to whoever runs the site, where a visitor was to read something."""

_FRESH = re.compile(
    r"\bwordpress\. .{0,40}\b(?:first post|erste[rn]? beitrag|premier article|primera entrada|primo articolo|primeir[oa] (?:post|artigo|publicação)|eerste bericht|första inlägg|første (?:indlæg|innlegg)|pierwszy wpis|первая запись|最初の投稿)"
    r"|\bno front page content has been created yet\b|\bnoch kein inhalt für die startseite erstellt\b|\bcongratulations! you have a joomla\b|\bthis is your new (?:blog|site|ghost site)\b.{0,80}\b(?:dashboard|admin|settings)\b"
    r"|\b(?:welcome to|willkommen bei|bienvenue (?:sur|dans)) (?:your new |ihrer neuen |votre nouve\w+ )?(?:typo3|drupal|joomla|ghost|django|laravel|rails|symfony|next\.js|nuxt|hugo|jekyll|october cms|craft cms|strapi)\b(?! v?\d)"
    r"|\b(?:the install worked successfully|get started by editing|you're on rails|hello,? world!?$)"
)
"""What a CMS or a framework shows until somebody puts something there."""
_LISTING = re.compile(
    r"(?:index of|(?:directory|folder)(?: listing)?(?: for| of)?:?|(?:listing|contents|files) (?:of|in):?|(?:verzeichnis|inhalt|ordner|index)(?:inhalt)?(?: von)?:?|(?:index|contenu|répertoire|liste) (?:de|du répertoire):?|índice de|contenido de|indice di|contenuto di|conteúdo de|inhoud van) ?/.{0,200}"
)

_POSITION = re.compile(
    r"(?<![\w./\\-])[/\\]?(?:[\w.-]+[/\\])+[\w.-]+\.(?:php|py|rb|jsx?|tsx?|mjs|java|cs|go|ex|pl|vue|twig|html\.erb)(?::|, line |\s?\()\d+|\bat [\w.$<>]+\([\w.]+:\d+\)"
)
_THROWN = re.compile(
    r"^(?:[\w.:\\]+(?:Exception|Error|NotFound|DoesNotExist|Denied|Invalid|Failure|Mismatch|Violation)\b|undefined (?:variable|index|method|local|constant|array key|offset)\b"
    r"|call to (?:a member|undefined)|class .{1,80} not found|no such (?:table|column)|uncaught\b|unhandled\b|cannot read propert)",
    re.IGNORECASE,
)
_DEBUGGER = re.compile(
    r"\b(?:DEBUG = True|Exception (?:Type|Value|Location):|Request Method:.{0,80}Request URL:|app(?:lication)?_debug|Rails\.root:|Application Trace|Full Trace"
    r"|Framework Trace|Stack ?[Tt]race\b|Source File:|stack frames?|Version Information:|WEB-INF|werkzeug)"
)


def standard_page(page: PageSignals) -> Suspicion | None:
    """Find the page that a server shows until a site is put there."""
    if page.words > _LONGEST or page.links > _FEW_LINKS:
        return None
    title = phrases.folded(page.title)
    heading = phrases.folded(page.headings[0]) if page.headings and is_bare(page) and page.words <= SHORT else ""
    said = next((text for text in (title, heading) if _STANDARD_TITLE.fullmatch(text)), "")
    return (
        Suspicion(Kind.ERROR, is_bare(page), (f"it is the standard page of a server, “{said[:60]}”",)) if said else None
    )


def fresh(page: PageSignals) -> Suspicion | None:
    """Find what a CMS or framework shows until somebody fills it, and the list of files of a folder without a page."""
    if page.words > SHORT or page.links > _FEW_LINKS * 2:
        return None
    title = phrases.folded(page.title)
    if page.links and _LISTING.fullmatch(title):
        return Suspicion(Kind.ERROR, False, ("it is the server's own list of files",))
    found = _FRESH.search(phrases.folded(page.text, 2_000))
    return Suspicion(Kind.ERROR, False, (f"it is still empty: “{found[0][:60]}”",)) if found else None


def to_the_owner(page: PageSignals) -> Suspicion | None:
    """Find a page that speaks to the owner of the site in place of its visitors."""
    if page.words > SHORT * 2 or page.links > _FEW_LINKS or page.fields > 2 or (explains(page) and page.links > 0):
        return None
    found = _OWNER.search(phrases.folded(page.text, 3_000))
    if found is None or (page.words > TINY * 2 and page.words_around > TINY):
        return None
    return Suspicion(Kind.ERROR, False, (f"it speaks to the owner of the site: “{found[0][:60]}”",))


def stack(page: PageSignals) -> Suspicion | None:
    """Find what a framework shows of a fault: what was thrown as its heading or title, and where."""
    if page.words > SHORT * 4 or page.words_around > TINY:
        return None
    thrown = next((text for text in (page.title, *page.headings[:1]) if _THROWN.match(text.strip())), "")
    places = len(_POSITION.findall(page.text[:8_000])) + bool(_DEBUGGER.search(page.text[:8_000]))
    if places >= 2 - bool(thrown) and (thrown or (is_bare(page) and page.words <= SHORT and not page.headings)):
        return Suspicion(
            Kind.ERROR, True, (f"it shows where a program failed{f', “{thrown[:60]}”' if thrown else ''}",)
        )
    return None
