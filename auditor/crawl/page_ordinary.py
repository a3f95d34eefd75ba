# ruff: noqa: E501  # a table of phrases reads best with one language a line
"""Knows the short pages that nearly every site has and that speak of what walls speak of: the privacy policy, a newsletter, an offer."""

from __future__ import annotations

import re

LEGAL = re.compile(
    r"(?:our |unsere )?(?:privacy(?: (?:policy|notice|statement))?|cookies?(?: (?:policy|notice))?|terms(?: (?:of (?:use|service)|(?:and|&) conditions))?|legal notice|imprint"
    r"|datenschutz\w*|impressum|agb|nutzungsbedingungen|cookie-?richtlinie\w*|mentions légales|(?:politique de )?confidentialité|politique (?:de|relative aux) cookies"
    r"|conditions (?:générales|d'utilisation).{0,20}|aviso legal|política de (?:privacidad|privacidade|cookies)|privacidad|privacidade|condiciones (?:de uso|generales)|note legali"
    r"|(?:informativa (?:sulla )?)?privacy(?: policy)?|informativa sui cookie|termini (?:d'uso|e condizioni)|termos (?:de (?:uso|utilização)|e condições)|privacy(?:verklaring|beleid)"
    r"|cookie(?:beleid|verklaring)|algemene voorwaarden|integritetspolicy|kakor|villkor|privatlivspolitik|cookiepolitik|personvern\w*|tietosuoja\w*|evästeet|polityka prywatności|regulamin"
    r"|ochrana (?:osobních )?údajů|zásady .{0,30}|конфиденциальность|политика конфиденциальности)"
)
"""Names of the pages that the law asks for."""
CONTACT = re.compile(
    r"(?:how to )?(?:contact|reach|call|write to)(?: (?:us|me|details|information|form))?|get in touch|kontakt(?:daten|formular)?|(?:so )?erreichen sie uns|anfahrt|(?:nous )?(?:contact(?:er|ez-nous)?|joindre|écrire)"
    r"|contact(?:o|os|e|enos|anos|ar)|cont[aá]ctenos|contatt(?:i|o|aci)|dove siamo|fale connosco|contactgegevens|neem contact op|kontakta oss|kontakt oss|ota yhteyttä|yhteystiedot|yhteys|skontaktuj się|kontakty|kapcsolat"
    r"|контакты|связаться с нами|контакти|iletişim|bize ulaşın|επικοινωνία|お問い合わせ|联系(?:我们)?|聯絡我們|문의|연락처"
)
"""Names of the page that says how to reach people."""
LETTER = re.compile(
    r"\b(?:newsletter|mailing list|rundbrief|lettre d'information|infolettre|boletín|bollettino|boletim|nieuwsbrief|nyhetsbrev|nyhedsbrev|uutiskirje|biuletyn|zpravodaj|hírlevél|рассылк\w*)"
    r"|ニュースレター|メルマガ"
)
OFFERS = re.compile(
    r"\b(?:start|begin|try)\b.{0,20}\bfree\b|\bno (?:credit )?card\b|\bget started\b|\bkostenlos testen\b|\bjetzt (?:kostenlos )?testen\b|\bessa(?:i|yez) gratuit\w*|\bprueba gratis\b|\bprova gratu\w+|\bteste gr[aá]tis\b|\bgratis proberen\b"
)
READS = re.compile(
    r"\b(?:read\w*|article|story|stories|continue|weiter\w*|artikel\w*|lire|lecture|artículo|leyendo|articolo|leggere|leggendo|artigo|lendo|lezen)\b"
)
"""What somebody wants to do who stands before a paywall."""
DEFINES = re.compile(
    r"^\s*[^\n]{3,40}\n\s*(?:(?:an?|the time|ein\w*|une?|un[ao]?|uma?|een|et|en|small|kleine[rs]?) [^.!?\n]{3,120}\b(?:that|which|who|whose|between|der|die|das|zwischen|qui|que|che|dat|som)\b"
    r"|[^\n]{10,200}\b(?:see also|siehe auch|voir aussi|véase también|vedi anche|ver também|zie ook)\b)"
)
"""A heading, and below it what the thing is."""
HABIT = re.compile(
    r"\b(?:mondays|tuesdays|wednesdays|thursdays|fridays|saturdays|sundays|weekdays|montags|dienstags|mittwochs|donnerstags|freitags|samstags|sonntags|werktags"
    r"|le (?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)|los (?:lunes|martes|miércoles|jueves|viernes|sábados|domingos)|(?:il|di) (?:lunedì|martedì|mercoledì|giovedì|venerdì|sabato)"
    r"|(?:à|às|aos) (?:segundas?|terças?|quartas?|quintas?|sextas?|sábados|domingos)|måndagar|tisdagar|onsdagar|torsdagar|fredagar|lördagar|söndagar|vardagar|hverdage|hverdager|arkisin|maanantaisin)\b"
)
"""Something that happens every week."""
