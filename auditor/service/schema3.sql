-- The issues of causes in a site's tracker: what is wished for, and what was done.

CREATE TABLE tracked (
    site INTEGER NOT NULL REFERENCES site ON DELETE CASCADE,
    cause TEXT NOT NULL,
    text TEXT NOT NULL,                         -- JSON: what the issue says
    pages TEXT NOT NULL,                        -- JSON: where the cause was found last; it is gone once those are looked at
    why TEXT NOT NULL,                          -- why it is opened or closed, as the comment says it
    wish TEXT NOT NULL,                         -- open | closed
    done TEXT NOT NULL DEFAULT '',              -- the same, once the tracker did it; empty before the first time
    key TEXT NOT NULL DEFAULT '',               -- its number or key there
    url TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (site, cause)
) STRICT, WITHOUT ROWID;
