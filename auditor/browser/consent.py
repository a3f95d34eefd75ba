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
    r"|avvisa|neka|endast |kun |afvis|avslå|hylkää|vain |odrzuć|tylko |odmítnout|отклонить|拒否|拒绝|모두 거부)"
)
ACCEPTING = (
    r"^(?:accept|agree|i agree|i accept|allow|got it|ok(?:ay)?$|understood|continue$"
    r"|alle akzeptieren|akzeptieren|zustimmen|einverstanden|verstanden|alle zulassen|tout accepter|j.accepte|compris"
    r"|aceptar|acepto|entendido|accett|ho capito|alles accepteren|akkoord|begrepen|aceitar|aceito|godkänn|jag förstår"
    r"|tillad|godta|hyväksy|akceptuj|zgadzam|souhlas|přijmout|принять|согласен|同意|すべて許可|모두 동의)"
)
WORDS: tuple[str, ...] = (REFUSING, ACCEPTING)
"""What the buttons of other banners begin with, in the languages of our readers and their neighbours."""
