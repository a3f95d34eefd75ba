// Sorting, opening of folded parts, the bookmark for the live page. All that is told can be read without this file.
"use strict";

function setUpSorting(table) {
  const body = table.tBodies[0];
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    // Numbers begin with the greatest, names with the first of the alphabet.
    const [first, second] = head.classList.contains("num") ? ["descending", "ascending"] : ["ascending", "descending"];
    button.addEventListener("click", () => {
      const descending = (head.getAttribute("aria-sort") === first ? second : first) === "descending";
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

// Chromium leaves out buttons where it repeats the head of a table on the next sheet of paper: there, the words stand alone.
function setUpPaper() {
  let lifted = [];
  addEventListener("beforeprint", () => {
    lifted = [...document.querySelectorAll("thead button")].map((button) => {
      const [head, words] = [button.parentNode, [...button.childNodes]];
      button.replaceWith(...words);
      return [head, button, words];
    });
  });
  addEventListener("afterprint", () => {
    for (const [head, button, words] of lifted.splice(0)) {
      button.append(...words);
      head.append(button);
    }
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

// The pictures of several states stand below each other; here they become tabs.
function setUpTabs(box) {
  const panels = [...box.querySelectorAll(":scope > [data-tab]")];
  if (panels.length < 2) return;
  const list = document.createElement("div");
  list.setAttribute("role", "tablist");
  list.setAttribute("aria-label", box.dataset.tabs);
  const tabs = panels.map((panel, place) => {
    const tab = document.createElement("button");
    tab.type = "button";
    tab.setAttribute("role", "tab");
    tab.id = `tab-${place}`;
    panel.id = `panel-${place}`;
    tab.setAttribute("aria-controls", panel.id);
    const title = panel.querySelector("h3");
    tab.append(...title.childNodes);
    title.remove();
    panel.setAttribute("role", "tabpanel");
    panel.removeAttribute("aria-label");
    panel.setAttribute("aria-labelledby", tab.id);
    tab.addEventListener("click", () => choose(place));
    return tab;
  });
  const choose = (place) => tabs.forEach((tab, other) => {
    tab.setAttribute("aria-selected", String(other === place));
    tab.tabIndex = other === place ? 0 : -1;
    panels[other].hidden = other !== place;
  });
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const now = tabs.indexOf(document.activeElement);
    const next = event.key === "Home" ? 0 : event.key === "End" ? tabs.length - 1 : step ? (now + step + tabs.length) % tabs.length : -1;
    if (next < 0) return;
    event.preventDefault();
    choose(next);
    tabs[next].focus();
  });
  list.append(...tabs);
  box.prepend(list);
  const filled = panels.findIndex((panel) => panel.querySelector("circle"));
  choose(Math.max(filled, 0));
}

// Where something was accepted before, only what is new is shown until somebody asks for all.
function setUpOnlyNew(box) {
  const items = [...document.querySelectorAll("main [data-status]")];
  const articles = items.filter((item) => item.matches("article"));
  const fresh = articles.filter((item) => item.dataset.status === "new").length;
  const apply = () => {
    for (const item of items) item.toggleAttribute("data-old", box.checked && item.dataset.status !== "new");
    for (const group of document.querySelectorAll(".group")) group.hidden = !group.querySelector("article:not([data-old])");
    box.closest("p").querySelector(".found").textContent = `${fresh} of ${articles.length} findings on this sheet are new`;
  };
  const wanted = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (wanted?.matches("article") && wanted.dataset.status !== "new") box.checked = false;
  box.closest("p").hidden = false;
  box.addEventListener("change", apply);
  addEventListener("hashchange", () => {
    const target = document.querySelector(":target");
    if (target?.closest("[data-old]")) {
      box.checked = false;
      apply();
      target.scrollIntoView();
    }
  });
  apply();
}

// The bookmark: outlines each element that a selector finds and puts the finding's number on it; several at one place stand side by
// side. It goes to another page as text, so it may use nothing of this file. What comes from the site is data in it, set as text.
function markFindings(findings) {
  let marked = 0;
  const taken = {};
  for (const [number, selector, said] of findings) {
    let element;
    try {
      element = document.querySelector(selector);
    } catch {}
    if (!element) continue;
    marked += 1;
    const at = element.getBoundingClientRect();
    const left = Math.max(0, at.left + scrollX - 12), top = Math.max(0, at.top + scrollY - 12);
    const place = `${Math.round(left)} ${Math.round(top)}`;
    taken[place] = (taken[place] || 0) + 1;
    const mark = document.createElement("div");
    mark.textContent = number;
    mark.title = said;
    Object.assign(element.style, { outline: "3px solid #a32a1f", outlineOffset: "-3px" });
    Object.assign(mark.style, {
      position: "absolute", zIndex: 2147483647, background: "#a32a1f", color: "#fff", font: "bold 14px sans-serif",
      padding: "2px 6px", borderRadius: "10px", left: `${left + 32 * (taken[place] - 1)}px`, top: `${top}px`,
    });
    document.body.appendChild(mark);
  }
  alert(`${marked} of ${findings.length} findings are marked here.`);
}

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function bookmarkBox() {
  const help = "Make a bookmark and paste this as its address. Opened on the page itself, it outlines the findings of this sheet and numbers them as here.";
  const copy = element("button", { type: "button", hidden: true }, "Copy");
  copy.dataset.copyField = "bookmark";
  return element("details", {}, element("summary", {}, "Show on the live page"), element("p", { className: "help" }, help),
    element("p", { className: "actions" },
      element("label", { htmlFor: "bookmark", className: "vh" }, "Address of the bookmark"),
      element("input", { id: "bookmark", type: "text", readOnly: true, spellcheck: false }), " ", copy));
}

function setUpBookmark(box) {
  const words = {}, selectors = {};
  for (const article of document.querySelectorAll("article.finding")) {
    const number = article.querySelector(".no")?.textContent;
    words[number] = article.querySelector("h4").textContent.trim();
    const row = [...article.querySelectorAll("dt")].find((one) => one.textContent === "Element");
    selectors[number] = row?.nextElementSibling.textContent;
  }
  const findings = JSON.parse(box.dataset.placed).map((one) => {
    const [number, selector] = Array.isArray(one) ? one : [one, selectors[one]];
    return [number, selector, words[number] ?? ""];
  });
  box.replaceChildren(bookmarkBox());
  box.querySelector("input").value = `javascript:${encodeURIComponent(`(${markFindings})(${JSON.stringify(findings)});`)}`;
  box.hidden = false;
}

function setUpCopy(button) {
  const field = document.getElementById(button.dataset.copyField);
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      document.execCommand("copy");
    }
    button.focus();
    button.textContent = "Copied";
  });
}

for (const box of document.querySelectorAll("[data-tabs]")) setUpTabs(box);
for (const box of document.querySelectorAll("[data-only-new]")) setUpOnlyNew(box);
for (const box of document.querySelectorAll("[data-placed]")) setUpBookmark(box);
for (const button of document.querySelectorAll("[data-copy-field]")) setUpCopy(button);
for (const table of document.querySelectorAll("table[data-sortable]")) setUpSorting(table);
setUpPaper();
addEventListener("hashchange", openTarget);
addEventListener("beforeprint", () => {
  for (const box of document.querySelectorAll("details:not([open], .fold, .glossary, .more)")) {
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
