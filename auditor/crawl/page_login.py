# ruff: noqa: E501  # a table of phrases reads best with one kind of sentence a line
"""Which pages are about accounts: they may well speak of passwords."""

from __future__ import annotations

import re

from auditor.crawl.login_addresses import looks_like_login_address
from auditor.crawl.page_signals import PageSignals
from auditor.urls import path_of

_REGISTERS = re.compile(
    r"\b(?:regist(?:er|ration)|sign[ -]?up|(?:create|open|set up|make) (?:an? |your |a new )?(?:\w+ )?account|new account|join us|apply|registrier\w*|(?:neues )?konto (?:anlegen|erstellen|eröffnen)"
    r"|inscription|inscrire|(?:créer|ouvrir) (?:un|votre|mon) compte|regístr\w+|(?:crear|abrir) (?:una )?cuenta|registra(?:ti|zione)|cre(?:a|are) (?:un )?account|cri(?:ar|e) (?:uma |a sua )?conta|registo"
    r"|account aanmaken|registreren|skapa (?:ett )?konto|registrera|opret (?:en )?konto|opprett (?:en )?konto|luo (?:käyttäjä)?tili|rekisteröidy|załóż konto|rejestracja|registrace|vytvořit účet|regisztráció|регистрация|создать аккаунт)\b"
    r"|新規登録|アカウント作成|注册|회원가입",
    re.IGNORECASE,
)
_LOGS_IN = re.compile(
    r"\b(?:log|sign)[ -]?(?:on|in)\b|\bse connecter\b|\biniciar sesión\b|\baccedi\b|\binloggen\b", re.IGNORECASE
)
"""Said where a second password is that of a second proof, not the first one repeated."""


def registers(page: PageSignals) -> bool:
    """Tell whether somebody opens an account or chooses a new password on this page."""
    first = " ".join(page.headings[:1]) or page.title
    logs_in = _LOGS_IN.search(f"{page.title} {page.text[:40]}") is not None
    return page.new_passwords > 0 or (page.passwords > 1 and not logs_in) or _REGISTERS.search(first) is not None


def is_about_accounts(page: PageSignals) -> bool:
    """Tell whether a page was asked for as one that has to do with accounts, or has a form of its own for them."""
    asked = path_of(page.asked).lower()
    return (
        looks_like_login_address(page.asked)
        or bool(_REGISTERS.search(f"{page.title} {' '.join(page.headings)}"))
        or page.passwords > 0
        or any(word in asked for word in ("account", "password", "konto", "passwor", "register", "profile"))
    )
