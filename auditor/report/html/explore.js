// The filter over a whole list, whatever sheet it stands on: chips with counts, sorting, the address, and a copy as CSV.
// Without this file, or before anything is chosen, the sheets of the list stand as they were written.
"use strict";

const PREFIX = "#filter?";
const STEP = 100;
const { scan, csv, fold, findings, pages, documents } = window.auditor;
const form = document.querySelector("form.explore");
const whole = document.querySelector(".whole");
const results = document.querySelector(".results");
const found = form.querySelector(".found");
const more = results.querySelector("button");
const root = form.dataset.root;
const names = [...new Set([...form.querySelectorAll("[data-facet]")].map((box) => box.dataset.facet))];
const number = new Intl.NumberFormat("en").format;
let data = null;
let loading = null;
let shown = [];
let timer = 0;

function element(name, className, ...inside) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...inside);
  return made;
}
// What a sentence of ours quotes from the site, also where a cut left one of the two marks.
const QUOTED = /^[^“”]*”|“[^”]*(?:”|$)/g;

// `lang` is the language of what the text quotes; undefined where that is the report's own.
function isolated(text, lang) {
  const made = element("bdi", "");
  let end = 0;
  for (const quoted of lang === undefined ? [] : text.matchAll(QUOTED)) {
    const said = element("span", "", quoted[0]);
    said.lang = lang;
    made.append(text.slice(end, quoted.index), said);
    end = quoted.index + quoted[0].length;
  }
  made.append(text.slice(end));
  return made;
}
const plural = (count, word) => `${number(count)} ${word}${count === 1 ? "" : "s"}`;

function link(href, text, lang) {
  const made = element("a", "", isolated(text, lang));
  made.href = root + href;
  return made;
}

function chips(severity, outcome, status) {
  const made = element("p", "chips", element("span", `sev sev-${severity}`, severity[0].toUpperCase() + severity.slice(1)));
  if (outcome === "cant-tell") made.append(element("span", "tag tag-look", "Please look"));
  if (status && data.tables.compared) made.append(element("span", `tag tag-${status}`, status[0].toUpperCase() + status.slice(1)));
  return made;
}

// What each view makes of the rows that match: items in order, one as an element, one as cells.
const byWords = (key) => (a, b) => key(a).localeCompare(key(b), "en", { numeric: true });
const VIEWS = {
  findings: {
    load: findings,
    word: "finding",
    items: (rows) => rows,
    orders: {
      severity: (a, b) => b.severity - a.severity || a.outcome - b.outcome,
      page: byWords((row) => row.page.path),
      check: byWords((row) => row.check.title),
    },
    item(row) {
      const { severities, statuses, outcomes } = data.tables;
      const where = element("p", "where", isolated(row.page.path || "The whole site"));
      const lang = row.check.id.startsWith("language-") ? "" : row.page.lang;
      if (row.spot) where.append(" · ", isolated(row.spot, lang));
      return [chips(severities[row.severity], outcomes[row.outcome], statuses[row.status]),
        element("p", "message", link(row.href, row.message, lang)), where];
    },
    head: ["id", "severity", "outcome", "status", "check", "page", "message", "place", "cause"],
    cells: (row) => [row.id, data.tables.severities[row.severity], data.tables.outcomes[row.outcome], data.tables.statuses[row.status],
      row.check.id, row.page.url, row.message, row.spot, row.cause.label],
  },
  causes: {
    load: findings,
    word: "cause",
    items(rows) {
      const groups = new Map();
      for (const row of rows) {
        const group = groups.get(row.causeNumber) ?? { ...row, turn: row.causeNumber, rows: 0, pages: new Set() };
        group.rows += 1;
        group.pages.add(row.page.url);
        groups.set(row.causeNumber, group);
      }
      return [...groups.values()];
    },
    orders: {
      first: (a, b) => a.turn - b.turn,
      findings: (a, b) => b.rows - a.rows,
      pages: (a, b) => b.pages.size - a.pages.size,
      name: byWords((group) => group.cause.label),
    },
    item(group) {
      const { severities, outcomes, statuses } = data.tables;
      return [chips(severities[group.severity], outcomes[group.outcome], statuses[group.status]),
        element("p", "message", link(group.cause.href, group.cause.label, group.cause.lang)),
        element("p", "where", `${plural(group.rows, "finding")} on ${plural(group.pages.size, "page")} · `, isolated(group.check.title))];
    },
    head: ["cause", "severity", "check", "findings", "pages"],
    cells: (group) => [group.cause.label, data.tables.severities[group.severity], group.check.id, group.rows, group.pages.size],
  },
  pages: {
    load: pages,
    word: "page",
    items: (rows) => rows,
    orders: {
      problems: (a, b) => b.problems - a.problems || b.looks - a.looks,
      name: byWords((row) => row.title),
      path: byWords((row) => row.path),
      grade: (a, b) => b.grade - a.grade,
    },
    item(row) {
      const counted = row.reason || `${plural(row.problems, "problem")}, ${number(row.looks)} to look at`;
      const name = row.href ? link(row.href, row.title) : isolated(row.title);
      if (row.lang !== undefined) name.lang = row.lang;
      return [element("p", "message", name),
        element("p", "where", isolated(row.path), ` · ${data.tables.states[row.state]} · `, isolated(counted))];
    },
    head: ["page", "title", "state", "code", "reason", "problems", "to look at", "grade"],
    cells: (row) => [row.url, row.title, data.tables.states[row.state], data.tables.codes[row.code], row.reason, row.problems, row.looks,
      row.grade < 0 ? "" : row.grade],
  },
  documents: {
    load: documents,
    word: "document",
    items: (rows) => rows,
    orders: {
      first: (a, b) => b.weight - a.weight,
      problems: (a, b) => b.problems - a.problems || b.looks - a.looks,
      links: (a, b) => b.links - a.links,
      name: byWords((row) => row.title),
      changed: (a, b) => (a.changed < b.changed ? -1 : a.changed > b.changed ? 1 : 0),
    },
    item(row) {
      const counted = row.reason || `${plural(row.problems, "problem")}, ${plural(row.links, "link")}`;
      return [element("p", "message", link(row.href, row.title)),
        element("p", "where", isolated(row.path), ` · ${data.tables.states[row.state]} · `, isolated(counted), row.advice ? ` · ${row.advice}` : "")];
    },
    head: ["document", "title", "state", "kind", "reason", "problems", "to look at", "links", "changed", "suggestion"],
    cells: (row) => [row.url, row.title, data.tables.states[row.state], data.tables.facets.kind[row.kind], row.reason, row.problems, row.looks,
      row.links, row.changed, row.advice],
  },
};
const view = VIEWS[form.dataset.explore];

