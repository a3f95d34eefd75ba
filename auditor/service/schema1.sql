-- Everything that only the service knows. What was audited stands in each site's own folder.

CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE COLLATE NOCASE,
    full_name TEXT NOT NULL DEFAULT '',
    email TEXT NOT NULL DEFAULT '',
    password TEXT NOT NULL DEFAULT '',          -- Argon2id; empty: signs in by the proxy's header only
    admin INTEGER NOT NULL DEFAULT 0,           -- of the whole service
    active INTEGER NOT NULL DEFAULT 1,
    failures INTEGER NOT NULL DEFAULT 0,
    locked_until TEXT NOT NULL DEFAULT '',
    created TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE sign_in (
    digest TEXT PRIMARY KEY,                    -- sha256 of the cookie's value
    account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
    created TEXT NOT NULL,
    seen TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE used_form (nonce TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE kept (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE site (
    id INTEGER PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,                  -- also the name of its folder below sites/
    name TEXT NOT NULL,
    added TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE site_role (
    site INTEGER NOT NULL REFERENCES site ON DELETE CASCADE,
    account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
    role TEXT NOT NULL,
    PRIMARY KEY (site, account)
) STRICT, WITHOUT ROWID;

CREATE TABLE job (
    id TEXT PRIMARY KEY,
    site INTEGER NOT NULL REFERENCES site ON DELETE CASCADE,
    state TEXT NOT NULL,                        -- queued | started | ended | failed | stopped | cancelled
    pages TEXT NOT NULL DEFAULT '[]',           -- JSON: only these addresses; empty for the whole site
    fresh INTEGER NOT NULL DEFAULT 0,
    why TEXT NOT NULL,                          -- asked | scheduled | look-again | published
    asked_by TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    attempt INTEGER NOT NULL DEFAULT 1,
    started_at TEXT NOT NULL DEFAULT '',
    ended_at TEXT NOT NULL DEFAULT '',
    stopping INTEGER NOT NULL DEFAULT 0,
    pid INTEGER NOT NULL DEFAULT 0,
    born REAL NOT NULL DEFAULT 0,               -- when that process was started, as the kernel tells
    exit_code INTEGER,
    run TEXT NOT NULL DEFAULT '',
    said TEXT NOT NULL DEFAULT '',              -- the last sentence of the program
    version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX job_of_site ON job (site, asked_at);
CREATE INDEX job_by_state ON job (state, asked_at);

CREATE TABLE schedule (
    site INTEGER PRIMARY KEY REFERENCES site ON DELETE CASCADE,
    line TEXT NOT NULL,                         -- cron; empty: never
    zone TEXT NOT NULL DEFAULT 'UTC',
    blackout TEXT NOT NULL DEFAULT '',          -- 08:00-18:00, 22:00-02:00
    jitter INTEGER NOT NULL DEFAULT 0,          -- minutes
    done_until TEXT NOT NULL,                   -- wall times up to here were asked for, or skipped
    version INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE run (
    site INTEGER NOT NULL REFERENCES site ON DELETE CASCADE,
    id TEXT NOT NULL,
    started_at TEXT NOT NULL,
    finished_at TEXT NOT NULL,
    outcome TEXT NOT NULL,                      -- passed | failed | incomplete | nothing
    sentence TEXT NOT NULL,
    audited INTEGER NOT NULL,
    known INTEGER NOT NULL,
    new INTEGER NOT NULL,
    fixed INTEGER NOT NULL,
    waived INTEGER NOT NULL,
    problems INTEGER NOT NULL,
    looks INTEGER NOT NULL,
    causes INTEGER NOT NULL,
    families TEXT NOT NULL,                     -- JSON: family -> problems
    whole INTEGER NOT NULL,                     -- 0: only some pages were asked for
    folder TEXT NOT NULL,                       -- of the report, from the site's folder; empty once it is gone
    since INTEGER,                              -- findings that the whole run before it had not; NULL for the first
    PRIMARY KEY (site, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX run_by_time ON run (site, whole, started_at);

-- The newest whole run of each site, with what was looked at again since.
CREATE TABLE finding (
    site INTEGER NOT NULL REFERENCES site ON DELETE CASCADE,
    id TEXT NOT NULL,
    run TEXT NOT NULL,
    checked TEXT NOT NULL,                      -- id of the check
    family TEXT NOT NULL,
    severity TEXT NOT NULL,
    rank INTEGER NOT NULL,                      -- of the severity, 3 is critical
    outcome TEXT NOT NULL,
    status TEXT NOT NULL,                       -- new | known | moved | waived
    url TEXT NOT NULL,
    message TEXT NOT NULL,
    cause TEXT NOT NULL,
    selector TEXT NOT NULL,
    snippet TEXT NOT NULL,
    approved TEXT NOT NULL,
    published TEXT NOT NULL,
    PRIMARY KEY (site, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX finding_order ON finding (site, rank DESC, checked, url);
CREATE INDEX finding_cause ON finding (site, cause);
CREATE INDEX finding_page ON finding (site, url);

CREATE TABLE cause (
    site INTEGER NOT NULL REFERENCES site ON DELETE CASCADE,
    id TEXT NOT NULL,
    label TEXT NOT NULL,
    checked TEXT NOT NULL,
    family TEXT NOT NULL,
    severity TEXT NOT NULL,
    rank INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    place INTEGER NOT NULL,                     -- its place in the report: what to repair first
    PRIMARY KEY (site, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE page (
    site INTEGER NOT NULL REFERENCES site ON DELETE CASCADE,
    url TEXT NOT NULL,
    run TEXT NOT NULL,
    state TEXT NOT NULL,
    title TEXT NOT NULL,
    reason TEXT NOT NULL,
    approved_text TEXT NOT NULL,                -- its file; empty where there is none
    similarity REAL,
    PRIMARY KEY (site, url)
) STRICT, WITHOUT ROWID;

CREATE TABLE document (
    site INTEGER NOT NULL REFERENCES site ON DELETE CASCADE,
    url TEXT NOT NULL,
    state TEXT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    reason TEXT NOT NULL,
    findings INTEGER NOT NULL,
    PRIMARY KEY (site, url)
) STRICT, WITHOUT ROWID;

CREATE TABLE waiver (                           -- what stands in the file of waivers, to look it up by finding
    site INTEGER NOT NULL REFERENCES site ON DELETE CASCADE,
    finding TEXT NOT NULL,
    reason TEXT NOT NULL,
    owner TEXT NOT NULL,
    until TEXT NOT NULL,
    PRIMARY KEY (site, finding)
) STRICT, WITHOUT ROWID;
CREATE INDEX waiver_end ON waiver (site, until);

CREATE TABLE item (                             -- work on a cause or a finding; it outlives the runs
    site INTEGER NOT NULL REFERENCES site ON DELETE CASCADE,
    subject TEXT NOT NULL,                      -- id of the cause or the finding
    title TEXT NOT NULL,
    assignee INTEGER REFERENCES account ON DELETE SET NULL,
    state TEXT NOT NULL DEFAULT 'open',         -- open | done
    changed TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (site, subject)
) STRICT, WITHOUT ROWID;

CREATE TABLE comment (
    id INTEGER PRIMARY KEY,
    site INTEGER NOT NULL REFERENCES site ON DELETE CASCADE,
    subject TEXT NOT NULL,
    by TEXT NOT NULL,
    at TEXT NOT NULL,
    text TEXT NOT NULL
) STRICT;
CREATE INDEX comment_on ON comment (site, subject, id);

CREATE TABLE journal (                          -- nothing is ever changed here; what is too old goes
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    by TEXT NOT NULL,
    site INTEGER,                               -- kept when the site goes
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    origin TEXT NOT NULL                        -- network address it came from
) STRICT;
CREATE INDEX journal_of_site ON journal (site, id);

CREATE TABLE share (
    id INTEGER PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,                -- sha256 of the link's secret
    site INTEGER NOT NULL REFERENCES site ON DELETE CASCADE,
    label TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at TEXT NOT NULL,
    expires TEXT NOT NULL,
    ended INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE token (
    id INTEGER PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    label TEXT NOT NULL,
    site INTEGER REFERENCES site ON DELETE CASCADE,   -- NULL: all sites
    scope TEXT NOT NULL,                        -- read | run | work
    made_by TEXT NOT NULL,
    made_at TEXT NOT NULL,
    expires TEXT NOT NULL,
    used TEXT NOT NULL DEFAULT '',
    ended INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE message_setting (
    site INTEGER NOT NULL REFERENCES site ON DELETE CASCADE,
    channel TEXT NOT NULL,                      -- mail | teams | slack | webhook | github | gitlab | jira
    data TEXT NOT NULL,                         -- JSON, without secrets: those come from the environment
    version INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (site, channel)
) STRICT, WITHOUT ROWID;

CREATE TABLE message (                          -- what is to be sent, until it is
    id INTEGER PRIMARY KEY,
    once TEXT NOT NULL UNIQUE,                  -- site, run, channel and recipient: nothing is sent twice
    site INTEGER NOT NULL REFERENCES site ON DELETE CASCADE,
    channel TEXT NOT NULL,
    recipient TEXT NOT NULL,
    data TEXT NOT NULL,
    made TEXT NOT NULL,
    due TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT 'waiting',      -- waiting | sent | given-up
    error TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX message_due ON message (state, due);
