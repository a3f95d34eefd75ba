// Filters, sorting and opening of folded parts. Everything works without this file; it only makes long lists shorter.
"use strict";

const fold = (text) => text.normalize("NFKD").toLowerCase();

// What a filter is set to stands in the address (after #filter?), so that a narrowed list can be sent to somebody.
const PREFIX = "#filter?";

function readAddress(form) {
  if (!location.hash.startsWith(PREFIX)) return;
  for (const [name, value] of new URLSearchParams(location.hash.slice(PREFIX.length))) {
    const field = form.elements.namedItem(name);
    if (field) field.value = value;
  }
}

function writeAddress(form) {
  const set = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  const hash = String(set) ? PREFIX + set : location.hash.startsWith(PREFIX) ? "#" : location.hash;
  if (hash !== location.hash) history.replaceState(null, "", hash || "#");
}

function matches(item, form) {
  const box = item.querySelector("article") || item;
  for (const [name, value] of new FormData(form)) {
    if (!value) continue;
    if (name === "q") {
      if (!fold(item.textContent).includes(fold(value))) return false;
    } else if (!(box.dataset[name] || "").split(" ").includes(value)) return false;
  }
  return true;
}

function setUpFilter(form) {
  const items = [...document.querySelectorAll(form.dataset.filter)];
  const found = form.querySelector(".found");
  const apply = () => {
    let shown = 0;
    for (const item of items) {
      item.hidden = !matches(item, form);
      if (!item.hidden) shown += 1;
    }
    const narrowed = [...new FormData(form)].some(([, value]) => value);
    found.textContent = narrowed ? `${shown} of ${items.length} shown` : "";
    writeAddress(form);
  };
  form.hidden = false;
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  readAddress(form);
  apply();
  if ("everywhere" in form.dataset && !("whole" in form.dataset)) setUpSearchEverywhere(form);
}

// A list of several sheets: the search field also looks through the names of all pages, loaded when first needed.
function setUpSearchEverywhere(form) {
  const list = form.querySelector(".elsewhere");
  const show = () => {
    const wanted = fold(form.elements.namedItem("q").value.trim());
    const hits = wanted && window.auditorPages
      ? window.auditorPages.filter(([title, path]) => fold(title + " " + path).includes(wanted)).slice(0, 30)
      : [];
    list.replaceChildren(...hits.map(([title, path, href]) => {
      const link = document.createElement("a");
      link.href = href;
      link.textContent = title === path ? path : `${title} – ${path}`;
      const item = document.createElement("li");
      item.append(link);
      return item;
    }));
  };
  form.elements.namedItem("q").addEventListener("focus", () => {
    const script = document.createElement("script");
    script.src = form.dataset.everywhere;
    script.addEventListener("load", show);
    document.head.append(script);
  }, { once: true });
  form.addEventListener("input", show);
}

function setUpSorting(table) {
  const body = table.tBodies[0];
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const descending = head.getAttribute("aria-sort") !== "descending";
      for (const other of head.parentNode.cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", descending ? "descending" : "ascending");
      const key = (row) => row.cells[column].dataset.value ?? row.cells[column].textContent.trim();
      const compare = (a, b) => {
        const [x, y] = [key(a), key(b)];
        return isNaN(x) || isNaN(y) ? x.localeCompare(y) : x - y;
      };
      body.append(...[...body.rows].sort((a, b) => (descending ? compare(b, a) : compare(a, b))));
    });
  });
}

// A link into a folded part opens it; so does printing.
function openAround(element) {
  for (let box = element?.closest("details"); box; box = box.parentElement?.closest("details")) box.open = true;
}

function openTarget() {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target) {
    openAround(target);
    target.scrollIntoView();
  }
}

for (const form of document.querySelectorAll("form.filter")) setUpFilter(form);
for (const table of document.querySelectorAll("table[data-sortable]")) setUpSorting(table);
addEventListener("hashchange", openTarget);
addEventListener("beforeprint", () => {
  for (const box of document.querySelectorAll("details:not([open])")) {
    box.open = true;
    box.dataset.closed = "";
  }
});
addEventListener("afterprint", () => {
  for (const box of document.querySelectorAll("details[data-closed]")) {
    box.open = false;
    delete box.dataset.closed;
  }
});
openTarget();
