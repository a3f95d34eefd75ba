# ruff: noqa: E501  # a table of phrases reads best with one kind of sentence a line
"""What walls in front of pages tell the visitor, as parts of sentences, in the languages that most sites use.

Looked for within a heading, or within one of the first sentences of a page that says little else. Each has its subject: "the
site is down" is said by a wall, "the lift is down" by a page.
"""

from __future__ import annotations

import re


def _any(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives))


_SITE = r"\b(?:web ?site|web ?page|site|page|portal|service|system|server|application|app|platform|we|we're)\b"
_SEITE = r"(?:seite|website|webauftritt|portal|dienst|onlineshop|server|system|homepage|anwendung)n?\b"
_OPENED = r"blog|page|site|website|web site|content|area|document|video|file|section|forum|wiki|folder|group|workspace|repository|album"
_MEDIUM = r"video|film|clip|programme|program|content|page|site|website|article|stream|recording|broadcast|episode|song|music|file|service"
_PAGE = r"\b(?:page|file|article|document|content|url|address|link|product|item|listing)\b"

LOGIN = _any(
    r"\b(?:te|le) (?:hemos|acabamos de) envia(?:do|r) un (?:aviso|código|mensaje)\b|\bwir haben ihnen (?:gerade |soeben )?(?:einen code|eine (?:benachrichtigung|anfrage))\b|\bnous (?:vous avons|venons de vous) (?:envoyé|envoyer) (?:un code|une notification)\b"
    r"|\b(?:ti|le) abbiamo (?:appena )?inviato (?:un codice|una notifica)\b|\benvi[aá]mos(?:-lhe| a você)? (?:um código|uma notificação)\b|\bwe hebben (?:u|je) (?:een|zojuist een) (?:code|melding) gestuurd\b|\bvi har (?:just )?(?:skickat|sendt)(?: dig| deg)? en (?:kod|kode|avisering|notifikation|varsling)\b",
    r"\b(?:approve|confirm|accept) (?:(?:the|this|your|a|our) )?(?:(?:sign|log)[ -]?(?:in|on)|login|authentication|mfa) ?(?:request|attempt|prompt|notification)?\b|\bwe(?:'ve| have)? (?:just )?(?:sent|pushed) (?:a|an) (?:\w+ )?(?:notification|prompt|push|request) to your\b"
    r"|\b(?:taken|sent|redirected|forwarded) to (?:its|their|your|the) (?:\w+ )?(?:sign|log)[ -]?in page\b|\bwe (?:don't|do not|didn't|did not) recogni[sz]e this (?:device|browser|computer|location)\b",
    r"\b(?:bestätigen|genehmigen) sie (?:die|ihre) (?:anmeldung|anmeldeanfrage|anfrage)\b[^.!?]{0,30}\b(?:app|handy|gerät|smartphone)\b|\b(?:approuvez|validez|confirmez) (?:la demande de |votre |la )connexion\b|\b(?:apruebe|aprueba|confirme|confirma) (?:la solicitud de|el) inicio de sesión\b"
    r"|\b(?:approva|conferma) (?:la richiesta di accesso|l'accesso)\b|\bkeur (?:het|de|uw) (?:inlog|aanmeld)\w* goed\b|\b(?:aprove|confirme) o (?:pedido de )?(?:início de sessão|login|acesso)\b|\b(?:godkänn|godkend|godkjenn|bekräfta|bekræft|bekreft) (?:din |inloggning|login|innlogging|pålogging)\w*",
    r"\bwe(?:'ve| have)? (?:automatically )?(?:logged|signed) you (?:out|off)\b|\b(?:haben|wurden) (?:wir )?sie\b[^.!?]{0,20}\b(?:abgemeldet|ausgeloggt)\b|\bvous avons déconnectée?\b|\bhemos cerrado (?:su|tu) sesión\b|\b(?:ti|la) abbiamo disconness[oa]\b",
    r"\b(?:terminámos|encerrámos|encerramos|terminamos) a (?:sua|tua) sessão\b|\b(?:hebben (?:we|wij) (?:u|je)|(?:u|je) bent)\b[^.!?]{0,20}\b(?:uitgelogd|afgemeld)\b",
    r"\b(?:your|the login|this) (?:login |user )?session (?:has |is |was )?(?:expired|timed out|ended|no longer valid|invalid)|\bthe session has (?:expired|timed out)|^session (?:expired|time-?out|timed out)(?=\W*(?:$|please|you|log|sign|due))",
    r"\byou(?:'ve| have| were| are) (?:been |now )?(?:automatically )?(?:logged|signed) (?:out|off)\b|\byou are not (?:logged|signed)[ -]?in\b",
    r"\byou(?:'ll)? (?:must|need to|have to) (?:be )?(?:log(?:ged)?|sign(?:ed)?)[ -]?in (?:first|to (?:view|see|access|read|use|continue|do) )",
    r"\b(?:please )?(?:log|sign)[ -]?(?:back )?in (?:again|once more)\b|\b(?:log|sign)[ -]?in to (?:continue|view this|see this|access this|proceed)\b|\b(?:authentication|authori[sz]ation|token|api key|access key|credentials|log[ -]?in|sign[ -]?in|password) (?:is |are )?required\b(?! for)",
    r"\bthis (?:content|page|area|site) is (?:password[- ]protected|for (?:members|staff|students) only|restricted to)\b",
    r"\b(?:enter|type)(?: in)? (?:the|your) (?:\d-digit )?(?:verification |security |one-time |access )?(?:code|password)\b|\busername (?:&|and) password\b",
    r"\b(?:select|choose|find) your (?:identity provider|home organi[sz]ation|(?:institution|organi[sz]ation|university|school)(?: to (?:log|sign|continue)|$))|\b(?:institution|organi[sz]ation|university) to (?:log|sign)[ -]?in\b",
    r"\b(?:kies (?:je|uw) (?:instelling|organisatie|school)|wählen sie ihre (?:hochschule|einrichtung|schule)|choisissez votre (?:établissement|université))\b",
    r"\b(?:seleccione|elija) su (?:institución|universidad|centro)\b|\bscegli (?:il tuo|la tua) (?:istituto|ateneo|università|scuola)\b|\bescolha a sua (?:instituição|universidade|escola)\b",
    r"\b(?:ihre|die|deine) (?:sitzung|session|anmeldung) ist abgelaufen|\bsie (?:wurden|sind) (?:automatisch |erfolgreich |nicht )*(?:abgemeldet|ausgeloggt|angemeldet|eingeloggt)\b",
    r"\b(?:melden|loggen) sie sich (?:bitte )?(?:erneut|wieder|zuerst) (?:an|ein)\b|\bsie müssen (?:sich (?:anmelden|einloggen)|angemeldet sein)\b|\banmeldung erforderlich\b",
    r"\bsession (?:a|est) expirée?\b|\bvous (?:avez été|êtes) déconnectée?\b|\bveuillez vous (?:re)?connecter\b|\bconnectez-vous pour\b|\bvous devez (?:être connectée?|vous (?:connecter|identifier))\b",
    r"\bsesión ha (?:expirado|caducado)\b|\b(?:debe|debes|tienes que) iniciar sesión\b|\binici[ae] sesión (?:para|de nuevo)\b|\bsessione è scaduta\b|\beffettua(?:re)? (?:nuovamente )?(?:l'accesso|il login)\b",
    r"\bsessão (?:expirou|expirada)\b|\bfaça login (?:para|novamente)\b|\b(?:uw|je) sessie is verlopen\b|\bu moet (?:ingelogd zijn|inloggen)\b|\bdu (?:måste|behöver) (?:logga in|vara inloggad)\b|\blogga in med\b",
    r"ログインが必要|ログインしてください|セッション.{0,10}(?:切れ|タイムアウト|終了)|请(?:先|重新)?登[录陆]|(?:会话|登录)已?(?:过期|超时)|统一身份认证|統一身份認證|로그인이 필요|세션이 만료",
    r"сеанс (?:истёк|истек|заверш)|(?:необходимо|требуется) (?:войти|авторизоваться|авторизация)|sesja wygasła|zaloguj się(?:,? aby| ponownie)",
)
CHALLENGE = _any(
    r"\byou(?:'re| are)(?: now| currently)? (?:number|no\.?|position|place|in (?:position|place)) [\d,.]+|\byour (?:place|position|number)(?: in (?:the )?(?:line|queue))?(?: is)?:? [\d,.]+|\b[\d,.]+ (?:people|visitors|users) (?:are )?(?:ahead of|in front of|before) you\b"
    r"|\bsie sind (?:nummer|auf (?:platz|position)) [\d.]+|\b[\d.]+ (?:personen|besucher) (?:sind )?vor ihnen\b|\bvous êtes (?:(?:le )?numéro|en position|à la place) [\d .]+|\b[\d .]+ personnes? (?:sont )?(?:avant|devant) vous\b"
    r"|\b(?:es|eres) el número [\d.]+|\b[\d.]+ personas (?:por )?delante\b|\b[\d.]+ (?:mensen|wachtenden|bezoekers) vóó?r u\b|\b[\d.]+ persone (?:prima di|davanti)\b|\b[\d.]+ pessoas à (?:sua )?frente\b",
    r"\b(?:verif(?:y|ies|ying)|confirms?|prove|mak(?:e|ing) sure|check(?:ing)?|ensure|think|believe)\b[^.!?]{0,40}\b(?:not (?:a |an )?(?:ro)?bots?|humans?|a real (?:person|browser|user))\b",
    r"\byou(?:'re| are) (?:not )?a (?:ro)?bot\b|\b(?:checking|verifying|inspecting) (?:your|the site)[^.!?]{0,20}\b(?:browser|connection|device)\b|\bclient challenge\b",
    r"\byour (?:ip|access|request|connection|network)\b[^.!?]{0,50}\b(?:has been|have been|was|is) (?:temporarily |automatically |permanently )?(?:blocked|limited|restricted|flagged|rejected|banned)\b",
    r"\bcomplete (?:the|a|this) (?:captcha|security check|challenge|puzzle)\b|\baccess denied\b[^.!?]{0,30}\bfirewall\b|\bfirewall\b[^.!?]{0,20}\b(?:blocked|denied)\b|\benable javascript and cookies to continue\b",
    r"\bvirtual waiting room\b|\byou are (?:now )?in (?:line|the queue)\b|\bestimated wait time\b|\bsind sie ein mensch\b|\bkein (?:ro)?bot\b|\bbestätigen sie\b[^.!?]{0,40}\b(?:mensch|roboter)\b",
    r"\b(?:ihre? (?:anfrage|zugriff|ip-adresse)) wurde (?:vorübergehend )?(?:blockiert|gesperrt|abgelehnt)\b|\bbrowser wird (?:überprüft|geprüft)\b|\bwarteraum\b[^.!?]{0,40}\bwebsite\b",
    r"\bpas un robot\b|\bêtes (?:bien )?(?:un )?humain\b|\bvotre (?:accès|adresse ip|requête) (?:a été|est) (?:temporairement )?(?:bloqué|refusé|limité)e?\b|\bno (?:eres|es|soy|sea) un (?:robot|bot)\b|\b(?:eres|ser) (?:un )?humano\b",
    r"\bsu (?:ip|acceso|solicitud) ha sido (?:bloquead|denegad)|\bnon (?:essere|sei|sono) un robot\b|\bnão (?:é|sou) um robô\b|\bgeen robot\b|\bnie jest(?:em|eś) (?:ro)?botem\b|не робот|проверка (?:браузера|безопасности)|доступ (?:ограничен|заблокирован)",
    r"ロボットではない|人間であること|アクセスが(?:拒否|制限|集中)|人机验证|安全(?:验证|检查)|您不是机器人|访问(?:被拒绝|过于频繁|受限)|请完成.{0,6}验证|로봇이 아닙니다|사람인지 확인",
)
MAINTENANCE = _any(
    r"\bwe (?:expect|hope|plan|aim|should|intend) (?:to )?be (?:back|online|open again)\b|\b(?:and|we) (?:expect|hope|plan|aim) to be back\b|\bwe(?:'re| are) (?:updating|upgrading|repairing|fixing|moving|replacing|rebuilding) (?:the|our) (?:\w+ )?(?:services?|systems?|servers?|site|website|database|catalogue|shop|portal|platform)\b|\bwir (?:rechnen damit, )?(?:sind|werden)\b[^.!?]{0,30}\bwieder (?:online|erreichbar|für sie da)\b|\bnous (?:pensons|espérons) (?:être de retour|rouvrir)\b|\besperamos (?:estar de vuelta|volver)\b",
    rf"{_SITE}[^.!?]{{0,40}}\b(?:down|offline|closed|unavailable|under|undergoing|performing|doing|carrying out|having)\b[^.!?]{{0,60}}\b(?:maintenance|upgrades?|updates|improvements|some work)\b",
    r"^(?:sorry,? )?(?:we are |we're |currently |temporarily |is )*down for (?:scheduled |planned |routine )?maintenance\b|\b(?:scheduled|planned) maintenance (?:is )?in progress\b",
    r"\b(?:we|the (?:web)?site)(?:'ll| will| should) be (?:right )?back (?:soon|shortly|online|up|in a)\b|\b(?:web ?site|site|page) is (?:still )?(?:under construction|being (?:updated|rebuilt|upgraded))\b",
    r"\b(?:this |our |the )(?:web ?site|site|page|portal|service|system) is (?:currently|temporarily) (?:unavailable|offline|down|closed|out of service)\b|\b(?:new )?(?:web ?site|site) (?:is )?(?:coming|launching) soon\b",
    rf"{_SEITE}[^.!?]{{0,40}}\b(?:wird|ist|befindet|sind|steht|werden)\b[^.!?]{{0,40}}\b(?:gewartet|wartung\w*|vorübergehend (?:nicht|offline)|nicht (?:verfügbar|erreichbar)|überarbeitet|offline|im aufbau)\b",
    r"^(?:wegen|aufgrund|während)(?: von| der)? (?:geplanter |dringender |technischer )?(?:wartung\w*|arbeiten) (?:derzeit |zurzeit |momentan |vorübergehend )*(?:nicht|offline)\b|\bwir sind (?:gleich|bald|in kürze) (?:wieder|zurück)\b",
    r"\bsite\b[^.!?]{0,40}\b(?:en (?:cours de )?maintenance|indisponible|hors ligne|en construction|fermé)\b|\b(?:opération|travaux) de maintenance\b|\bnous (?:serons|revenons)\b[^.!?]{0,20}\b(?:bientôt|retour|vite)\b",
    r"\b(?:sitio|página|web|estamos)\b[^.!?]{0,40}\b(?:en (?:tareas de )?(?:mantenimiento|construcción)|tareas de mantenimiento|temporalmente (?:fuera|no disponible))\b|\b(?:volveremos|estaremos de vuelta) (?:pronto|en breve)\b",
    r"\b(?:sito|pagina|stiamo)\b[^.!?]{0,40}\b(?:in manutenzione|in costruzione|manutenzione|temporaneamente non disponibile)\b|\b(?:site|página|estamos)\b[^.!?]{0,30}\bem (?:manutenção|construção)\b|\bvoltamos (?:já|em breve)\b",
    r"\b(?:web)?site\b[^.!?]{0,40}\b(?:tijdelijk niet|in onderhoud|niet beschikbaar)\b|\bserwis\b[^.!?]{0,40}\b(?:niedostępny|przerwa)\b|\bprzerwa techniczna\b|\b(?:webbplatsen|sidan) är (?:tillfälligt|för närvarande)\b",
    r"(?:ただいま|現在).{0,20}(?:メンテナンス|工事)|メンテナンス(?:中|のため|を実施)|(?:系统|网站|服务器?).{0,4}(?:维护|升级)中|正在(?:维护|升级)|점검 ?중|сайт временно (?:недоступен|не работает)|ведутся технические работы",
)
ERROR = _any(
    r"\b(?:this|the|your) (?:link|invitation|download|activation link|reset link) (?:is|has|was) (?:no longer valid|not valid|invalid|expired|already (?:been )?used)\b|\b(?:dieser|der|ihr) link (?:ist|wurde) (?:nicht mehr gültig|ungültig|abgelaufen|bereits (?:benutzt|verwendet))\b|\bce lien (?:n'est plus (?:valable|valide)|a expiré)",
    r"\beste enlace (?:ya no es válido|ha caducado|ha expirado)\b|\bquesto link (?:non è più valido|è scaduto)\b|\b(?:este link|esta ligação) (?:já não é válid[oa]|expirou)\b|\bdeze link is (?:niet meer geldig|ongeldig|verlopen)\b",
    r"\b(?:web ?site|site|server|application|app|page|service) (?:has )?(?:encountered|experienced|is experiencing|ran into)\b[^.!?]{0,40}\b(?:error|problem|difficult(?:y|ies)|issue)\b",
    r"\bthere (?:has been|was) an? (?:critical |unexpected |internal |server |application )?(?:error|problem) (?:on|with|while|processing|loading)\b|^an? (?:unexpected |internal |unknown |application |server )?error (?:has )?occurred\b",
    r"\bsomething (?:has gone|went) wrong(?: (?:while|when|with|on our).{0,40})?|\b(?:page|site) could not be (?:served|loaded|displayed)\b|\b(?:failed to|couldn't|could not) load (?:this|the) page\b|^failed to (?:fetch|load|retrieve)\b|\bpage isn't working\b|\bowner of this (?:web)?site\b[^.!?]{0,30}\bcontact your hosting\b",
    r"\byou (?:don't|do not) have (?:the )?(?:permission|access|rights?)[^.!?]{0,20}\b(?:to (?:access|view|see)|for) (?:this|the) (?:page|resource|content|site)\b",
    r"\b(?:interner|technischer) (?:server-?)?fehler\b|\bfehler aufgetreten\b|\betwas (?:ist )?schief ?(?:gelaufen|gegangen)\b|\bkeine berechtigung\b[^.!?]{0,30}\bseite\b",
    r"\bune erreur (?:\w+ )?(?:est survenue|s'est produite)\b|\b(?:ha (?:ocurrido|producido)|se produjo|se ha producido) un (?:error|problema)\b|\balgo (?:salió|ha salido|fue) mal\b|\bsi è verificato un (?:errore|problema)\b|\bqualcosa è andato storto\b",
    r"\bocorreu um erro\b|\balgo deu errado\b|\ber is (?:iets (?:mis|fout)|een (?:fout|probleem))|\bett fel (?:har )?(?:uppstod|uppstått|inträffat)\b|\bnågot gick fel\b|wystąpił (?:nieoczekiwany )?błąd",
    r"エラーが発生|システムエラー|サーバーエラー|(?:系统|服务器|内部)(?:错误|异常|繁忙)|出错了|произошла ошибка|ошибка сервера|오류가 발생",
    r"\b(?:this|the) (?:domain(?: name)?|web ?site) (?:is|has been|was)(?: \w+){0,2} (?:parked|registered|reserved|for sale|suspended|expired|not (?:connected|configured|linked|pointed))\b|\bdomain isn't (?:connected|linked|configured)\b",
    r"\bdiese (?:domain(?:name)?|website|webseite|internetseite) (?:ist|wurde|steht)\b[^.!?]{0,30}\b(?:registriert|reserviert|geparkt|gesperrt|zum verkauf|vergeben|abgelaufen)\b|\bce (?:(?:nom de )?domaine|site(?: web| internet)?) (?:est|a été)\b[^.!?]{0,20}(?:\bréservé|\benregistré|\bdéposé|\bparqué|\bsuspendu|\bexpiré|\bà vendre|\ben vente)\b",
    r"\best[ea] (?:dom[ií]nio|sitio|site|web) (?:está|ha sido|fue|foi|é)\b[^.!?]{0,20}\b(?:aparcad|estacionad|registrad|reservad|suspendid|suspens|caducad|expirad|em venda|en venta|à venda)|\bquesto (?:dominio|sito) è(?: stato)?\b[^.!?]{0,20}\b(?:registrato|riservato|parcheggiato|sospeso|scaduto|in vendita)\b|\bdeze (?:domein(?:naam)?|website|site) is\b[^.!?]{0,20}\b(?:gereserveerd|geregistreerd|geparkeerd|opgeschort|verlopen|te koop)\b",
)
NOT_FOUND = _any(
    r"\b(?:the )?page you (?:were|are) (?:after|trying to (?:reach|open|see)|hoping for)\b|\bne (?:trouvons|trouve) pas (?:la|cette|votre) page\b|\b(?:wir )?(?:können|konnten) (?:die|diese) (?:gewünschte |gesuchte )?seite (?:leider )?nicht finden\b|\bno encontramos (?:la|esta) página\b|\bnon troviamo (?:la|questa) pagina\b|\bnão encontramos (?:a|esta) página\b|\b(?:we|wij) (?:kunnen|konden) (?:de|deze) pagina niet vinden\b|\bvi (?:hittar inte|kan ikke finde|finner ikke) sid(?:an|en)\b",
    r"\b(?:nothing|no page|no site|no such page)\b[^.!?]{0,15}\b(?:at|under) (?:this|that) (?:address|url)\b|\bunter dieser (?:adresse|url)\b[^.!?]{0,25}\b(?:keine?|nichts|nicht)\b|\b(?:aucune page|rien)\b[^.!?]{0,15}\bà cette adresse\b",
    r"\b(?:ninguna página|nada)\b[^.!?]{0,15}\ben esta dirección\b|\b(?:nessuna pagina|nulla|niente)\b[^.!?]{0,15}\ba questo indirizzo\b|\b(?:nenhuma página|nada)\b[^.!?]{0,15}\bneste endereço\b|\b(?:geen pagina|niets)\b[^.!?]{0,15}\bop dit adres\b|\bop dit adres\b[^.!?]{0,15}\b(?:geen|niets)\b",
    rf"\b(?:can't|cannot|couldn't|could not|didn't|unable to|not able to) (?:find|locate)\b[^.!?]{{0,30}}{_PAGE}|\b(?:can't|cannot|couldn't|could not) find (?:what you|that|it|anything)\b|\berror 404\b|\b404 error\b",
    rf"{_PAGE}[^.!?]{{0,40}}\b(?:not (?:be )?found|doesn't exist|does not exist|no longer (?:exists?|available|here)|isn't here|can't be found|cannot be found|seems to be (?:lost|missing)|leads nowhere|(?:has|is) gone)\b|\bthis page has been (?:removed|deleted)\b|\bmay (?:be broken|have been (?:moved|removed|deleted|renamed))\b|^(?:hmm,? |oops,? |sorry,? )?(?:there's |there is )?nothing (?:to see |\w+ ){{0,2}}(?:here|at this address)\b",
    r"\b(?:seite|inhalt|dokument|artikel|datei)\b[^.!?]{0,40}\b(?:nicht (?:gefunden|mehr verfügbar|vorhanden)|existiert nicht|gibt es (?:leider )?nicht)\b|\bgibt es hier nichts\b|^seite (?:fehlt|gelöscht|entfernt)\b",
    r"\b(?:page|contenu|article)\b[^.!?]{0,50}(?:\bintrouvable|n'existe (?:pas|plus)|n'est (?:pas|plus) disponible|pas été trouvée?)\b",
    r"\bno (?:se ha|hemos|pudimos|podemos|se pudo) (?:podido )?(?:encontrado|encontrar)\b[^.!?]{0,30}\bpágina\b|\b(?:página|contenido)\b[^.!?]{0,40}\b(?:ya )?no (?:existe|encontrada|se encuentra|está disponible|disponible)\b",
    r"\bpagina\b[^.!?]{0,40}\b(?:non (?:è stata )?(?:trovata|esiste|disponibile)|niet (?:gevonden|meer)|bestaat niet)\b|\bpágina\b[^.!?]{0,40}\bnão (?:foi )?(?:encontrada|existe)\b",
    r"(?:ページ|ファイル)(?:が|は)(?:見つかりません|存在しません|ありません)|页面(?:不存在|未找到|找不到)|找不到.{0,6}页|страница не (?:найдена|существует)|\bsidan (?:kunde inte hittas|finns inte|hittades inte)\b|strona nie (?:istnieje|została)|\bsiden (?:findes|finnes) ikke\b|\bsivua ei (?:löydy|löytynyt)\b|stránka (?:nenalezena|nebyla nalezena)|a oldal nem található|페이지를 찾을 수",
)
GATE = _any(
    r"\bonly (?:\w+ ){1,3}(?:may|can|are allowed to) (?:see|view|open|read|access|enter|use) this (?:page|part|area|section|site|content|document|file|folder)\b|\b(?:members|subscribers|supporters|patrons) (?:can|may) (?:read|see|watch|hear) (?:it all|the (?:whole|full|rest|entire)\b)"
    r"|\bnur (?:\w+ ){1,3}(?:dürfen|können) diese (?:seite|inhalte|datei)\b|\b(?:seuls|seules) les? \w+ (?:peuvent|ont le droit)\b[^.!?]{0,30}\bcette (?:page|partie|section)\b|\bs[oó]lo (?:los|las) \w+ pueden (?:ver|leer|abrir) esta (?:página|sección)\b|\bsolo (?:i|gli|le) \w+ possono (?:vedere|leggere|aprire) questa (?:pagina|sezione)\b|\balleen \w+ (?:mogen|kunnen) deze (?:pagina|inhoud)\b",
    rf"\bthis (?:{_MEDIUM}) can only be \w+ (?:in|from|within|by)\b|\b(?:story|article|text|rest)\b[^.!?]{{0,20}}\b(?:continues|goes on|is) (?:only )?for (?:our )?(?:supporters|members|subscribers|patrons)\b|\b(?:want to )?(?:keep reading|read on|read more)\?",
    r"\bdiese[rs]?\b[^.!?]{0,20}\b(?:nur|ausschließlich) (?:in|aus|innerhalb|von)\b[^.!?]{0,40}\b(?:gesehen|angesehen|abgespielt|aufgerufen|genutzt|abrufbar|verfügbar|sichtbar|erreichbar)\b|\bweiter ?lesen\?|\bcet?(?:te)? \w+ (?:ne peut être \w+ qu|n'est \w+ qu|est (?:visible|accessible|disponible) uniquement)|\b(?:lire la suite|continuer la lecture|envie de lire la suite)\s?\?",
    r"\best[ea] \w+ (?:solo|sólo|só) (?:se )?(?:puede|pode) (?:ser |ver|escuchar)|\best[ea] \w+ (?:solo|sólo|só) está dispon|\b(?:quiere|quieres) seguir leyendo\s?\?|\bseguir leyendo\s?\?|\bquest[oa] \w+ (?:può essere \w+ solo|è (?:visibile|disponibile|accessibile) (?:solo|soltanto))|\bcontinuare a leggere\s?\?|\bcontinuar a ler\s?\?|\bdeze \w+ (?:is|kan|kun je|kunt u)\b[^.!?]{0,15}\b(?:alleen|uitsluitend) (?:in|vanuit|te|beschikbaar)\b|\bverder ?lezen\?",
    r"\b(?:to read (?:on|more|all|it all|the (?:rest|whole|full))|(?:rest|whole|full)(?: of the| of this)? (?:text|article|story))\b[^.!?]{0,40}\bsubscri(?:be|ption|bers?)\b|\b(?:ganzen?|vollständigen?|rest des) (?:text|artikel|beitrags?)\b[^.!?]{0,40}\b(?:abo|abonnement|abonnent\w*)\b",
    r"\b(?:pour (?:tout )?lire|lire (?:la suite|l'article)|la suite)\b[^.!?]{0,40}\b(?:abonnement|abonnez-vous|abonnés?)\b|\b(?:para (?:seguir )?le(?:er|r)|leer el resto)\b[^.!?]{0,40}\b(?:suscripción|suscríb\w+|suscriptor\w*|assinatura|assine|assinante)\b",
    r"\b(?:per leggere|(?:il resto|continua) (?:dell'articolo|a leggere))\b[^.!?]{0,40}\babbona(?:mento|ti)\b|\b(?:om (?:verder|alles|dit artikel|het hele artikel) te lezen|hele artikel)\b[^.!?]{0,40}\babonne(?:ment|e)\b",
    rf"\b(?:this|the) (?:{_OPENED}) is (?:only |private|open |available |visible |accessible |restricted |limited |reserved )+(?:and |to |for |by )*[^.!?]{{0,25}}\b(?:readers|members|users|staff|students|subscribers|customers|invit\w+|employees)\b|\bthis (?:{_OPENED}) is private\b",
    r"\bdiese[rs]? (?:blog|seite|bereich|inhalt|website|forum|video|datei|dokument)\b[^.!?]{0,20}\b(?:nur|ausschließlich) (?:für|von)\b|\bce(?:t|tte)? (?:blog|page|espace|contenu|site|document|vidéo|forum) est (?:privée?|réservée?|accessible uniquement)\b",
    r"\best[ea] (?:blog|página|contenido|conteúdo|sitio|site|área|foro|vídeo|documento) (?:es|está|é) (?:privad|reservad|solo|exclusiv|sólo|restrit|restringid)|\bquest[oa] (?:blog|pagina|contenuto|sito|area|forum|video|documento) è (?:privat|riservat|accessibile solo|visibile solo)|\bdeze (?:blog|pagina|site|website|inhoud|omgeving) is (?:alleen|privé|besloten|afgeschermd|uitsluitend)\b",
    r"\b(?:to continue|before you (?:continue|enter|proceed))\b[^.!?]{0,40}\b(?:accept|agree|consent)\b|\bplease accept (?:our |the )?(?:terms|cookies)\b|\b(?:must|need to) accept the terms\b",
    r"\bnot available (?:in|from|to \w+ (?:in|from)) your (?:country|region|location|area)\b|\baccess(?:ing)?\b[^.!?]{0,80}\bfrom (?:a country|your (?:country|region))\b",
    r"\byou(?:'ve| have) (?:reached|used)\b[^.!?]{0,20}\b(?:limit|free (?:articles|views))\b|\bsubscribe (?:now )?to (?:continue|keep|unlock|read (?:this|the|more|on|full))\b|\b(?:article|content|story)(?: is)? (?:for|reserved for|exclusive to|only for)\b[^.!?]{0,20}\bsubscribers\b",
    r"\byou(?:'ve| have) (?:read|reached|used)\b[^.!?]{0,20}\bfree (?:articles|stories|reads)\b|\bsubscribe\b[^.!?]{0,30}\bto (?:go on|keep|continue) reading\b|\b(?:this|the) (?:article|story|content|post) is (?:part of|only for|for)\b[^.!?]{0,20}\b(?:plus|premium|members)\b",
    r"\bweiterlesen mit\b|\b(?:artikel|beitrag|text|inhalt)\b[^.!?]{0,30}\b(?:nur|exklusiv) für\b[^.!?]{0,20}\b(?:abonnent|mitglieder|registrierte)\w*|\b(?:la )?suite est réservée?\b|\bsolo per (?:gli )?abbonati\b|\b(?:alleen|exclusief) voor abonnees\b|\b(?:kun|bare) for abonnenter\b|\bendast för prenumeranter\b|\btylko dla (?:prenumeratorów|subskrybentów)\b",
    r"^are you (?:over|at least|older than) (?:1[68]|21)\b|\byou must be (?:over|at least) (?:18|21)(?: years)?(?: of age| old)? to (?:enter|view|access|visit) (?:this|the|our) (?:web ?site|site|page|shop|store)\b|\b(?:your )?browser (?:version )?is (?:not|no longer) supported\b|\byour browser is (?:out of date|outdated|too old)\b",
    r"\bin ihrem land\b[^.!?]{0,20}\bnicht (?:verfügbar|erreichbar)\b|^sind sie (?:über|mindestens|schon|bereits) (?:16|18|21)\b|\bbrowser wird nicht (?:mehr )?unterstützt\b|\bbrowser ist veraltet\b|\bnur für abonnent",
    r"\bum (?:fortzufahren|weiterzulesen)\b[^.!?]{0,40}(?:cookies|zustimm|akzeptier)|\bakzeptieren und weiter\b|\bmit werbung\b[^.!?]{0,40}\b(?:weiterlesen|nutzen)\b",
    r"\bpas (?:disponible|accessible) dans votre pays\b|\bavez-vous plus de 18 ans\b|\bacceptez\b[^.!?]{0,30}\bcookies\b[^.!?]{0,20}\b(?:pour|afin)\b|\bréservé aux abonnés\b|\bnavigateur n'est (?:pas|plus) (?:supporté|pris en charge|compatible)\b",
    r"\bno (?:está )?disponible en (?:su|tu) país\b|\b(?:eres|es usted) mayor de edad\b|\bsolo para suscriptores\b|\bnavegador no es compatible\b|\bnon (?:è )?disponibile nel tuo paese\b|\bhai (?:più di|almeno) 18\b",
    r"お住まいの(?:国|地域)では|18歳以上ですか|ブラウザ(?:には|は)対応していません|サポートされていないブラウザ|您所在的(?:国家|地区)",
)
UPDATING = _any(
    r"\bwe(?:'re| are) (?:just |currently |busy )?\w+ing\b[^.!?]{0,30}\b(?:the|our|this) (?:web ?site|site|online shop|web ?shop|shop|store|portal|platform|app|servers?|system)\b|\b(?:the|our|this) (?:web ?site|site|online shop|web ?shop|portal|platform|app|system|(?:online )?catalogue|database|booking system) is (?:being \w+ed|getting|taking|having|moving|resting|asleep)\b",
    r"\b(?:unsere?|die|diese) (?:website|webseite|internetseiten?|homepage|seite|onlineshop|plattform|anwendung)n? (?:wird|werden) (?:gerade|derzeit|zurzeit|momentan|eben|kurz)\b|\bunser (?:portal|shop|onlineshop|internetauftritt|webauftritt|server|system) (?:wird|bekommt|macht|ruht|schläft)(?: gerade| derzeit| zurzeit| kurz)\b|\bwir \w+en (?:gerade|derzeit|zurzeit|momentan)\b[^.!?]{0,30}\b(?:website|webseite|internetseiten?|homepage|onlineshop|portal|server|internetauftritt)\b",
    r"\b(?:le|notre|ce) (?:site(?: internet| web)?|portail|serveur|service en ligne)\b (?:fait (?:une|peau|sa)|est (?:actuellement |momentanément )?en (?:cours|pause|travaux|rénovation)|se refait|prend une)|\bnous (?:mettons|refaisons|rénovons|améliorons|remettons|préparons|sommes en train)\b[^.!?]{0,40}\b(?:le|notre|ce) (?:site|portail|serveur)\b",
    r"\bestamos \w+ndo\b[^.!?]{0,20}\b(?:la|el|nuestr[oa]|est[ea]) (?:web|sitio|página|tienda|plataforma|portal|servidor)\b|\b(?:la|nuestra|esta) (?:web|página web|tienda en línea|plataforma) (?:se está|está siendo|se toma)\b",
    r"\bstiamo \w+ndo\b[^.!?]{0,30}\b(?:il|nostro|questo|la|nei|i|al|sul) (?:sito|portale|server|piattaforma|negozio online)\b|\b(?:il|nostro|questo) (?:sito|portale) (?:si sta|è in pausa|sta (?:cambiando|riposando))\b|^sito in pausa\b",
    r"\bestamos (?:a \w+r|\w+ndo)\b[^.!?]{0,20}\b(?:o|a|noss[oa]|este|esta) (?:site|página|portal|loja|plataforma|servidor)\b|\b(?:o|a|noss[oa]|este|esta) (?:site|página|portal|loja|loja online|plataforma) está (?:a ser|sendo)\b",
    r"\b(?:we|wij) (?:werken|sleutelen|bouwen|vernieuwen|klussen|schaven)\b[^.!?]{0,20}\b(?:aan )?(?:de|onze|deze) (?:website|site|webshop|webwinkel|server|omgeving|app)\b|\b(?:de|onze|deze) (?:website|site|webshop|webwinkel|omgeving) (?:wordt|is) (?:momenteel|op dit moment|nu even|even|net)\b",
)
"""What is being done to this very site. A page may say so of itself in passing: it is doubted, no more."""
