// The report's findings and pages as columns in memory: loaded from data/ when first asked for, and looked through at once.
// Files of data are scripts, because a page that was opened from disk may load no others.
"use strict";

window.auditor = (() => {
  const received = new Map();
  const root = document.currentScript.dataset.root;
  const fold = (text) => text.normalize("NFKD").toLowerCase();

  // Every file of data/ calls this with its name.
  const receive = (name, value) => received.set(name, value);

  function load(name) {
    if (received.has(name)) return Promise.resolve(received.get(name));
    return new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = `${root}data/${name}.js`;
      script.addEventListener("load", () => done(received.get(name)));
      script.addEventListener("error", () => failed(new Error(`${name}.js cannot be loaded`)));
      document.head.append(script);
    });
  }

  // For each word: which entries of a column of texts have it.
  const having = (texts, word) => Uint8Array.from(texts, (text) => (fold(text).includes(word) ? 1 : 0));

  function findingShard(tables, columns) {
    const { checks, pages, causes } = tables;
    const { check, page, severity, status, outcome, cause, sheet, message, spot, id, messages, spots } = columns;
    return {
      length: id.length,
      facets: {
        family: (i) => checks[check[i]].family,
        severity: (i) => severity[i],
        status: (i) => status[i],
        outcome: (i) => outcome[i],
        check: (i) => check[i],
        wcag: (i) => checks[check[i]].wcag,
      },
      hits(words, onPage) {
        const told = words.map((word) => [
          having(messages, word), having(spots, word), tables.hits("checks", word), tables.hits("pages", word),
          tables.hits("causes", word), word,
        ]);
        const there = onPage ? tables.hits("pages", onPage) : null;
        return (i) => (!there || there[page[i]]) && told.every(([m, s, c, p, k, word]) =>
          m[message[i]] || s[spot[i]] || c[check[i]] || p[page[i]] || k[cause[i]] || id[i].startsWith(word));
      },
      row: (i) => ({
        id: id[i], check: checks[check[i]], page: pages[page[i]], cause: causes[cause[i]], causeNumber: cause[i], severity: severity[i],
        status: status[i], outcome: outcome[i], message: messages[message[i]], spot: spots[spot[i]],
        href: `${pages[page[i]].base}${sheet[i] > 1 ? `-${sheet[i]}` : ""}.html#f-${id[i].replace(/[^A-Za-z0-9_-]/g, "-").slice(0, 80)}`,
      }),
    };
  }

  // Tables of what many findings share; which of their entries have a word is asked once a word.
  function tablesOf(index) {
    const known = new Map();
    const texts = {
      checks: index.checks.map((one) => `${one.id} ${one.title} ${one.wcag.map((n) => index.wcag[n]).join(" ")}`),
      pages: index.pages.map((one) => `${one.title} ${one.path}`),
      causes: index.causes.map((one) => one.label),
    };
    return {
      ...index,
      hits(name, word) {
        const key = `${name} ${word}`;
        if (!known.has(key)) known.set(key, having(texts[name], word));
        return known.get(key);
      },
    };
  }

  async function findings(progress) {
    const tables = tablesOf(await load("findings"));
    const shards = [];
    for (let number = 1; number <= tables.shards; number += 1) {
      progress(number, tables.shards);
      shards.push(findingShard(tables, await load(`findings-${number}`)));
    }
    return { tables, shards };
  }

  async function listed(name) {
    const { rows, ...tables } = await load(name);
    const texts = rows.map((one) => fold(`${one.title} ${one.path} ${one.reason}`));
    const shard = {
      length: rows.length,
      facets: Object.fromEntries(Object.keys(tables.facets).map((facet) => [facet, (i) => rows[i][facet]])),
      hits: (words) => (i) => words.every((word) => texts[i].includes(word)),
      row: (i) => rows[i],
    };
    return { tables, shards: [shard] };
  }

  const pages = () => listed("pages");
  const documents = () => listed("documents");

  const has = (chosen, value) => (Array.isArray(value) ? value.some((one) => chosen.has(one)) : chosen.has(value));

  function count(counts, value) {
    for (const one of Array.isArray(value) ? value : [value]) counts.set(one, (counts.get(one) ?? 0) + 1);
  }

  // Looks through all rows once: which match, and how many would match with each other value of each facet.
  function scan({ shards }, names, chosen, words, onPage) {
    const counts = Object.fromEntries(names.map((name) => [name, new Map()]));
    const matching = [];
    for (const shard of shards) {
      const told = shard.hits(words, onPage);
      for (let i = 0; i < shard.length; i += 1) {
        if (!told(i)) continue;
        let against = null;
        let reasons = 0;
        for (const name of names) {
          if (!chosen[name]?.size || has(chosen[name], shard.facets[name](i))) continue;
          against = name;
          reasons += 1;
          if (reasons > 1) break;
        }
        if (reasons > 1) continue;
        if (reasons) count(counts[against], shard.facets[against](i));
        else {
          for (const name of names) count(counts[name], shard.facets[name](i));
          matching.push([shard, i]);
        }
      }
    }
    return { counts, matching };
  }

  // A cell that a spreadsheet shows instead of calculating.
  function cell(value) {
    const text = String(value);
    const safe = /^[\s"';,]*[=+\-@|%\t\r＝＋－＠]/u.test(text) && !/^-?[0-9.]+$/.test(text) ? `'${text}` : text;
    return `"${safe.replaceAll('"', '""')}"`;
  }

  const csv = (rows) => rows.map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";

  return { receive, findings, pages, documents, scan, csv, fold };
})();
