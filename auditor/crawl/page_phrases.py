# ruff: noqa: E501  # a table of phrases reads best with one kind of sentence a line
"""What walls in front of pages say: phrases of titles, headings and first sentences, in the languages that most sites use.

Each pattern is held against one whole segment of a title or a heading, in lower case, so that an article *about* the matter
("How to fix a 404 error", "What is a captcha?") is none.
"""

from __future__ import annotations

import re


def _whole(*alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(alternatives)})[\s.!…?:。！？]*")


LOGIN = _whole(
    r"(?:please |bitte |veuillez )?(?:log|sign)[ -]?(?:in|on)(?: (?:to|with|required|page|here|first|form|now|again|once more)\b.{0,40})?",
    r"(?:use|sign in with|log in with|continue with|confirm with) (?:your |a )?(?:passkey|security key|fingerprint|pin)",
    r"(?:user |member |members |staff |admin |customer |student |secure )?login(?: (?:page|required|form|area|to\b.{0,40}))?",
    r"authentication(?: is)? required|authori[sz]ation required|single sign[- ]on|(?:web|central) (?:login|authentication) service",
    r"(?:your )?session (?:has |is )?(?:expired|timed out|ended).{0,40}|you (?:have been|were|are) (?:logged|signed) out.{0,40}",
    r"(?:you (?:must|need to|have to) |please )(?:be )?(?:log(?:ged)?|sign(?:ed)?)[ -]?in.{0,60}|members only|restricted area",
    r"(?:bitte )?anmeld(?:en|ung)(?: erforderlich)?|bitte (?:melden sie sich an|einloggen)|einloggen|sitzung abgelaufen.{0,30}",
    r"(?:se )?connexion|identification|connectez-vous.{0,30}|authentification(?: requise)?|session expirée",
    r"(?:iniciar|inicie) sesión|inicio de sesión|acceso(?: de)? (?:usuarios|clientes)|acceder|identifícate|sesión (?:caducada|expirada)",
    r"accedi|accesso|effettua il login|inloggen|aanmelden|entrar|iniciar sessão|fazer login|zaloguj(?: się)?|logowanie|logga in"
    r"|inloggning|logg inn|log ind|kirjaudu(?: sisään)?|přihlášení|přihlásit se|bejelentkezés|войти|вход|авторизация|ログイン|登录|登錄|로그인",
)
CHALLENGE = _whole(
    r"just a moment|one moment,? please|please wait(?: (?:for )?a (?:moment|minute|few seconds)| while .{0,40}| until .{0,40})?|attention required",
    r"(?:please )?(?:verify|confirm|prove)(?: that)? you(?:'re| are| be)?(?: a| not a)? (?:human|robot|bot|real person).{0,40}",
    r"are you (?:a )?(?:human|(?:a )?robot)|(?:i am|i'm) not a robot|human verification|robot check|bot (?:check|verification|protection)",
    r"(?:verifying|checking)(?: that| if)? (?:you are|your browser|the site connection|your connection).{0,60}|security (?:check|verification)",
    r"(?:browser|ddos|anti-?bot) (?:check|protection|verification).{0,40}|pardon our interruption|unusual (?:traffic|activity).{0,60}",
    r"captcha|complete the (?:captcha|security check).{0,40}|enter the (?:characters|code).{0,50}|access to this page has been denied.{0,30}",
    r"request (?:was )?(?:blocked|rejected|unsuccessful).{0,40}|the requested url was rejected.{0,60}|sorry, you have been blocked.{0,30}",
    r"you (?:have been|are|were) (?:temporarily )?blocked.{0,40}|(?:sicherheits|roboter|bot-?)(?:überprüfung|prüfung|check)|einen moment(?: bitte)?",
    r"bestätigen sie, dass sie (?:ein mensch|kein roboter) sind.{0,30}|un (?:instant|momento)(?: (?:s'il vous plaît|por favor))?|vérification(?: de)? sécurité",
    r"vérifiez que vous êtes (?:un )?humain.{0,30}|verific(?:a|ando|ación|ar) que (?:eres|es|usted es) (?:un )?humano.{0,30}|verificación de seguridad",
    r"too many requests|rate limit(?:ed| exceeded)|slow down|ddos-guard|access (?:temporarily )?(?:restricted|limited)",
)
MAINTENANCE = _whole(
    r"(?:(?:this |our |the )?(?:web)?site |we are |we're |currently |temporarily |system |scheduled |planned )*(?:is |are )?"
    r"(?:currently |temporarily )?(?:down |offline |closed |unavailable )?(?:for |under |undergoing |in )?(?:scheduled |planned |routine )?"
    r"maintenance(?: (?:mode|work|page|in progress|break|window))?",
    r"(?:we'll|we will|we’ll) be (?:right )?back(?: (?:soon|shortly|online|up|later|in an? ).{0,40})?|be (?:right )?back soon|back (?:soon|shortly|in a (?:few|moment)).{0,30}",
    r"(?:(?:this |our |the )?(?:web)?site|service|page|system|server|application) (?:is )?(?:currently |temporarily )+"
    r"(?:unavailable|down|offline|closed|out of service).{0,40}|temporarily (?:unavailable|down|offline|closed|out of (?:service|order))",
    r"under construction|site offline|(?:website |site )coming soon|upgrad(?:e|ing) in progress|we are (?:updating|upgrading).{0,50}",
    r"(?:die seite |unsere (?:website|seite) |wir |wegen )*(?:geplante |ist |wird |derzeit |gerade )*(?:wartungs(?:arbeiten|modus|seite|pause)|gewartet"
    r"|nicht (?:verfügbar|erreichbar)|überarbeitet)(?: .{0,30})?",
    r"(?:site |page )?(?:en )?(?:cours de )?maintenance(?: en cours)?|site (?:indisponible|fermé|hors ligne).{0,30}|nous revenons (?:bientôt|vite)",
    r"(?:sitio |página )?(?:web )?en (?:mantenimiento|construcción)|volvemos (?:pronto|enseguida)|in manutenzione|sito in manutenzione|torniamo (?:presto|subito)",
    r"in onderhoud|onderhoud|em manutenção|voltamos (?:já|em breve)|w trakcie (?:prac|konserwacji).{0,30}|przerwa techniczna|технические работы|メンテナンス中?|维护中|网站维护",
)
NOT_FOUND = _whole(
    r"(?:error |http |fehler |erreur )*404(?: ?[-–—:(]? ?(?:error|not found|page not found|file not found|fehler|erreur|nicht gefunden)\)?!*\d?)*",
    r"(?:(?:oops|sorry|uh oh|hmm|whoops)[,!. ]+)?(?:the |this |that )?(?:requested )?(?:page|file|document|content|resource|article|item|product|url|entry)"
    r"(?: you (?:requested|are looking for|were looking for))? (?:(?:was |is |could |can )?(?:not|n't) (?:be )?(?:found|exist)|(?:was|is) (?:missing|gone)"
    r"|does(?: not|n't) exist|not available|no longer (?:exists|available)|cannot be found|can't be found|couldn't be found|wasn't found|isn't available).{0,40}",
    r"not found|nothing (?:was )?found(?: here)?|we (?:can't|cannot|couldn't|could not) find (?:that|this|the|your) page.{0,40}",
    r"(?:die )?seite (?:wurde )?nicht gefunden|diese seite (?:existiert|gibt es) nicht.{0,20}|(?:la )?page (?:introuvable|non trouvée)|cette page n'existe (?:pas|plus)",
    r"página no encontrada|no se (?:ha )?encontr(?:ó|ado)(?: la página)?|pagina non trovata|pagina niet gevonden|página não encontrada|nie znaleziono strony",
)
ERROR = _whole(
    r"(?:error |http |fehler |erreur )*(?:40[0135]|410|451|50[0-9]|52[0-9])(?: ?[-–—:|(]? ?[a-z' ]{0,40}\)?(?: error)?)?",
    r"(?:an? )?(?:internal |unexpected |unknown |critical |fatal |runtime |application |server |system |technical )+(?:server )?(?:error|fault|exception)"
    r"(?: (?:has )?occurred)?(?: in .{0,40}| on this (?:web)?site| has been encountered)?(?:[ ]?[-–—:,.(!#\d].{0,40})?",
    r"bad (?:request|gateway)|gateway time-?out|service (?:temporarily )?unavailable|server (?:error|(?:is )?(?:too )?busy|unavailable)(?: in .{0,40})?",
    r"(?:access|permission|request|connection|(?:this )?(?:web ?)?(?:page|site)) (?:is |was |has been )?(?:denied|forbidden|blocked|rejected)|forbidden|unauthori[sz]ed|you (?:don't|do not) have (?:permission|access).{0,60}|not authori[sz]ed.{0,40}",
    r"(?:oops|sorry|uh oh|whoops)?[,!. ]*(?:something|an error|a problem) (?:went wrong|has gone wrong|happened|occurred|has occurred).{0,60}",
    r"error(?: (?:page|occurred))?|oops|exception|whitelabel error page|there (?:was|has been) an? (?:critical |unexpected )?(?:error|problem).{0,60}",
    r"error establishing a database connection|database (?:connection )?error|connection (?:refused|timed out|reset)|this site can.t be reached",
    r"(?:the )?(?:web)?site is experiencing technical difficulties.{0,60}|(?:account|site|website|domain) (?:has been )?(?:suspended|disabled|deactivated).{0,30}",
    r"(?:this )?(?:domain|website|site)(?: name)? (?:is |may be )?(?:for sale|parked|expired).{0,40}|(?:welcome to|willkommen bei|bienvenue sur|bienvenido a|benvenuto in|welkom bij) nginx ?|it works",
    r"interner (?:server-?)?fehler|(?:es ist ein )?fehler(?: ist)?(?: aufgetreten)?|(?:zugriff|(?:diese )?(?:web)?(?:seite|site)|anfrage) (?:wurde |ist )?(?:verweigert|nicht erlaubt|blockiert|gesperrt|abgelehnt)|dienst nicht verfügbar|technischer fehler",
    r"erreur(?: (?:interne|serveur|technique|du serveur|est survenue))*|(?:accès|page|site|requête) (?:refusée?|interdite?|non autorisée?|bloquée?)|service indisponible|une erreur (?:est survenue|s'est produite).{0,30}",
    r"error (?:interno|del servidor|inesperado)(?: del servidor)?|(?:acceso|página|sitio|solicitud) (?:denegad[oa]|prohibid[oa]|bloquead[oa]|rechazad[oa])|servicio no disponible|ha ocurrido un error.{0,30}|algo salió mal.{0,30}",
    r"errore(?: (?:interno|del server))*|(?:accesso|pagina|sito|richiesta) (?:negat[oa]|bloccat[oa]|vietat[oa]|rifiutata)|(?:toegang|pagina|verzoek) (?:is )?(?:geweigerd|geblokkeerd|afgewezen)|er is (?:iets misgegaan|een fout opgetreden).{0,30}|(?:acesso|página|site|pedido) (?:negado|bloquead[oa]|proibid[oa]|recusado)|algo deu errado.{0,30}|brak dostępu|доступ запрещ[её]н",
)
GATE = _whole(
    r"(?:please )?(?:tell us|enter|give us|confirm|select) your (?:date of birth|birthday|birth ?date|age|year of birth)(?: (?:to|before) .{0,30})?|(?:bitte )?(?:geben sie |nennen sie )?ihr geburtsdatum(?: (?:ein|an))?|votre date de naissance|(?:indique |introduzca )?su fecha de nacimiento|when were you born",
    r"(?:please )?(?:verify|confirm)(?: that)? (?:your age|you are (?:over|of legal|at least|18|21).{0,30})|age (?:verification|check|gate|restricted.{0,20})",
    r"are you (?:(?:over|at least) (?:1[68]|21)\b|of legal).{0,40}|you must be (?:over |at least )?(?:1[68]|21)\b(?: years)?(?: of age| old| or (?:older|over))?(?: to (?:enter|view|see|visit|access|continue|use|shop|order|buy)\b.{0,20})?|(?:choose|select) your (?:country|region|language|location)(?: (?:or|and|&|/) (?:country|region|language|location))?(?: to continue.{0,20})?",
    r"before you continue(?: to .{0,40})?|we value your privacy|(?:cookie|privacy) (?:consent|wall)|(?:accept|allow) cookies to continue.{0,30}",
    r"subscribe to (?:continue|keep) reading|(?:this (?:content|article) is )?(?:for )?subscribers? only|unsupported browser|(?:your )?browser (?:is )?not supported.{0,40}"
    r"|(?:please )?(?:update|upgrade) your browser.{0,40}|not available in your (?:country|region|location).{0,30}|wi-?fi login.{0,20}|captive portal",
)
LOADING = _whole(
    r"(?:(?:the )?(?:page|content|app|application|site|data|view) (?:is )?)?(?:loading|initiali[sz]ing|starting|preparing)(?: (?:the )?(?:page|content|app|application|data|view|site))?(?:,? please wait)?",
    r"please wait(?: (?:while|until) .{0,60})?|wait|one moment(?: please)?|redirecting(?: (?:you|to) .{0,80})?|you (?:are|will be) (?:being )?redirected.{0,80}",
    r"(?:starting|booting) up|(?:\w+ )?(?:wird |werden )?(?:geladen|lädt|laden)|(?:bitte )?warten(?: sie)?|(?:en )?(?:cours de )?chargement(?: en cours)?|patientez|cargando|caricamento|carregando|laden|ładowanie|загрузка|(?:ただいま)?読み込み中(?:です)?(?:。?しばらくお待ちください)?|加载中|正在加载|로딩 ?중",
)
NEEDS_SCRIPT = re.compile(
    r"(?:enable|activate|turn on|requires?|needs?|(?<!works )(?<!work )without|allow|aktivieren|activer|activez|habilit[ae]r?|active|abilita)\b.{0,40}\bjava ?script"
    r"|java ?script\b.{0,60}(?:enabled?|must be (?:on|enabled)|is (?:off|needed)|required|disabled|activated|turned (?:on|off)|not (?:enabled|supported|available)|aktivier\w*|deaktiviert|activé|désactivé|habilitado|desactivado|needed)",
    re.IGNORECASE,
)
CRASH = re.compile(
    r"(?:Fatal error|Notice|Deprecated|Strict Standards): .{0,200} on line \d|Parse error: |(?:^|\W)Warning: \w+\(\).{0,200} on line \d|Traceback \(most recent call last\)|SQLSTATE\[\w+\]"
    r"|ORA-\d{5}|(?:Uncaught |\b)(?:Type|Reference|Syntax|Range)Error: |Uncaught (?:\w*Error|\w*Exception)|java\.lang\.\w+(?:Exception|Error)|at [\w.$]+\([\w$]+\.java:\d+\)|System\.\w*Exception:|Unhandled Exception"
    r"|ActiveRecord::|ActionController::|Microsoft OLE DB Provider|ODBC .{0,30}Driver|MySQL server has gone away|Too many connections|Error establishing a database connection"
    r"|You have an error in your SQL syntax|Whoops, looks like something went wrong|Server Error in '.{0,100}' Application|a client-side exception has occurred"
    r"|The server encountered an internal error|upstream (?:connect error|request timeout)|no healthy upstream|No input file specified|<%=|Cannot (?:GET|POST) /\S*|Internal Server Error|502 Bad Gateway|504 Gateway"
)
TO_THE_VISITOR = re.compile(
    r"\b(?:you(?:r|'re|’re| are| were| have| do| can| must| need)?|we(?:'re|’re| are|'ll|’ll| will| could)?|sorry|please|oops|try again|contact (?:us|the|your)|go (?:back|to)|return to|(?:this|the) "
    r"(?:server|page|site|website|service|url|request|application)|our|sie|ihr|wir|bitte|vous|nous|votre|veuillez|usted|por favor|nosotros|lo sentimos|désolé|spiacenti|siamo|"
    r"ray id|reference #?|incident|request id|error code)\b",
    re.IGNORECASE,
)

_SEPARATOR = re.compile(r"\s+[|–—·•»«/-]+\s+|\s*[|»•]\s*")


def folded(text: str, limit: int = 300) -> str:
    """Return the beginning of a title, heading or text in lower case, on one line, with plain apostrophes."""
    return " ".join(text[:limit].lower().replace("’", "'").split())


def segments(title: str) -> list[str]:
    """Return a title, whole and cut where the name of the site stands beside that of the page."""
    whole = folded(title)
    return [part for part in dict.fromkeys((whole, *_SEPARATOR.split(whole))) if part]
