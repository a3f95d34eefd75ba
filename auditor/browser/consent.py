"""The buttons of common consent banners, refusal before acceptance: what `dismiss = "consent"` clicks."""

CONSENT_BUTTONS: tuple[str, ...] = (
    "#onetrust-reject-all-handler",
    "#CybotCookiebotDialogBodyButtonDecline",
    "#CybotCookiebotDialogBodyLevelButtonLevelOptinDeclineAll",
    "#didomi-notice-disagree-button",
    ".didomi-continue-without-agreeing",
    "[data-testid='uc-deny-all-button']",
    ".uc-deny-button",
    "#cc-main [data-role='necessary']",
    "#cm #c-s-bn",
    ".sp_choice_type_13, .sp_choice_type_REJECT_ALL",
    ".cky-btn-reject",
    ".cmplz-btn.cmplz-deny",
    ".klaro .cn-decline",
    ".klaro .cm-btn-decline",
    ".osano-cm-denyAll",
    ".osano-cm-deny",
    "#tarteaucitronAllDenied2",
    ".iubenda-cs-reject-btn",
    "#truste-consent-required",
    ".qc-cmp2-summary-buttons button[mode='secondary']",
    ".cc-window .cc-deny",
    ".eu-cookie-compliance-banner .decline-button",
    "[data-cookie-refuse]",
    "#ppms_cm_reject-all",
    ".moove-gdpr-infobar-reject-btn",
    "#cookie_action_close_header_reject",
    ".orejime-Notice-declineButton",
    ".fc-cta-do-not-consent",
    "#axeptio_btn_dismiss",
    ".termsfeed-com---nb .cc-nb-reject",
    "#onetrust-accept-btn-handler",
    "#CybotCookiebotDialogBodyLevelButtonLevelOptinAllowAll",
    "#CybotCookiebotDialogBodyButtonAccept",
    "#CybotCookiebotDialogBodyLevelButtonAccept",
    "#didomi-notice-agree-button",
    "[data-testid='uc-accept-all-button']",
    ".uc-accept-button",
    "#cc-main [data-role='all']",
    "#cm #c-p-bn",
    ".sp_choice_type_11, .sp_choice_type_ACCEPT_ALL",
    ".cky-btn-accept",
    ".cmplz-btn.cmplz-accept",
    ".klaro .cm-btn-success",
    ".osano-cm-accept-all",
    "#tarteaucitronPersonalize2",
    ".iubenda-cs-accept-btn",
    "#truste-consent-button",
    ".qc-cmp2-summary-buttons button[mode='primary']",
    ".cc-window .cc-dismiss",
    ".cc-window .cc-allow",
    ".cc_container .cc_btn_accept_all",
    ".eu-cookie-compliance-banner .agree-button",
    ".fc-cta-consent",
    ".moove-gdpr-infobar-allow-all",
    "#cookie_action_close_header",
    "#hs-eu-decline-button",
    "#hs-eu-confirmation-button",
)

REFUSING = (
    r"^(?:reject|decline|refuse|deny|disagree|no,? thanks|continue without"
    r"|(?:accept |use |allow )?(?:strictly |only )*(?:necessary|essential|required)"
    r"|ablehnen|alle ablehnen|nur |weiter ohne|tout refuser|refuser|je refuse|continuer sans|non merci"
    r"|rechazar|denegar|sólo|solo |rifiut|continua senza|weiger|alles weigeren|afwijzen|alleen |recusar|rejeitar|apenas "
    r"|avvisa|neka|endast |kun |afvis|avslå|hylkää|vain |hafna|rebutja|denega|rexeitar|baztertu|ukatu|gwrthod"
    r"|odrzuć|tylko |nie zgadzam|odmawiam|odmít|odmiet|len nevyhnutn|pouze |jen nezbytn|elutas|csak a szükséges|refuz|respinge"
    r"|odbij|odbaci|zavrni|samo nujn|atmesti|nesutink|atsisak|noraid|atteikt|keeldu|ainult "
    r"|απόρριψη|απορρίπτω|μόνο |reddet|tümünü reddet|hepsini reddet|yalnızca "
    r"|отклонить|отказ|только |відхилити|відмов|лише |отхвърл|само |одбиј|одбаци"
    r"|từ chối|chỉ |tolak|hanya |ปฏิเสธ|अस्वीकार|رفض|رد کردن|رد همه|דחה|דחייה|לא מסכים"
    r"|すべて拒否|全て拒否|拒否|必須|拒绝|全部拒绝|仅必要|拒絕|全部拒絕|거부|모두 거부)"
)
ACCEPTING = (
    r"^(?:accept|agree|i agree|i accept|allow|got it|ok(?:ay)?$|understood|continue$"
    r"|alle akzeptieren|akzeptieren|zustimmen|einverstanden|verstanden|alle zulassen|tout accepter|j.accepte|compris"
    r"|aceptar|acepto|entendido|accett|ho capito|alles accepteren|akkoord|begrepen|aceitar|aceito|godkänn|jag förstår"
    r"|tillad|godta|hyväksy|samþykk|accepta|aceptar|onartu|derbyn|akceptuj|zgadzam|souhlas|přijmout|prija|prijať|súhlas"
    r"|elfogad|accept|sunt de acord|prihva|sprejmi|sutink|piekrīt|nõustu|luba |αποδοχή|αποδέχομαι|kabul|tümünü kabul"
    r"|принять|согласен|прийняти|погоджу|прием|съглас|прихва|chấp nhận|đồng ý|setuju|terima|ยอมรับ|स्वीकार|قبول|موافق|پذیرش|קבל|מסכים|אישור"
    r"|同意|すべて許可|すべて受け入れ|許可|全部接受|接受|모두 동의|동의)"
)
WORDS: tuple[str, ...] = (REFUSING, ACCEPTING)
"""What the buttons of other banners begin with, in the languages of our readers and their neighbours."""
TOPICS = (
    r"cookie|consent|gdpr|informasjonskapsl|evästei|vafrakök|galet[ae]s|slapuk|sīkdat|küpsis|kolačić|piškot|ciastecz|süti(?:ket|k|\b)"
    r"|çerez|бисквитк|куки|колачић|עוגיות|コ?クッキー|饼干|쿠키|คุกกี้"
)
"""What a banner speaks of, or calls itself."""
CLOSING_WORDS: tuple[str, ...] = (
    REFUSING,
    r"^(?:[×✕✖✗xX⨯╳]$|close\b|dismiss|not now|maybe later|later$|skip\b|no$|cancel$"
    r"|schließen|nicht jetzt|später|fermer|plus tard|cerrar|ahora no|más tarde"
    r"|chiudi|non ora|sluiten|later|fechar|agora não|stäng|luk\b|lukk|sulje|zamknij|zavřít|zavrieť|bezárás|închide|zatvori|zapri"
    r"|uždaryti|aizvērt|sulge|κλείσιμο|kapat|закрыть|закрити|затвори|đóng|tutup|ปิด|बंद|إغلاق|بستن|סגור|閉じる|关闭|關閉|닫기)",
)
"""What closes a dialog that lies over the page, in the same languages."""
