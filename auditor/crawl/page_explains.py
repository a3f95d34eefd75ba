# ruff: noqa: E501  # a table of phrases reads best with one kind of sentence a line
"""Which pages speak about logins, errors or upkeep, and do not meet somebody with them: help, references, lists of changes.

A wall speaks of here and now, to whoever stands before it. A page about the same matter is named as a question or as what its
reader would say, is named after a version, shows code, tables or terms, quotes what a wall says, or speaks of anybody.
"""

from __future__ import annotations

import re

from auditor.crawl import page_phrases as phrases
from auditor.crawl.page_signals import PageSignals

_WAYS = 2
"""Pages of its site to which the menu of a page leads; that of a wall leads home, and to a login."""
_ASKS = re.compile(
    r"(?:how|what|why|which|where|when|who|wie|was|warum|wann|wo|wer|comment|qu'est|que|pourquoi|quand|où|cómo|qué|por qué|cuándo|dónde"
    r"|come|cosa|perché|quando|como|o que|hoe|wat|waarom|hur|vad|hvordan|hva|hvad|miten|mikä|jak|co to|как|что|почему|nasıl|nedir|πώς|τι)\b"
)
"""How a page that explains begins."""
_OF_ITS_READER = re.compile(
    r"(?:i (?:can't|cannot|am not able|am unable|have|haven't|forgot|lost|need|want|get|got|don't|did|didn't|keep|see|no longer)|i've|my"
    r"|ich (?:kann|habe|bekomme|finde|sehe|möchte|will|komme)|meine?|je (?:ne|suis|veux|souhaite|reçois)|je n|j|mon|ma|mes|no (?:puedo|consigo|recuerdo|recibo|he)|olvidé|he (?:olvidado|perdido)|mi"
    r"|non (?:riesco|ricordo|ricevo|posso|ho)|ho (?:dimenticato|perso)|il mio|la mia|não (?:consigo|recebi|posso|lembro)|esqueci|perdi|o meu|a minha|meu|minha"
    r"|ik (?:kan|heb|krijg|ben|wil)|mijn|jag (?:kan|har|får|vill)|mi(?:n|tt|na)|jeg (?:kan|har|får|vil)|mit|mitt|en (?:voi|pääse|saa|muista)|unohdin|nie (?:mogę|pamiętam|działa)|mój|moja"
    r"|nemohu|nejde|zapomněl|nem (?:tudok|kapom)|я (?:не|забыл|потерял)|не (?:могу|получается|приходит)|мой|unuttum|giriş yapamıyorum)(?=[\s'])(?!.{0,30}\b(?:robot|human|mensch|humain|humano|umano|\d\d)\b)"
)
"""What the reader of a page says; a wall never speaks for its visitor, but for "I am not a robot" and "I am over 18"."""
_VERSION = re.compile(
    r"(?:\w{1,20} )?(?:v(?:er(?:sion|sión|são|sione|sie|ze|sija|sio)?)?\.? ?|release |r)?\d{1,4}(?:\.\d{1,4}){1,3}(?:[ -]?(?:alpha|beta|rc|lts)\.?\d{0,2})?(?:\s?[-–—:(].{0,60})?"
    r"|(?:version|release|ausgabe|versión|versão|versione|versie|バージョン|版本|версия|wersja|verze) ?\d{1,4}(?:\.\d{1,4}){0,3}\b.{0,40}"
    r"|(?:what's new|changelog|change log|release notes?|changes|hotfix|neuigkeiten|änderungen|versionshinweise|nouveautés|notes de (?:version|mise à jour)|novedades|notas de la versión|novità|note di rilascio|novidades|notas de versão"
    r"|wat is er nieuw|wijzigingen|nyheter|ändringslogg|versionsfakta|endringslogg|ændringer|muutokset|zmiany|co nowego|změny|novinky|更新履歴|リリースノート|更新日志|更新说明|что нового|список изменений|변경 내역)\b.{0,40}"
)
"""The name of a list of changes."""
_QUOTED = re.compile(
    r"“[^“”\n]{1,90}”|„[^„“”\n]{1,90}[“”]|«\s?[^«»\n]{1,90}\s?»|»[^«»\n]{1,90}«|「[^「」\n]{1,60}」|『[^『』\n]{1,60}』|(?<![\w=])\"[^\"\n<>]{1,90}\"(?!\w)|(?<!\w)‘[^‘’\n]{1,60}’(?!\w)"
)
_LISTED = re.compile(r"(?<![\w.])(?:[A-Z]{1,4}[-_]?\d{1,4}|\d{1,4})\s?[:–—]\s")
"""One of several codes, and what it means."""
_ANYBODY = re.compile(
    r"\b(?:those (?:who|that|which)|(?:people|users|visitors|members|customers|readers|students|programs|clients|browsers|crawlers|sites) (?:who|that|which|may|can|must|do not|are|will|see)|anyone|anybody|everyone|everybody|whoever"
    r"|an? (?:user|visitor|member|customer|reader|client|browser|server|site|program|page|request|session|token|password|code|link|invitation|key)\b|each|every|most often|usually|often|sometimes|mostly"
    r"|wer|alle, die|jede[rsnm]?|meist(?:ens)?|manchmal|oft|häufig|ceux qui|celles qui|quiconque|chaque|souvent|parfois|quienes|los que|cada|a menudo|a veces|coloro che|chiunque|ogni|spesso"
    r"|quem|todos os que|muitas vezes|iedereen|elke?|vaak|soms|meestal|den som|alla som|varje|ofta|ibland|alle som|hver|ofte|joka|usein|każdy|często|kdo|každý|často|каждый|часто|apis?|endpoints?)\b"
)
"""Of whom a page speaks that speaks of no one who is there."""


