"""What probes never press: words by which a control says that it sends, buys, deletes or ends something."""

from __future__ import annotations

import re

_STEMS = (
    # English
    "submit send delete remove destroy erase clear buy purchase order checkout pay subscribe unsubscribe register book confirm "
    "log.?out log.?off sign.?out sign.?up log.?in sign.?in save update publish upload apply accept agree donate vote post reply report "
    "cancel reset download install print share call mail "
    # German
    "senden absenden löschen entfernen kaufen bestellen bezahlen abonnieren abbestellen registrieren buchen bestätigen abmelden ausloggen "
    "anmelden einloggen speichern veröffentlichen hochladen zustimmen akzeptieren spenden abstimmen kündigen drucken teilen herunterladen "
    # French
    "envoyer soumettre supprimer effacer acheter commander payer s.abonner désabonner inscrire réserver confirmer déconnexion déconnecter "
    "connexion enregistrer publier accepter imprimer partager télécharger "
    # Spanish, Portuguese, Italian
    "enviar eliminar borrar comprar pedir pagar suscribir reservar confirmar cerrar.sesión guardar publicar aceptar imprimir descargar "
    "apagar excluir inscrever sair salvar aceitar baixar invia elimina cancella acquista ordina paga iscriviti prenota conferma esci salva "
    "pubblica accetta stampa scarica "
    # Dutch, Swedish, Danish, Polish
    "verzenden verwijderen kopen bestellen betalen uitloggen afmelden opslaan skicka radera köp betala logga.ut spara slet køb "
    "betal log.ud gem wyślij usuń kup zapłać zamów wyloguj zapisz "
    # Czech, Russian, Ukrainian
    "odeslat smazat koupit odhlásit uložit отправить удалить купить заказать оплатить выйти сохранить надіслати видалити вийти "
    # Chinese, Japanese, Korean
    "提交 发送 删除 购买 支付 退出 登出 送信 削除 購入 注文 ログアウト 보내기 삭제 구매 결제 로그아웃"
).split()
NEVER_PRESSED = re.compile(
    r"(?<!\w)(?:" + "|".join(_STEMS) + r")|[一-鿿぀-ヿ가-힯]*(?:提交|发送|删除|购买|支付|退出|送信|削除|購入|삭제|결제)",
    re.IGNORECASE,
)
"""What a control is called that is never pressed."""
SKIPS = re.compile(
    r"skip|jump to|main content|zum inhalt|springen|direkt zu|aller au|passer|contenu|saltar|ir al|contenido|conteúdo|"
    r"vai al|salta|contenuto|naar (?:de )?inhoud|hoppa|innehåll|spring til|przejdź|treści|přejít|перейти|содержани|跳到|本文へ",
    re.IGNORECASE,
)
"""What a link is called that leads past what repeats."""
WARNS = re.compile(
    r"automatic|will (?:open|load|go|take|change|submit)|opens?|loads?|new page|automatisch|öffnet|lädt|wechselt|"
    r"automatiquement|ouvre|charge|automáticamente|abre|carga|automaticamente|apre|carica",
    re.IGNORECASE,
)
"""Words that warn beside a field that something happens when its value changes (WCAG technique H32, G13)."""
