from __future__ import annotations

import pytest

from auditor.encodings import decoded, encoding_of


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("Latin1", "caf\u00e9 \u20ac"),
        ("us-ascii", "caf\u00e9 \u20ac"),
        (" ISO_8859-15 ", "\u20ac"),
        ("l9", "\u20ac"),
        ("visual", "\u05e9\u05dc\u05d5\u05dd"),
        ("csISO88598I", "\u05e9\u05dc\u05d5\u05dd"),
        ("windows-874", "\u0e2a\u0e27\u0e31\u0e2a"),
        ("tis-620", "\u0e2a\u0e27"),
        ("x-cp1254", "\u0130stanbul"),
        ("koi", "\u041c\u0438\u0440"),
        ("cskoi8r", "\u041c\u0438\u0440"),
        ("x-mac-ukrainian", "\u0404"),
        ("mac", "\u00e9"),
        ("x-sjis", "\u65e5\u672c"),
        ("csEUCPkdFmtJapanese", "\u65e5\u672c"),
        ("iso-ir-149", "\ud55c"),
        ("chinese", "\u5317"),
        ("cn-big5", "\u5317"),
        ("unicode11utf8", "\u5317"),
        ("unicodefffe", "\u5317"),
    ],
)  # fmt: skip
def test_every_label_of_the_standard_means_an_encoding_we_can_read(label: str, text: str) -> None:
    encoding = encoding_of(label)
    codec = {"windows-874": "cp874"}.get(encoding, encoding)
    assert decoded(text.encode(codec), encoding) == text


@pytest.mark.parametrize("label", ["", "bogus", "utf-7", "utf-32", "cp437", "idna", "rot13", "replacement"])
def test_what_is_no_label_of_the_web_means_nothing(label: str) -> None:
    assert encoding_of(label) == ""


def test_a_byte_order_mark_is_no_text() -> None:
    assert decoded("\ufeffa".encode("utf-16-le"), "utf-16-le") == "a"
