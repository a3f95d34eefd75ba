-- What people were told already: nothing is told twice, and what comes back is told again.

CREATE TABLE told (
    site INTEGER NOT NULL REFERENCES site ON DELETE CASCADE,
    subject TEXT NOT NULL,                      -- id of a finding, or `waiver` with finding and day
    url TEXT NOT NULL,                          -- page of the finding; empty for a waiver
    PRIMARY KEY (site, subject)
) STRICT, WITHOUT ROWID;

CREATE TABLE told_run (
    site INTEGER PRIMARY KEY REFERENCES site ON DELETE CASCADE,
    run TEXT NOT NULL,                          -- the newest run that was looked through for news
    troubled INTEGER NOT NULL DEFAULT 0         -- it was incomplete or failed, which was told
) STRICT;