// The values of each facet stand in the order of the data's own table; a form names them by their words.
const valuesOf = (name) => data.tables.facets[name];
const state = () => [...new FormData(form)].filter(([, value]) => value);
const narrowed = () => state().some(([name]) => name !== "sort");

function chosen() {
  const sets = {};
  for (const [name, value] of state()) {
    if (names.includes(name)) (sets[name] ??= new Set()).add(valuesOf(name).indexOf(value));
  }
  return sets;
}

function tell(counts) {
  for (const box of form.querySelectorAll("input[data-facet]")) {
    const many = counts[box.name].get(valuesOf(box.name).indexOf(box.value)) ?? 0;
    box.closest("label").querySelector(".count").textContent = number(many);
  }
  for (const option of form.querySelectorAll("select[data-facet] option[value]:not([value=''])")) {
    const name = option.parentNode.name;
    const many = counts[name].get(valuesOf(name).indexOf(option.value)) ?? 0;
    option.textContent = `${option.dataset.label} (${number(many)})`;
    option.hidden = !many && !option.selected;
  }
}

function writeAddress() {
  const hash = state().length ? PREFIX + new URLSearchParams(state()) : location.hash.startsWith(PREFIX) ? "#" : location.hash;
  if (hash !== location.hash) history.replaceState(null, "", hash || "#");
}

function readAddress() {
  if (!location.hash.startsWith(PREFIX)) return false;
  form.reset();
  const wanted = new URLSearchParams(location.hash.slice(PREFIX.length));
  for (const field of form.elements) {
    if (!field.name) continue;
    if (field.type === "checkbox") field.checked = wanted.getAll(field.name).includes(field.value);
    else if (wanted.has(field.name)) field.value = wanted.get(field.name);
  }
  return true;
}

function showMore() {
  const list = results.querySelector("ol");
  const first = list.children.length;
  list.append(...shown.slice(first, first + STEP).map((one) => element("li", "", ...view.item(one))));
  more.hidden = list.children.length >= shown.length;
  if (first) list.children[first].querySelector("a")?.focus();
}

async function apply() {
  writeAddress();
  if (!narrowed() && !form.elements.sort.value) {
    whole.hidden = false;
    results.hidden = true;
    found.textContent = "";
    if (data) tell(scan(data, names, {}, [], "").counts);
    return;
  }
  try {
    loading ??= view.load((one, all) => { found.textContent = all > 1 ? `Loading ${one} of ${all} …` : ""; });
    data = await loading;
  } catch (error) {
    loading = null;
    found.textContent = `The data of this report is not there: ${error.message}`;
    return;
  }
  const words = fold(form.elements.q.value).split(/\s+/).filter(Boolean);
  const { counts, matching } = scan(data, names, chosen(), words, fold(form.elements.page?.value.trim() ?? ""));
  tell(counts);
  shown = view.items(matching.map(([shard, i]) => shard.row(i)));
  shown.sort(view.orders[form.elements.sort.value || Object.keys(view.orders)[0]]);
  found.textContent = `${plural(shown.length, view.word)} of ${number(Number(form.dataset.total))} shown`;
  whole.hidden = true;
  results.hidden = false;
  results.querySelector("ol").replaceChildren();
  showMore();
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(apply, 120);
}

async function copy() {
  if (!narrowed()) {
    data ??= await (loading ??= view.load(() => {}));
    shown = view.items(scan(data, names, {}, [], "").matching.map(([shard, i]) => shard.row(i)));
  }
  const text = csv([view.head, ...shown.map(view.cells)]);
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const box = element("textarea", "vh");
    box.value = text;
    document.body.append(box);
    box.select();
    document.execCommand("copy");
    box.remove();
    form.querySelector("[data-copy]").focus();
  }
  found.textContent = `${plural(shown.length, "row")} copied`;
}

form.hidden = false;
form.addEventListener("input", later);
form.addEventListener("reset", () => setTimeout(apply));
form.addEventListener("submit", (event) => {
  event.preventDefault();
  apply();
});
form.querySelector("[data-copy]").addEventListener("click", copy);
more.addEventListener("click", showMore);
addEventListener("hashchange", () => readAddress() && apply());
if (readAddress()) apply();
// On a small screen the form would be all that is seen first: it is folded there until it is asked for.
const wide = matchMedia("(min-width: 46.01rem)");
const folded = form.querySelector("details");
const fit = () => { folded.open = wide.matches || narrowed(); };
wide.addEventListener("change", fit);
fit();
