/* What the steps of a page script ask of the document, in our isolated world. Open shadow roots are looked through. */
(() => {
  'use strict';
  if (globalThis.auditorSteps) return;

  const MAX_ROOTS = 2000;

  function find(selector) {
    const roots = [document];
    for (let at = 0; at < roots.length && roots.length < MAX_ROOTS; at += 1) {
      const hit = [...roots[at].querySelectorAll(selector)].find(shown);
      if (hit) return hit;
      for (const element of roots[at].querySelectorAll('*')) if (element.shadowRoot) roots.push(element.shadowRoot);
    }
    return null;
  }

  function shown(element) {
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && element.checkVisibility({visibilityProperty: true, opacityProperty: true});
  }

  // Where to click: the middle of the element, brought into view; `covered` names what would get the click instead.
  function point(selector) {
    const element = find(selector);
    if (!element) return 'null';
    element.scrollIntoView({block: 'center', inline: 'center', behavior: 'instant'});
    const box = element.getBoundingClientRect();
    const x = box.x + box.width / 2, y = box.y + box.height / 2;
    let top = element.getRootNode().elementFromPoint(x, y);
    let covered = '';
    if (top && top !== element && !element.contains(top) && !top.contains(element)) covered = top.localName + (top.id ? '#' + top.id : '');
    return JSON.stringify({x, y, covered: covered.slice(0, 200)});
  }

  function focus(selector) {
    const element = find(selector);
    if (!element) return 'null';
    element.scrollIntoView({block: 'center', behavior: 'instant'});
    element.focus();
    if (typeof element.select === 'function') element.select();      // typing replaces what is there
    return 'true';
  }

  function first(selectors) {
    for (const selector of selectors) if (find(selector)) return JSON.stringify(selector);
    return 'null';
  }

  function scroll(where) {
    if (where === 'bottom') scrollTo({top: document.documentElement.scrollHeight, behavior: 'instant'});
    else if (where === 'top') scrollTo({top: 0, behavior: 'instant'});
    else if (/^-?\d+$/.test(where)) scrollBy({top: Number(where), behavior: 'instant'});
    else { const element = find(where); if (!element) return 'null'; element.scrollIntoView({behavior: 'instant'}); }
    return 'true';
  }

  const has = (selector, text) => JSON.stringify(selector ? find(selector) !== null : document.body.innerText.includes(text));

  globalThis.auditorSteps = {find: (selector) => JSON.stringify(find(selector) !== null), point, focus, first, scroll, has};
})();
