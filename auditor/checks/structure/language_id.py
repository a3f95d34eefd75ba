"""Which language a text is in, decided by its script and its function words, and only when that is certain.

Function words ("the", "und", "que") make up two fifths of running text and are few; a text is given a language when its
function words speak for one language far more than for any other. Deterministic, offline, and silent when in doubt.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
MAX_CHARS = 20_000
FEWEST = 8
"""Words below which nothing is said of a text."""
_SHORTEST = 2 * FEWEST - 1
"""Characters that so many words need at least, with what is between them."""
CERTAIN = 20
"""Words from which weak evidence is enough."""

FUNCTION_WORDS: dict[str, frozenset[str]] = {
    code: frozenset(words.split())
    for code, words in {
        "en": "the of and to in is that for it was on are as with his they at be this from have or by had not but what all were we "
        "when your can said there an each which she do how their if will up other about out many then them these so some her would "
        "make like him into has look more go see no way could my than been who its now did get you our over between after where "
        "please here only also us i a he me those such because through while before both under very any most",
        "de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass "
        "sie nach wird bei einer um am sind noch wie einem über einen so zum haben nur oder aber vor zur bis mehr durch man sein "
        "wurde sei ihre ihr wir ich unsere unser können kann wenn diese dieser dieses keine alle uns hier mich du was wo schon sehr",
        "fr": "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont la avec son ou aux mais "
        "comme on nous cette ses vous leur été être ont elle ces fait aussi deux très tout même peut sans entre vos votre notre nos "
        "je ils où si bien y dont sous afin ainsi chez leurs cet lors d'un d'une l'on c'est qu'il n'est",
        "es": "de la que el en y a los del se las por un para con no una su al lo como más pero sus le ya o este sí porque esta entre "
        "cuando muy sin sobre también me hasta hay donde quien desde todo nos durante todos uno les ni contra otros ese eso ante "
        "ellos e esto mí antes algunos qué unos yo otro otras otra él tanto esa estos mucho nada es son está están fue ser nuestra "
        "nuestro nuestros usted",
        "it": "di e il la che in un a per è una sono non con si da come anche più le dei nel al del alla della i gli lo ma se o ha "
        "su nella delle ci questo questa suo sua essere tra quando molto stato fra sul dal ai hanno ed dalla degli loro nostro "
        "nostra tutti tutto ogni dove perché noi voi lei lui sulla nei dopo senza",
        "pt": "de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das tem à seu sua ou ser "
        "quando muito há nos já está eu também só pelo pela até isso ela entre era depois sem mesmo aos ter seus quem nas me esse "
        "eles estão você tinha foram essa num nem suas meu às minha são nossa nosso pode este esta",
        "nl": "de van het een en in is dat op te zijn met voor niet aan er om ook als dan maar bij uit naar door over ze zich hij "
        "kan wordt deze nog of was worden heeft die wij we je jij u uw onze ons dit geen veel meer al haar hun mijn wat waar hier "
        "tot tussen na omdat moet kunnen hebben alle",
        "sv": "och i att det som en på är av för med den till inte om har de ett han var jag men sig från vi så kan när man hon eller "
        "ska nu där under efter vid ut upp också oss ditt din våra vår detta dessa mot varit blir mycket alla sina sitt genom samt",
        "da": "og i at det som en på er af for med den til ikke om har de et han var jeg men sig fra vi så kan når man hun eller skal "
        "nu hvor under efter ved ud op også os din dit vores disse mod været bliver meget alle sine deres hvis blev kun denne noget",
        "no": "og i at det som en på er av for med den til ikke om har de et han var jeg men seg fra vi så kan når man hun eller skal "
        "nå hvor under etter ved ut opp også oss din ditt våre disse mot vært blir mye alle sine deres hvis ble bare denne noe både",
        "fi": "ja on ei se että oli hän mutta ovat kun niin myös joka voi sekä kuin tai ole jos mukaan hänen sen olla jo vain tämä "
        "kanssa ne nyt jonka mitä siitä kaikki sitä vielä minä sinä me te he tässä jotka mikä noin ennen jälkeen",
        "pl": "i w na z się do nie jest że o to jak po co ale za od przez dla tego są był tym przy tak być jego które który która "
        "oraz może czy już lub tylko także ich jej ze pod nad przed bez gdy roku więc bardzo nas wszystkie",
        "cs": "a se v na je že o s z do i to ve k pro za by jsou byl jako ale po které od jeho tak nebo podle až jsem při který co "
        "ze než jeho bylo však také má může jen aby která jak když být nás vám jejich této mezi",
        "hu": "a az és hogy nem is egy ez meg van csak de mint már még volt el vagy ha kell lehet azt akkor azonban így nincs sem "
        "minden ki után között által során lesz fel ezt ezek aki amely valamint illetve pedig",
        "ro": "de și în a la cu pe o care nu este din un sau mai că pentru ce al prin se sunt au fost ca dar după fi această acest "
        "lui ei lor între către fără când ale avea toate noi dumneavoastră poate unei unui",
        "tr": "ve bir bu da de için ile olarak çok daha en gibi olan kadar sonra ne ise ama var o her mi ya değil veya ben biz siz "
        "olduğu göre ancak ki yok bütün tarafından hem şu diye üzere içinde önce",
        "ca": "de la i el que a en els les un una per amb del és no es al com més se o dels però són seva seu també aquest aquesta "
        "entre quan molt sense sobre hi ha ser ens nostra nostre fins on tots han ja des perquè dins",
        "id": "yang dan di untuk dengan dari pada ini itu tidak dalam akan ke adalah juga oleh kami kita anda mereka atau bisa sudah "
        "ada karena lebih saat para seperti telah dapat satu sebagai bagi saya kepada setelah antara",
        "eu": "eta da ez du bat dira ere den dute izan zen hau zuen baina egin dela bere beste hori dituzte edo dago baino oso gure",
        "ga": "an agus na ar is i a go leis do ag sé bhí tá ní atá chun sin le sí nó faoi bheith gach ach ó seo mar dá",
        "cy": "y a yn i ac o ar mae yr am gyda ei eich ein hyn wedi bod oedd gan fel sydd neu ond nid cael gwneud eu at dros",
        "vi": "và là của có cho không được trong các một với những người đã này khi để về từ đến tại cũng ra như trên hay nhiều",
    }.items()
}

_SCRIPTS = {
    "HIRAGANA": ("ja",), "KATAKANA": ("ja",), "HANGUL": ("ko",), "CJK": ("zh", "ja"), "ARABIC": ("ar", "fa", "ur", "ps", "ckb"),
    "HEBREW": ("he", "yi"), "GREEK": ("el",), "THAI": ("th",), "DEVANAGARI": ("hi", "mr", "ne", "sa"), "BENGALI": ("bn", "as"),
    "TAMIL": ("ta",), "TELUGU": ("te",), "GEORGIAN": ("ka",), "ARMENIAN": ("hy",), "GURMUKHI": ("pa",), "GUJARATI": ("gu",),
    "KANNADA": ("kn",), "MALAYALAM": ("ml",), "KHMER": ("km",), "LAO": ("lo",), "MYANMAR": ("my",), "ETHIOPIC": ("am", "ti"),
    "SINHALA": ("si",), "CYRILLIC": ("ru", "uk", "bg", "sr", "mk", "be", "kk", "mn", "ky", "tg"),
}  # fmt: skip
_DENSE = frozenset({"HIRAGANA", "CJK", "HANGUL", "THAI", "KHMER", "LAO", "MYANMAR"})
"""Scripts of which a few signs are a sentence."""
_TWINS = {"no": {"nb", "nn", "da"}, "da": {"no", "nb"}, "id": {"ms"}, "ca": {"oc"}, "pt": {"gl"}}
"""Languages too close to tell from function words."""
_HOLDERS = {
    word: tuple(language for language, known in FUNCTION_WORDS.items() if word in known)
    for word in frozenset().union(*FUNCTION_WORDS.values())
}
"""Function word -> the languages that have it."""

_SPELLING = {
    code: re.compile(pattern)
    for code, pattern in {
        "en": r"th|wh|ing\Z|ght|ow\Z|ck\Z|tion(?:s|al)?\Z",
        "de": r"ung(?:en)?\Z|sch|ß|keit\Z|lich(?:e[nrs]?)?\Z|[äö].*en\Z|ü",
        "fr": r"eux\Z|eau|oir|ê|œ|è[rm]e|tion(?:s|nel)?\Z|ç|oi[st]\Z",
        "es": r"ción\Z|ciones\Z|ñ|dad(?:es)?\Z|ía|mente\Z|ando\Z|iendo\Z",
        "it": r"zion[ei]\Z|gli|tà\Z|cch|ggi|ità\Z|ment[eio]\Z|ann?o\Z",
        "pt": r"ção\Z|ções\Z|ão\Z|õe|lh|nh|dades?\Z|mente\Z|ê",
        "nl": r"ij|sch|aa|oe|uu|lijk|heid|ee",
        "sv": r"ä|ö|å|sk|ligt?\Z",
        "da": r"æ|ø|å|lig\Z|else[rn]?\Z",
        "no": r"æ|ø|å|lig\Z|else[rn]?\Z|kj|gj",
        "fi": r"ää|yy|uu|aa|ssa\Z|ssä\Z|lla\Z|llä\Z|nen\Z",
        "pl": r"ł|ą|ę|sz|cz|rz|ść\Z",
        "cs": r"ř|ě|ů|ou\Z|ých\Z|ní\Z",
        "tr": r"ı|ş|ğ|lar\Z|ler\Z",
        "hu": r"ő|ű|gy|sz|ny",
        "ro": r"ș|ț|ţ|ş|ului\Z|ă",
    }.items()
}
"""Spellings that are common in one language and rare in the others; weaker evidence than a function word."""


@dataclass(frozen=True, slots=True)
class Tongue:
    """A certain answer: the languages a text can be in (several share one script), and from how many words."""

    languages: frozenset[str]
    words: int
    sure: bool = True
    """Enough words, or evidence that leaves no doubt; otherwise worth a look only."""


@lru_cache(maxsize=1024)
def tongue_of(text: str) -> Tongue | None:
    """Return the language of a text, or None when it is not certain."""
    text = text[:MAX_CHARS]
    if text.isascii():
        return _latin(text)
    letters = list(filter(str.isalpha, text))
    if not letters:
        return None
    script, share = _script(letters)
    if script and script != "LATIN":
        if script == "CJK" and any(unicodedata.name(c, "").startswith(("HIRAGANA", "KATAKANA")) for c in letters):
            script = "HIRAGANA"
        words = max(len(_WORD.findall(text)), len(letters) // 3)
        known = _SCRIPTS.get(script)
        if not known or share < 0.7 or not _says_something(script, text, len(letters)):
            return None
        return Tongue(frozenset(known), words, words >= 4)
    # Sentences full of names in another script tell by their signs, not by their words.
    return _latin(text) if share >= 0.7 else None


def _says_something(script: str, text: str, letters: int) -> bool:
    # A sign in a formula (σ√2π) or the name of a language in a menu (Русский) is not a text in that language.
    if script in _DENSE:
        return letters >= 6
    return sum(len(word) >= 3 for word in _WORD.findall(text)) >= 3


def _script(letters: list[str]) -> tuple[str, float]:
    sample = letters[:: max(1, len(letters) // 400)]
    names = Counter(unicodedata.name(char, "UNKNOWN").split(" ")[0] for char in sample)
    names["CJK"] += names.pop("HIRAGANA", 0) + names.pop("KATAKANA", 0)
    script, count = names.most_common(1)[0]
    return script, count / len(sample)


def _latin(text: str) -> Tongue | None:
    if len(text) < _SHORTEST:
        return None
    found: list[str] = _WORD.findall(text.lower() if text.isascii() else text)
    words = found if text.isascii() else [word.casefold().replace("’", "'") for word in found]
    if len(words) < FEWEST:
        return None
    scores = dict.fromkeys(FUNCTION_WORDS, 0.0)
    telling = Counter([word for word in words if word in _HOLDERS])
    most = 1 + len(words) // 25
    for word, said in telling.items():
        # A word of many languages says little; one word repeated says little, too.
        holders, count = _HOLDERS[word], min(said, most)
        for language in holders:
            scores[language] += (1.0 / len(holders)) * count
    score = max(scores.values())
    if score < 1.5 or score / len(words) < 0.06:
        return None
    best = min(name for name, reached in scores.items() if reached == score)
    rival = max(reached for name, reached in scores.items() if name != best and name not in _TWINS.get(best, set()))
    # "A | B | C ..." holds the Czech for "and", "with", "for" and "about".
    distinct = sum(1 for word in telling if len(word) >= 2 and word in FUNCTION_WORDS[best])
    if distinct < 2 or score < 2.5 * rival:
        return None
    sure = len(words) >= CERTAIN or (score >= 3.0 and score >= 4 * rival and distinct >= 4)
    return Tongue(frozenset({best, *_TWINS.get(best, set())}), len(words), sure)


def same_language(tag: str, tongue: Tongue) -> bool:
    """Tell whether a BCP 47 language tag can be the language of a text."""
    primary = tag.strip().lower().replace("_", "-").split("-")[0]
    aliases = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "cmn": "zh", "yue": "zh", "fil": "tl"}
    return primary in tongue.languages or aliases.get(primary, primary) in tongue.languages


NAMES = {
    "en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "pt": "Portuguese", "nl": "Dutch",
    "sv": "Swedish", "da": "Danish", "no": "Norwegian", "fi": "Finnish", "pl": "Polish", "cs": "Czech", "hu": "Hungarian",
    "ro": "Romanian", "tr": "Turkish", "ca": "Catalan", "id": "Indonesian", "ja": "Japanese", "ko": "Korean", "zh": "Chinese",
    "ar": "Arabic", "he": "Hebrew", "el": "Greek", "th": "Thai", "hi": "Hindi", "ru": "Russian", "eu": "Basque", "ga": "Irish",
    "cy": "Welsh", "vi": "Vietnamese",
}  # fmt: skip


def name_of(tongue: Tongue) -> str:
    """Return the language's name for a person."""
    order = [code for code in NAMES if code in tongue.languages]
    return NAMES[order[0]] if order else "/".join(sorted(tongue.languages))
