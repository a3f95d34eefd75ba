-- The whole store, version 4: what a new store starts with. Older ones are upgraded by migrations.py.
-- Times are ISO 8601 in UTC. Columns of type BLOB hold zlib-compressed JSON written by codec.py.

CREATE TABLE run (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    site TEXT NOT NULL,
    status TEXT NOT NULL,
    started_at TEXT NOT NULL,
    finished_at TEXT,
    pinned INTEGER NOT NULL DEFAULT 0,      -- a baseline was written from it: prune leaves it alone
    counts TEXT NOT NULL DEFAULT '{}',      -- pages by state, findings by status, for the history
    verdict TEXT,
    data BLOB NOT NULL
);
CREATE INDEX run_site ON run (site, id);

-- Queue and outcome of every discovered address. The row with url '' stands for the site as a whole.
CREATE TABLE page (
    n INTEGER PRIMARY KEY,                  -- order of discovery
    run INTEGER NOT NULL REFERENCES run (n) ON DELETE CASCADE,
    url TEXT NOT NULL,
    state TEXT NOT NULL,                    -- queued | leased | site | a PageState
    depth INTEGER NOT NULL,
    via TEXT NOT NULL,
    kind TEXT NOT NULL,
    alias_of TEXT,
    code TEXT NOT NULL DEFAULT '',          -- why it is failed or skipped
    findings INTEGER NOT NULL DEFAULT 0,
    data BLOB,                              -- PageRecord
    UNIQUE (run, url)
);
CREATE INDEX page_queue ON page (run, n) WHERE state = 'queued';
CREATE INDEX page_state ON page (run, state);
CREATE INDEX page_alias ON page (run, alias_of) WHERE alias_of IS NOT NULL;

-- Three parts, because they are read apart: outcomes and exhibits page by page for the report, findings for the verdict.
CREATE TABLE result (
    page INTEGER PRIMARY KEY REFERENCES page (n) ON DELETE CASCADE,
    outcomes BLOB NOT NULL,                 -- CheckResults without findings, facts and exhibits
    exhibits BLOB NOT NULL,
    findings BLOB NOT NULL
);

CREATE TABLE failure (
    page INTEGER NOT NULL REFERENCES page (n) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    code TEXT NOT NULL,
    detail TEXT NOT NULL,
    stage TEXT NOT NULL,
    note INTEGER NOT NULL DEFAULT 0,        -- it only tells; the page was judged all the same
    PRIMARY KEY (page, ordinal)
) WITHOUT ROWID;

-- A second, sorted copy of the facts for the site checks.
CREATE TABLE fact (
    run INTEGER NOT NULL REFERENCES run (n) ON DELETE CASCADE,
    name TEXT NOT NULL,
    key TEXT NOT NULL,
    page INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (run, name, key, page, ordinal)
) WITHOUT ROWID;

-- Which rows keep a blob alive. The bytes are files below blobs/.
CREATE TABLE page_blob (
    page INTEGER NOT NULL REFERENCES page (n) ON DELETE CASCADE,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (page, sha256)
) WITHOUT ROWID;
CREATE INDEX page_blob_sha256 ON page_blob (sha256);
CREATE TABLE run_blob (
    run INTEGER NOT NULL REFERENCES run (n) ON DELETE CASCADE,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (run, sha256)
) WITHOUT ROWID;
CREATE INDEX run_blob_sha256 ON run_blob (sha256);

-- Runs that were forgotten: asking for one says what became of it.
CREATE TABLE pruned (
    id TEXT PRIMARY KEY,
    at TEXT NOT NULL
) WITHOUT ROWID;
