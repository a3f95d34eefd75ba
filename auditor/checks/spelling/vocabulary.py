"""Words of everyday computing, education and health that general dictionaries leave out; right in any English text."""

from __future__ import annotations

_WORDS = """
backslashed blit blits blitted blitting blitter callout callouts caselessly ceil declarator declarators decl dirs docx finalizer
finalizers floor gid gids indention indentions initialiser initialisers initializer initializers inout lossless lossy lowercased
netboot odt ods odp pptx prolog repr requestor requestors stemmer stemmers stemming uid uids undef unfilling uppercased woff
xlsx xls ppt jpg png gif svg csv json trunc disambiguated
accessor accessors addon addons admin admins analytics api apis app apps arg args async atime auth autocomplete
autofill autosave backend backends backlink backlinks backport backports bandwidth barcode bitmap bitmaps blockchain
blog blogs bool boolean booleans bootloader breadcrumb breadcrumbs broadband brownfield bugfix bugfixes builtin
builtins bytecode callback callbacks callee callees carousel changelog changelogs charset charsets chatbot chatbots
chdir checkbox checkboxes checksum checksums chipset chroot chroots cloud codebase codebases codec codecs commandline
compat config configs const contenteditable cron crontab cryptocurrency css ctime cursor cyberattack cybersecurity
daemon daemons darknet dashboard dashboards database databases dataset datasets datetime debug debugger debuggers
decompress dedent denormalized deprecate deprecated dereference deserialize desktop dest dev devops devs dialog
dialogs dict dicts diff diffs dirname disambiguate distro distros docstring docstrings dotfile dotfiles downlink
downloadable dropdown dropdowns dropout ebook ebooks ecommerce email emailed emails emoji emojis encoding endian
endpoint endpoints enum enums env ethernet exabyte executable executables failover fallback fax fediverse filename
filenames filesystem filesystems filetype firewall firewalls firmware fixme flag fork forks freeware frontend
frontends func funcs gatekeeper gateway geolocation getter getters gigabyte gigabytes glob globbing globs google
googled grep gzip gzipped gzipping hackathon hackathons handheld hardcode hardcoded hash hashes hashtag hashtags heatmap hex
hexadecimal homepage homepages hostname hostnames hotfix hotspot hover html http https hyperlink hyperlinks hypertext
hypervisor icon icons iframe iframes indexable info infographic infographics init inline inode inodes installer
installers int interactive interoperability interoperable intranet ints iterable iterables iterator iterators
javascript json kernel keybinding keybindings keyring keyrings keyspace keystroke keystrokes keyword keywords kilobyte
kilobytes laptop laptops latency lifecycle linter listserv localhost logfile logfiles login logins logoff logon logout
lookup lookups lossless macro macros mainframe malware manpage manpages markdown markup mashup matcher megabyte
megabytes megapixel memoize menu menubar merge metadata microblog microchip microservice microservices middleware mime
mixin mixins monorepo mtime multicast multicore multimedia multiplatform multiprocessing multisite multitask
multithreaded mutex mutexes namespace namespaces netbook netmask newsfeed newsgroup newsgroups nonce noop notebook
null nullable oauth offline offset onboarding online opcode opcodes opensource opt overclock pagination param params
parsable parser parsers passcode passkey passkeys passphrase passphrases passwd password passwords pathname pathnames
payload payloads paywall pdf percentile permalink permalinks petabyte phishing photobook pingback pipeline pixel
pixels plaintext playlist playlists plugin plugins podcast podcasting podcasts popup popups portlet posix postgres
precompiled prefetch preinstalled preload preloaded prepend prepended prepending preprocessor preprocessors printf
programmatically proxied pseudocode quicksort ransomware readme readonly realtime rebase rebased rebasing recurse
recursing recursive redirect redirects refactor refactored refactoring regex regexes regexp regexps reindex reinstall
reload repo repos repository reset resizable resolver retina rootkit router routers rsync runtime runtimes sandbox
sandboxed savepoint scalability schema schemas screencast screencasts screenreader screenshot screenshots scrollable
scrollbar sdk searchable semver serializer serverless servlet servlets setter setters setuid setup sharable sharding
shareware shebang signon sitemap sitemaps smartphone smartphones smartwatch smiley snippet snippets solver spammer
spamming spreadsheet spreadsheets spyware startup startups stateful stateless stderr stdin stdout storefront stringify
struct structs stylesheet stylesheets subclass subclasses subdirectories subdirectory subdomain subdomains submenu
submenus submodule submodules subnet subnets subpackage subprocess substring substrings subtree subtrees symlink
symlinked symlinks sync synced syncing sysadmin sysadmins syslog tab tablet tarball tarballs taskbar telnet templating
terabyte terabytes thumbnail thumbnails timeline timelines timeout timeouts timestamp timestamps titlebar tls toolbar
toolbars toolchain toolchains toolkit toolkits tooltip tooltips touchpad touchscreen trackback tuple tuples typo typos
umask unarchive unary uncheck unchecked uncomment undelete undo undocumented unformatted unhandled unicast unicode
uninstall uninstalled unix unmount unmounted unpack unparsed unset unsubscribe untrusted upgradable uplink upload
uploaded uploading uploads uptime url urls usability userland username usernames userspace utf util utils validator
validators vhost vhosts viewport viewports viewstate virtualization vlog vlogs voicemail webcam webcams webcast
webcasts webhook webhooks webinar webinars webmail webmaster webmasters webpage webpages webserver webservers website
websites whiteboard whitelist whitelisted whitespace widget widgets wifi wiki wikis wildcard wildcards wireframe
wireframes wishlist wishlists workaround workarounds workflow workflows workspace workspaces worktree worktrees xml
yaml zip zipped
adjunct adjuncts alumna alumnae alumni alumnus assistantship assistantships audiologist audiologists audiology
baccalaureate bachelors biomedicine biostatistics bursar bursary capstone capstones childcare clinicals clinician
clinicians coauthor coauthored coauthors comorbidities comorbidity convenor convocation corequisite corequisites
cosponsor cosponsored counselling counsellor counsellors coursebook coursework covid credentialed credentialing
curricula curricular didactic didactics dietetic dietetics doctorate doctorates dyslexia dyslexic eldercare endowment
equitable externship externships fellowship fellowships fieldwork fundraise fundraiser fundraisers fundraising genomic
genomics geriatric geriatrics gerontology healthcare hospice hybrid immersive immunotherapy incubator inpatient
inpatients interdisciplinary intern interns internship internships interprofessional interprofessionalism justice
kinesiology leadership letterhead licensure lifelong masters matriculate matriculated matriculation mentee mentees
mentoring mentorship mentorships microbiome midwifery mindfulness multicultural multidisciplinary neurodivergent
neurodiverse neurodiversity neuroimaging neuroscience neuroscientist neuroscientists nonprofit nonprofits nutritionist
onsite orthotic orthotics outpatient outpatients outreach palliative pathophysiology patient pedagogical pedagogies
pedagogy perioperative personalised personalized pharmacotherapy placement placements postdoc postdocs postdoctoral
postgrad postgraduate postgraduates practica practicum practicums preceptor preceptors preceptorship prehealth premed
preprofessional prereq prereqs prerequisite prerequisites proctored provost psychometric psychosocial psychotherapist
psychotherapists radiographer radiography registrar registrars respite rubric rubrics scholarship scholarships
simulation skillset skillsets socioeconomic stakeholder stakeholders stipend stipends storytelling syllabi syllabus
symposia teamwork telehealth telemedicine telepractice telerehabilitation tenured timetable timetables
transdisciplinary transgender translational tutorial tutorials undergrad undergrads unhoused upskill upskilling vape
vaping wayfinding wellbeing wellness whistleblower workforce workshop workshops worldview
"""

_PHRASES = """
in ex post hoc ad per se et al silico vivo vitro situ utero posteriori mutatis mutandis sine nihilo extremis aeternum
absentia camera curiam dicta dictum facie flagrante delicto infinitum loco parentis magna cum laude summa nauseam
pendente lite perpetuum mobile postmortem rea reus sui generis juris verbatim vice versa viz ibid idem passim terra
firma incognita habeas corpus ipso facto jure ipsa loquitur locus standi modus operandi vivendi mens actus nolle
prosequi obiter ratio decidendi res judicata stare decisis ultra vires bona fides caveat emptor compos mentis ceteris
paribus quid pro quo rigor mortis tabula rasa curriculum vitae
"""

LATIN = frozenset(_PHRASES.split())
"""Words of Latin phrases, which are right in a text of any language."""

VOCABULARY = frozenset(_WORDS.split()) | LATIN
"""English words that are right although no dictionary of ours has them."""
