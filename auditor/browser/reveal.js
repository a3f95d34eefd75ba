/* Opens what a page keeps closed and lays out what is scrolled out of sight, so that axe sees it as well, and puts everything back.
   Runs after settle.js, in the same world. */
(() => {
  'use strict';
  if (auditor.revealed) return;

  const {getter, method} = auditor;
  const boxOf = method(Element, 'getBoundingClientRect'), shownNow = method(Element, 'checkVisibility'), parentElement = getter(Element, 'parentElement');
  const rootOf = method(Node, 'getRootNode'), attributeOf = method(Element, 'getAttribute'), has = method(Element, 'hasAttribute'), closestTo = method(Element, 'closest');
    const setAttribute = method(Element, 'setAttribute'), removeAttribute = method(Element, 'removeAttribute'), localName = getter(Element, 'localName');
  const styleOf = getter(HTMLElement, 'style'), scrollHeight = getter(Element, 'scrollHeight'), scrollWidth = getter(Element, 'scrollWidth');
  const all = method(Element, 'querySelectorAll'), childNodes = getter(Node, 'childNodes');
  const clientHeight = getter(Element, 'clientHeight'), clientWidth = getter(Element, 'clientWidth'), textOf = getter(Node, 'textContent');

  const MAX_PANELS = 80, MAX_BOXES = 60, MAX_ELEMENTS = 20000, MAX_MEASURED = 6000, MAX_DEPTH = 200;
  const SEEN = {visibilityProperty: true, opacityProperty: true, contentVisibilityAuto: false};

  // What a press of a button, tab or arrow shows: by what it is, by what opens it, or by the class names of well-known carousels and tabs.
  const PANELS = 'details:not([open]),[role=tabpanel],[hidden=until-found],[aria-roledescription=slide i],.tab-pane,.tabs-panel,.collapse,.accordion-collapse,.carousel-item,.slick-slide,.swiper-slide,.splide__slide,.glide__slide';
  const SLIDES = '[aria-roledescription=slide i],.carousel-item,.slick-slide,.swiper-slide,.splide__slide,.glide__slide';
  const MAX_SLIDES = 60, BESIDE = {float: 'none', margin: '0', position: 'static', transform: 'none'};    // not over one another
  const OPENERS = '[aria-controls][aria-expanded=false],[role=tab][aria-controls],[data-bs-toggle][data-bs-target],[data-toggle][data-target],[role=tab][href^="#"],[aria-expanded=false][href^="#"]';
  const OF_ITS_OWN = 'dialog,[role=dialog],[role=alertdialog],[role=listbox],[role=tooltip],[popover]';  // it opens over the page, often with nothing in it yet

  function panels() {
    const found = new Set();
    for (const root of auditor.openRoots()) {
      for (const node of root.querySelectorAll(PANELS)) found.add(node);
      for (const opener of root.querySelectorAll(OPENERS)) {
        if (!shownNow(opener, SEEN)) continue;
        const told = attributeOf(opener, 'aria-controls') || (attributeOf(opener, 'data-bs-target') || attributeOf(opener, 'data-target') || attributeOf(opener, 'href') || '').replace(/^#/, '');
        for (const id of told.split(/\s+/).slice(0, 5)) {
          const panel = id && root.getElementById?.(id);
          if (panel && !panel.contains(opener)) found.add(panel);
        }
      }
    }
    // Outer ones first: what is inside a closed one can be opened then.
    return [...found].filter((node) => !closestTo(node, OF_ITS_OWN)).sort((a, b) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
  }

  function isClosed(node) {
    if (localName(node) === 'details') return !has(node, 'open');
    if (attributeOf(node, 'hidden') === 'until-found' || has(node, 'inert') || attributeOf(node, 'aria-hidden') === 'true') return true;
    if (!shownNow(node, SEEN)) return true;
    const style = getComputedStyle(node);
    return style.overflowY !== 'visible' && boxOf(node).height <= 1 && scrollHeight(node) > 4;
  }

  const hasContent = (node) => textOf(node).trim() !== '' || all(node, 'img,input,button,a,select,iframe,svg').length > 0;

  // The changes that are made, to take them back.
  function ledger() {
    const kept = [];
    const keep = (node, name) => { kept.push([node, name, attributeOf(node, name)]); };
    return {
      without(node, name) { if (has(node, name)) { keep(node, name); removeAttribute(node, name); } },
      with(node, name, value) { keep(node, name); setAttribute(node, name, value); },
      style(node, rules) {
        if (!(node instanceof HTMLElement)) return;
        keep(node, 'style');
        for (const [name, value] of Object.entries(rules)) styleOf(node).setProperty(name, value, 'important');
      },
      putBack() {
        for (const [node, name, value] of kept.reverse()) if (value === null) removeAttribute(node, name); else setAttribute(node, name, value);
      },
    };
  }

  function open(node, changes) {
    if (localName(node) === 'details') {
      changes.without(node, 'name');                   // of those with one name, only one is open at a time
      changes.with(node, 'open', '');
      return;
    }
    for (const name of ['hidden', 'aria-hidden', 'inert']) changes.without(node, name);
    const {display, position} = getComputedStyle(node);
    changes.style(node, {visibility: 'visible', opacity: '1', 'content-visibility': 'visible', 'clip-path': 'none', transform: 'none',
      height: 'auto', 'max-height': 'none', overflow: 'visible', ...(display === 'none' ? {display: 'revert', float: 'none', margin: '0'} : {}),
      ...(position === 'absolute' || position === 'fixed' ? {position: 'static'} : {})});
    if (!shownNow(node, SEEN) && getComputedStyle(node).display === 'none') changes.style(node, {display: 'block'});
    if (node.matches(SLIDES)) for (const slide of [...all(parentElement(node) || node, ':scope > *')].slice(0, MAX_SLIDES)) if (slide !== node && slide.matches(SLIDES)) changes.style(slide, BESIDE);
  }

  // What of a box is out of sight must lie below the rest, not under what stands beside or after it.
  function unclip(node, changes) {
    for (let at = node, depth = 0; at && depth < MAX_DEPTH; at = parentElement(at) || rootOf(at).host || null, depth += 1) {
      const {overflowX, overflowY, position} = getComputedStyle(at);
      const more = scrollHeight(at) > clientHeight(at) + 1 || scrollWidth(at) > clientWidth(at) + 1;
      if (overflowX === 'visible' && overflowY === 'visible' && !more && at !== node) continue;
      changes.style(at, {overflow: 'visible', height: 'auto', 'max-height': 'none', ...(position === 'fixed' ? {position: 'absolute', bottom: 'auto'} : {})});
    }
  }

  function unfold(node, changes) {
    for (const at of [node, ...all(node, ':scope > *, :scope > * > *')].slice(0, 200)) {
      const {display, flexWrap, transform, whiteSpace} = getComputedStyle(at), wide = scrollWidth(at) > clientWidth(at) + 1;
      if (wide && /flex/.test(display) && flexWrap === 'nowrap') changes.style(at, {'flex-wrap': 'wrap', transform: 'none', width: 'auto', height: 'auto'});
      else if (transform !== 'none') changes.style(at, {transform: 'none'});
      if (wide && whiteSpace === 'nowrap' && at.childElementCount > 1) changes.style(at, {'white-space': 'normal'});
    }
  }

  // Boxes with more in them than they show, with what cuts it off for axe: the box itself or, where it scrolls, one around it that does
  // not. axe scrolls by itself where nothing else is in the way, and passes without a word over what is left (axe-core issue 3883).
  function boxes() {
    const found = [];
    let looked = 0;
    for (const root of auditor.openRoots()) {
      for (const node of root.querySelectorAll('*')) {
        if (looked++ > MAX_ELEMENTS || found.length >= MAX_BOXES) return found;
        const style = getComputedStyle(node);
        if (style.overflowX === 'visible' && style.overflowY === 'visible') continue;
        if (clientWidth(node) <= 1 || clientHeight(node) <= 1 || /^(?:textarea|input|select|svg|video|marquee|iframe|img)$/.test(localName(node))) continue;
        if (scrollHeight(node) <= clientHeight(node) + 4 && scrollWidth(node) <= clientWidth(node) + 4) continue;
        const edge = edgeOf(node);
        if (edge) found.push([node, edge]);
      }
    }
    return found;
  }

  function edgeOf(node) {
    for (let at = node, depth = 0; at && at !== document.documentElement && depth < MAX_DEPTH; at = parentElement(at) || rootOf(at).host || null, depth += 1) {
      const {overflowX, overflowY, position} = getComputedStyle(at);
      if (/hidden|clip/.test(overflowX + overflowY) || position === 'fixed') return at;
    }
    return null;
  }

  const apart = (box, edge) => box.bottom <= edge.top + 1 || box.top >= edge.bottom - 1 || box.right <= edge.left + 1 || box.left >= edge.right - 1;

  // The elements with words of their own, and the controls, that lie outside of what shows of their box.
  function outOfSight(node, edge, away) {
    const frame = boxOf(edge), own = boxOf(node);
    let count = 0, some = false;
    for (const at of all(node, '*')) {
      if (count++ > MAX_MEASURED) break;
      const box = boxOf(at);
      if (box.width <= 1 || box.height <= 1 || !(apart(box, frame) || apart(box, own)) || !shownNow(at, SEEN)) continue;
      away.add(at);
      some = some || [...childNodes(at)].some((child) => child.nodeType === 3 && child.data.trim() !== '') || /^(?:a|button|input|select)$/.test(localName(at));
    }
    return some;
  }

  // Returns null where there is nothing to reveal; else the parts to look at and `putBack`. `away` holds what could not be seen before.
  function revealed() {
    const changes = ledger(), away = new WeakSet(), still = new CSSStyleSheet();
    const clipped = boxes().filter(([node, edge]) => outOfSight(node, edge, away)).map(([node]) => node);
    const opened = [];
    let begun = false;
    const begin = () => {
      if (begun) return;
      begun = true;
      still.replaceSync('*, *::before, *::after { transition: none !important }');
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, still];
    };
    for (const node of panels()) {
      if (opened.length >= MAX_PANELS) break;
      const above = parentElement(node) || rootOf(node).host;
      if (!above || !isClosed(node) || !hasContent(node) || !shownNow(above, SEEN)) continue;
      begin();
      open(node, changes);
      opened.push(node);
    }
    for (const node of opened) unclip(parentElement(node) || node, changes);
    if (clipped.length) begin();
    for (const node of clipped) { unfold(node, changes); unclip(node, changes); }
    if (!begun) return null;
    const putBack = () => {
      changes.putBack();
      document.adoptedStyleSheets = [...document.adoptedStyleSheets].filter((sheet) => sheet !== still);
    };
    return {opened, clipped, away, putBack};
  }

  // How many panels are closed now.
  const closed = () => panels().filter((node) => isClosed(node) && hasContent(node)).length;

  Object.assign(auditor, {revealed, closed});
})();
