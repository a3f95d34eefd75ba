// Keeps the page of a run up to date. Without it the page has a link that loads it anew.
"use strict";
(() => {
  const box = document.querySelector("[data-state-url]");
  if (!box) return;
  const bar = box.querySelector("progress");
  const said = box.querySelector("[data-said]");
  const look = async () => {
    try {
      const answer = await fetch(box.dataset.stateUrl, { headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const now = await answer.json();
      if (now.state !== box.dataset.state) { location.reload(); return; }
      if (bar && now.known) { bar.max = now.known; bar.value = now.done; }
      const words = now.known ? `${now.done} of ${now.known} pages known so far. ${now.said}` : now.said;
      if (said && said.textContent !== words) said.textContent = words;
    } catch {
      // The service is away for a moment; the next look tells.
    }
    setTimeout(look, 2000);
  };
  setTimeout(look, 1000);
})();