_HERE = re.compile(
    r"\b(?:this (?:page|site|website|content|article|story|post|area|section|link|video|file|document|resource|address|part)|you (?:are|were|were|have been|need|must|do not|don't|can't|cannot)|we (?:are|can't|cannot|could not|couldn't|have|had|hit)"
    r"|sorry|unable to|dies(?:e|er|es|en) (?:seite|website|inhalt|artikel|beitrag|bereich|link|adresse)|die seite, die|sie (?:sind|haben|müssen|wurden)|wir (?:sind|haben|können|konnten)|leider"
    r"|ce (?:site|contenu|lien|document)|cet article|cette (?:page|section|adresse|vidéo)|vous (?:êtes|devez|n'êtes|n'avez|avez été)|nous (?:sommes|avons|ne)|désolés?"
    r"|est[ea] (?:página|sitio|contenido|artículo|enlace|curso|foro|área|conteúdo|artigo|ligação|secção|site)|lo sentimos|usted (?:no|debe)|que (?:buscas?|procura)|não tem|no tiene"
    r"|quest[oa] (?:pagina|sito|contenuto|articolo|link|sezione)|non hai|spiacenti|deze (?:pagina|site|website|inhoud|link)|dit (?:artikel|bericht)|u (?:bent|moet|hebt)|denna (?:sida|artikel)|den här (?:sidan|artikeln)|denne (?:siden?|artikkelen|artikel)"
    r"|tämä (?:sivu|artikkeli)|t[aąeęo] (?:stron\w+|treś\w+|artykuł\w*)|tato stránka|tento (?:článek|obsah)|эт(?:а страница|от сайт|от материал)|bu (?:sayfa|site|içerik|makale))\b|このページ|この記事|本页|此页|该页|本站|이 페이지|이 글"
)
"""Words for what stands here and for who stands before it."""
_AGAIN = re.compile(
    r"\b(?:try again|versuchen sie|réessay\w+|inténte\w+|riprova\w*|tente (?:novamente|de novo)|probeer het|försök igen|prøv igjen|prøv igen|yritä)\b"
)
_FEW_MORE = 4
"""Words of a wall beside its phrase, when it does not speak to anybody."""


_OF_ITS_WRITER = re.compile(
    r"\b(?:my (?!account|profile|portal|page)\w|mine\b|i (?:fail|found|find|made|make|wrote|write|think|like|love|live|was|had|keep|use|used|bought|saw|know|learnt|learned|teach|work)\b|ich (?:habe|war|mag|finde|arbeite)\b"
    r"|je (?:vis|travaille|pense)\b|he (?:hecho|escrito|visto)\b|ho (?:fatto|scritto|visto)\b|ik (?:maak|woon|werk)\b|jag (?:bor|arbetar)\b)"
)
"""Who writes of themselves; a wall is signed by nobody, or by "we"."""


def is_framed(page: PageSignals) -> bool:
    """Tell whether the menu of a site stands around a page that has a heading."""
    return page.ways >= _WAYS and bool(page.headings)


def explains(page: PageSignals) -> bool:
    """Tell whether a page is named as one that explains ("What is a captcha?"), or is one to look things up in its site."""
    name = phrases.folded(page.headings[0] if page.headings else page.title)
    if _ASKS.match(name):
        return not (page.buttons and page.fields + page.usernames and not is_framed(page))  # it asks its visitor
    listed = len(set(_LISTED.findall(page.text[:1_200]))) > 1
    documents = (
        listed or page.samples > 0 or _OF_ITS_READER.match(name) is not None or _VERSION.fullmatch(name) is not None
    )
    return documents and is_framed(page)


def speaks_of_anybody(text: str) -> bool:
    """Tell whether a text in lower case speaks of people or things in general."""
    return _ANYBODY.search(text) is not None


def is_written_by_one(text: str) -> bool:
    """Tell whether a text in lower case is somebody's own."""
    return _OF_ITS_WRITER.search(text) is not None


def speaks_of_here(text: str) -> bool:
    """Tell whether a text in lower case speaks of this very page, or to whoever stands before it."""
    return _HERE.search(text) is not None


def names_the_matter(page: PageSignals, said: str) -> bool:
    """Tell whether a page in the menu of its site goes on, below what a wall says, about the matter: "410 Gone. It was there once."."""
    if not is_framed(page) or page.words <= len(said.split()) + _FEW_MORE:
        return False
    text = phrases.folded(page.text, 1_200)
    return not (speaks_of_here(text) or _AGAIN.search(text)) or speaks_of_anybody(text)


def unquoted(text: str) -> str:
    """Return a text without what it quotes: who names a message does not give it."""
    return _QUOTED.sub(" ", text)
