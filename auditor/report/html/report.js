// Sorting and opening of folded parts. Everything works without this file.
"use strict";

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
