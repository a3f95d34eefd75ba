# ruff: noqa: E501  # a table of words reads best with one matter a line
"""What a few words are about: the matters that walls in front of pages speak of, by stems of words in many languages.

One of them is on every other page; a page of one breath that apologises, asks to try again and names a fault is a wall,
whatever its phrases are.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from enum import StrEnum


class Matter(StrEnum):
    """What a sentence may be about."""

    APOLOGY = "apology"
    RETRY = "retry"
    FAULT = "fault"
    UPKEEP = "upkeep"
    CHECK = "check"
    LOGIN = "login"
    CONSENT = "consent"
    BARRED = "barred"


_STEMS: dict[Matter, str] = {
    Matter.APOLOGY: r"\b(?:sorry|apolog\w+|inconvenience|oops|uh[ -]?oh|oh no|whoops|unfortunately|bear with us|thank you for your patience|leider|entschuldig\w+|verständnis|désolée?s?|veuillez nous excuser|malheureusement|lo sentimos|disculp\w+|molestias|spiacent\w+|scusa\w*|desculp\w+|helaas|beklag\w+|przepraszamy)\b|申し訳|ご不便|ご迷惑|抱歉|извин|죄송",
    Matter.RETRY: r"\b(?:(?:try|trying|check|come|visit)(?: us| this page| it)? (?:again|back|refreshing|later)|retry|refresh|reload|(?:few|couple of) (?:seconds|moments|minutes|hours)|takes? (?:too|a) (?:long|moment)|(?:right|be|are) back|a moment|später|erneut|noch einmal|einen moment|geduld|gleich|in kürze|réessay\w+|quelques (?:instants|secondes|minutes)|patient\w*|un moment|(?:très|plus) (?:vite|tard)|más tarde|en breve|intente\w*|esper[ea]\w*|riprova\w*|attend\w+|em breve|tente novamente|later opnieuw|strax|snart|senere|igen|hetken|spróbuj|wkrótce)\b|しばらく|もう一度|後ほど|几秒|稍候|稍后|请重试|позже|попробуйте|잠시",
    Matter.FAULT: r"\b(?:(?:\w+ )?\w*error|exception|fault|no such file|does not exist|failed|failure|unable to|(?:went|go) wrong|snag|hiccup|(?:technical|some) (?:problems?|difficult\w+|issues?)|glitch|(?:is|seems|be) broken|can't connect|cannot connect|crash\w*|overload\w*|fehler\w*|überlastet|störung|fehlgeschlagen|schief\w*|erreur|surchargé|panne|échoué|errore|guasto|fallo|fallado|erro|fout|storing|fel uppstod|en fejl|en feil|virhe|chyba|hiba|błąd|awaria)\b|エラー|障害|错误|故障|异常|ошибк|сбой|오류",
    Matter.UPKEEP: r"\b(?:maintenance|down for|(?:be|are) (?:right |shortly )?back(?! (?:in|with|to|at)\b)|return (?:shortly|soon)|downtime|offline|upgrad\w+|(?:being|currently) (?:updated|rebuilt|improved)|updating|under construction|(?:temporarily|currently|presently) (?:unavailable|offline|closed|down)|opening soon|launch(?:ing)? soon|when we launch|(?:new|neue) (?:web ?site|internetpräsenz|homepage)|wir bauen um|bald (?:für sie )?da|wartung\w*|zurzeit nicht|vorübergehend|nicht zur verfügung|überarbeite\w+|aktualisier\w+|mise à jour|indisponible|(?:en|pour) travaux|peau neuve|très bientôt|mantenimiento|fuera de servicio|(?:volver[áe]\w*|estará) (?:a estar )?disponible|mejorando|interrompu|no disponible|manutenzione|momentaneamente|aggiornamento|manutenção|construção|onderhoud|tijdelijk|underhåll|vedlikehold\w*|vedligeholdelse|huoltokatko|pois käytöstä|tilapäisesti|údržb\w+|karbantart\w+|konserwac\w+|niedostępn\w+)\b|メンテナンス|停止して|更新中|维护|升级|технические работы|недоступ|점검",
    Matter.CHECK: r"\b(?:verif\w+|human|robots?|bots?|captcha|puzzle pieces?|slider|slide (?:right|to)|security (?:check|service|verification)|malicious|automated (?:access|requests?)|crawler|too many requests|quota|slow down|anfragen|eingeschränkt|network|unusual (?:traffic|activity)|checking your|your (?:browser|connection|ip)|(?:über)?prüf(?:en|t|ung)|ihre verbindung|sicherheits\w+|mensch|vérifi\w+|votre navigateur|humain|sécurité|comproband\w+|verific\w+|seguridad|humano|sicurezza|verificando|umano|segurança|controle\w*|kontroll\w+)\b|ロボット|人間|確認し|验证|真人|机器人|安全|проверк|провер|робот|확인",
    Matter.LOGIN: r"\b(?:log(?:ged)?[ -]?in|sign(?:ed)?[ -]?in|logged|(?:signed|logged) (?:you )?out|abgemeldet|angemeldet\w*|password|credentials?|your identity|authenticat\w+|magic link|secure link|choose an account|another account|anmeld\w+|einlogg\w+|passwort|zugangsdaten|connectée?s?|se connecter|identifi\w+|mot de passe|iniciar sesión|contraseña|credenziali|accedi|accesso|inlogg\w+|wachtwoord|lösenord|palavra-passe|senha|hasło|zaloguj|members only|guests cannot|nur für mitglieder|réservé aux membres|solo (?:para )?(?:socios|miembros))\b|会員|ログイン|登录|登陆|密码|авториз|войти|пароль|로그인",
    Matter.CONSENT: r"\b(?:cookies?|consent|your privacy|partners|accept(?: all)?|agree(?: and continue)?|ad ?blocker|allow ads|akzeptier\w+|zustimm\w+|einwillig\w+|datenschutz|accepter|consentement|aceptar|consentimiento|accett\w+|consenso|aceitar|akkoord|toestemming|zgadzam)\b|同意|Cookie|куки",
    Matter.BARRED: r"\b(?:(?:your|most \w+|some|certain) (?:country|region|countries|location)|(?:no longer|not) supported|modern browser|date of birth|(?:1[68]|21) or older|(?:over|under) (?:1[68]|21)|(?:1[68]|21) (?:ans|jahre|años|anni|anos|jaar|år)|outside (?:of )?(?:the|your)|(?:cannot|can't) be (?:shown|viewed|displayed)|where you are|licensing|subscribers?|professional investor|by entering this site|abonnent\w+|abonnés|suscriptores|(?:select|choose) (?:a |your )?language|(?:elija|elige) (?:su|tu) idioma|sprache wählen|choisissez votre langue|not (?:allowed|permitted|authori[sz]ed)|den(?:y|ied)|blocked|forbidden|ihrem land|nicht unterstützt|gesperrt|votre pays|bloquée?|su país|tu país|bloquead\w+|tuo paese|bloccat\w+|geblokkeerd)\b|お住まい|ブロック|所在|禁止|заблокир|вашей стран",
}
_MATTERS = {matter: re.compile(stems) for matter, stems in _STEMS.items()}
_CORE = (Matter.CHECK, Matter.UPKEEP, Matter.FAULT, Matter.BARRED, Matter.CONSENT, Matter.LOGIN)
"""What a wall is about, the most telling first."""


def matters_of(text: str) -> dict[Matter, int]:
    """Return what a text, in lower case, speaks of, and in how many different words."""
    found = {matter: len({match[0] for match in stems.finditer(text)}) for matter, stems in _MATTERS.items()}
    return {matter: words for matter, words in found.items() if words}


def main_matter(matters: Collection[Matter]) -> Matter | None:
    """Return what a wall that speaks of all this is about; None where nothing of it makes a wall."""
    return next((matter for matter in _CORE if matter in matters), None)
