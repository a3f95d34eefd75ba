"""Languages by their primary subtag: what English calls them, and which package of Debian has a spelling dictionary for them."""

from __future__ import annotations

from collections.abc import Mapping

NAMES: Mapping[str, str] = {
    "af": "Afrikaans", "am": "Amharic", "ar": "Arabic", "az": "Azerbaijani", "be": "Belarusian", "bg": "Bulgarian",
    "bn": "Bengali", "bo": "Tibetan", "br": "Breton", "bs": "Bosnian", "ca": "Catalan", "cs": "Czech", "cy": "Welsh",
    "da": "Danish", "de": "German", "dz": "Dzongkha", "el": "Greek", "en": "English", "eo": "Esperanto", "es": "Spanish",
    "et": "Estonian", "eu": "Basque", "fa": "Persian", "fi": "Finnish", "fo": "Faroese", "fr": "French", "ga": "Irish",
    "gd": "Scottish Gaelic", "gl": "Galician", "gu": "Gujarati", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian",
    "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian", "is": "Icelandic", "it": "Italian", "ja": "Japanese",
    "ka": "Georgian", "kk": "Kazakh", "km": "Khmer", "ko": "Korean", "la": "Latin", "lb": "Luxembourgish", "lo": "Lao",
    "lt": "Lithuanian", "lv": "Latvian", "mk": "Macedonian", "ml": "Malayalam", "mn": "Mongolian", "ms": "Malay",
    "mt": "Maltese", "my": "Burmese", "nb": "Norwegian Bokmål", "ne": "Nepali", "nl": "Dutch", "nn": "Norwegian Nynorsk",
    "no": "Norwegian", "oc": "Occitan", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian",
    "se": "Northern Sami", "si": "Sinhala", "sk": "Slovak", "sl": "Slovenian", "sq": "Albanian", "sr": "Serbian",
    "sv": "Swedish", "sw": "Swahili", "ta": "Tamil", "te": "Telugu", "th": "Thai", "tl": "Tagalog", "tr": "Turkish",
    "uk": "Ukrainian", "ur": "Urdu", "uz": "Uzbek", "vi": "Vietnamese", "yi": "Yiddish", "zh": "Chinese",
}  # fmt: skip
"""Primary subtag (ISO 639) -> English name."""

_AS_TAGGED = (
    "af an ar be bg bn bo br bs ca cs da dz el es eu fr gd gl gu he hi hr hu id is it kk ko lo lt lv ml mn ne nl no oc pl ro"
    " ru si sk sl sr sv sw te th tr uk uz vi"
).split()
_DEBIAN: Mapping[str, str] = {
    **{tag: f"hunspell-{tag}" for tag in _AS_TAGGED},
    "de": "hunspell-de-de", "en": "hunspell-en-gb", "pt": "hunspell-pt-pt", "nb": "hunspell-no", "nn": "hunspell-no",
    "eo": "myspell-eo", "et": "myspell-et", "fa": "myspell-fa", "fo": "myspell-fo", "ga": "myspell-ga", "hy": "myspell-hy",
    "sq": "myspell-sq", "tl": "myspell-tl",
}  # fmt: skip


def language_name(tag: str) -> str:
    """Return what English calls a language, by its primary subtag; the tag in quotation marks where that is not known."""
    return NAMES.get(tag, f"“{tag}”")


def dictionary_package(tag: str) -> str:
    """Return the package of Debian and Ubuntu with the dictionary of a language; empty where there is none."""
    return _DEBIAN.get(tag, "")
