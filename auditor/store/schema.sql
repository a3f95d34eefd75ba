-- The whole store, version 7: what a new store starts with. Older ones are upgraded by migrations.py.
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
    result INTEGER REFERENCES result (n),   -- its own, or the one of an earlier run that was carried over
    UNIQUE (run, url)
);
CREATE INDEX page_queue ON page (run, n) WHERE state = 'queued';
CREATE INDEX page_state ON page (run, state);
CREATE INDEX page_alias ON page (run, alias_of) WHERE alias_of IS NOT NULL;
CREATE INDEX page_result ON page (result) WHERE result IS NOT NULL;

-- What the checks said of a page; pages of later runs that had not changed share it, and it goes with the last of them.
-- In parts, because they are read apart: outcomes and exhibits page by page for the report, findings for the verdict.
CREATE TABLE result (
    n INTEGER PRIMARY KEY,
    outcomes BLOB NOT NULL,                 -- CheckResults without findings, facts and exhibits
    exhibits BLOB NOT NULL,
    findings BLOB NOT NULL,
    facts BLOB,                             -- those of the checks, to be carried over; NULL for the site
    memory BLOB                             -- PageMemory: what tells whether the page has changed since; NULL for the site
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

-- A second, sorted copy of the facts for the site checks. Of a run that is over, only the `page` facts are kept.
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
CREATE TABLE result_blob (
    result INTEGER NOT NULL REFERENCES result (n) ON DELETE CASCADE,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (result, sha256)
) WITHOUT ROWID;
CREATE INDEX result_blob_sha256 ON result_blob (sha256);
CREATE TABLE run_blob (
    run INTEGER NOT NULL REFERENCES run (n) ON DELETE CASCADE,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (run, sha256)
) WITHOUT ROWID;
CREATE INDEX run_blob_sha256 ON run_blob (sha256);

-- The documents of a run: PDFs, Office files, books. Their pictures are blobs of the run.
CREATE TABLE document (
    run INTEGER NOT NULL REFERENCES run (n) ON DELETE CASCADE,
    url TEXT NOT NULL,
    state TEXT NOT NULL,                    -- a DocumentState
    sha256 TEXT NOT NULL DEFAULT '',        -- of the file
    data BLOB NOT NULL,                     -- DocumentRecord
    outcomes BLOB NOT NULL,                 -- as in result
    exhibits BLOB NOT NULL,
    findings BLOB NOT NULL,
    count INTEGER NOT NULL DEFAULT 0,       -- how many findings
    PRIMARY KEY (run, url)
);

-- Runs that were forgotten: asking for one says what became of it.
CREATE TABLE pruned (
    id TEXT PRIMARY KEY,
    at TEXT NOT NULL
) WITHOUT ROWID;
