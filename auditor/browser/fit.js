/* Measures whether the words of a page fit: in a window of 320 pixels, enlarged, with wider spacing (WCAG 1.4.10, 1.4.4, 1.4.12).
   Runs after settle.js, in the same world; walk.js tells what it finds. */
(() => {
  'use strict';
  if (auditor.misfits) return;

  const {getter, method} = auditor;
  const boxOf = method(Element, 'getBoundingClientRect'), shownNow = method(Element, 'checkVisibility'), parentElement = getter(Element, 'parentElement');
  const rootOf = method(Node, 'getRootNode'), localName = getter(Element, 'localName'), contains = method(Node, 'contains'), holderOf = getter(Node, 'parentElement');
  const scrollWidth = getter(Element, 'scrollWidth'), clientWidth = getter(Element, 'clientWidth'), clientLeft = getter(Element, 'clientLeft'), clientTop = getter(Element, 'clientTop');
  const clientHeight = getter(Element, 'clientHeight'), attributeOf = method(Element, 'getAttribute');

  const MAX_TEXTS = 20000, MAX_LINES = 40000, MAX_TOLD = 30, MAX_DEPTH = 200, MAX_BESIDE = 60;
  const SLACK = 3, LETTER = 8;                         // pixels that nobody notices; about a letter, without which a word is read
  const SEEN = {visibilityProperty: true, opacityProperty: true, contentVisibilityAuto: false};
  // What needs two dimensions for its use or meaning (1.4.10): of these the words may be scrolled to sideways.
  const TWO_DIMENSIONS = new Set(['table', 'pre', 'svg', 'canvas', 'math', 'iframe', 'video', 'object', 'embed', 'map', 'textarea', 'select']);

  let kind = '', before = null;

  // What the state asks for: 'reflow', 'zoom', 'spacing', or nothing. What does not fit already in the first state is not its fault.
  function judge(wanted) { kind = wanted; }
  function remember() { before = before || lost(lines()); }

  const above = (node) => parentElement(node) || rootOf(node).host || null;

  // The part of the page in which the words of an element can be seen at all. What scrolls shows all that is in it, some time.
  function windowOf(element, known) {
    const kept = known.get(element);
    if (kept) return kept;
    const window = {left: -Infinity, top: -Infinity, right: Infinity, bottom: Infinity, box: null, scroller: null, apart: false, flat: true};
    let escapes = false;
    for (let at = element, depth = 0; at && depth < MAX_DEPTH; at = above(at), depth += 1) {
      const style = getComputedStyle(at), name = localName(at);
      if (TWO_DIMENSIONS.has(name) || /^(?:grid|img|application)$/.test(attributeOf(at, 'role') || '')) window.flat = false;
      const root = at === document.documentElement || at === document.body;
      if (/fixed|sticky/.test(style.position)) window.apart = true;
      const passed = escapes && style.position === 'static' && !root;
      if (!passed && !window.scroller && !root) {
        const {overflowX, overflowY} = style;
        if (/auto|scroll/.test(overflowX + overflowY)) window.scroller = at;
        else if (overflowX !== 'visible' || overflowY !== 'visible') clip(window, at, style);
      }
      if (root && /hidden|clip/.test(style.overflowX) && !window.scroller) { window.left = Math.max(window.left, 0); window.right = Math.min(window.right, innerWidth); window.box = window.box || at; }
      if (style.position === 'fixed') break;
      if (style.position !== 'static') escapes = false;
      if (style.position === 'absolute') escapes = true;
    }
    known.set(element, window);
    return window;
  }

  function clip(window, at, style) {
    const box = boxOf(at), left = box.left + clientLeft(at), top = box.top + clientTop(at);
    const width = clientWidth(at), height = clientHeight(at);
    if (width <= 1 || height <= 1 || (style.clip !== 'auto' && style.position === 'absolute')) { window.apart = true; return; }  // for those who listen
    if (style.textOverflow === 'ellipsis' || (style.webkitLineClamp && style.webkitLineClamp !== 'none')) { window.apart = true; return; }  // it says itself that there is more
    if (style.overflowX !== 'visible') { window.left = Math.max(window.left, left); window.right = Math.min(window.right, left + width); }
    if (style.overflowY !== 'visible') { window.top = Math.max(window.top, top); window.bottom = Math.min(window.bottom, top + height); }
    window.box = window.box || at;
  }

  // Every line of words: its text node, the element it is in, its box.
  function lines() {
    const found = [], range = document.createRange(), known = new Map();
    let texts = 0;
    for (const root of auditor.openRoots()) {
      const steps = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      while (steps.nextNode() && texts < MAX_TEXTS && found.length < MAX_LINES) {
        const node = steps.currentNode, element = holderOf(node);
        if (!element || node.data.trim() === '' || /^(?:script|style|noscript|template|option|title)$/.test(localName(element)) || !shownNow(element, SEEN)) continue;
        texts += 1;
        const window = windowOf(element, known), size = parseFloat(getComputedStyle(element).fontSize) || 16;
        if (window.apart) continue;
        range.selectNodeContents(node);
        for (const {left, top, right, bottom} of range.getClientRects()) {
          if (right - left > 1 && bottom - top > 1) found.push({node, element, window, size, left, top, right, bottom});
        }
      }
    }
    return found;
  }

  // The text nodes of which a part is cut off where another part shows, and those that lie over one another.
  function lost(all) {
    return {cut: cut(all), over: over(all)};
  }

  function cut(all) {
    const shown = new Map(), away = new Map();         // text node -> a line that shows; pixels and lines that do not
    for (const line of all) {
      const {window, size} = line;
      if (!window.box) continue;
      const high = Math.min(line.bottom, window.bottom) - Math.max(line.top, window.top), wide = Math.min(line.right, window.right) - Math.max(line.left, window.left);
      const missing = Math.max(line.bottom - line.top - high > 0.35 * size ? line.bottom - line.top - high : 0, line.right - line.left - wide > Math.max(4, 0.3 * size) ? line.right - line.left - wide : 0);
      const part = high > 0.35 * size && wide > 0.3 * size;
      if (part) shown.set(line.node, line);
      if (missing > 0) {
        const [most, count] = away.get(line.node) || [0, 0];
        away.set(line.node, [Math.max(most, missing), count + 1]);
      }
    }
    return new Map([...away].filter(([node]) => shown.has(node)).map(([node, [pixels, count]]) => [node, {line: shown.get(node), pixels, count}]));
  }

  // A button beside the box, or that names it, shows the rest.
  function unfolds(box) {
    const id = box.id, root = rootOf(box), near = above(box);
    return (typeof id === 'string' && id !== '' && root.querySelector(`[aria-controls~="${CSS.escape(id)}"]`) !== null)
      || (near !== null && [...near.children].some((one) => one.matches('[aria-expanded]') || one.querySelector(':scope > [aria-expanded]') !== null));
  }

  function over(all) {
    const found = new Map(), sorted = all.filter((line) => !outside(line)).sort((a, b) => a.top - b.top);
    for (let i = 0; i < sorted.length; i += 1) {
      const a = sorted[i];
      for (let j = i + 1; j < sorted.length && j < i + MAX_BESIDE && sorted[j].top < a.bottom - 2; j += 1) {
        const b = sorted[j];
        if (a.element === b.element) continue;
        const high = Math.min(a.bottom, b.bottom) - b.top, wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const low = Math.min(a.bottom - a.top, b.bottom - b.top), narrow = Math.min(a.right - a.left, b.right - b.left);
        if (high > 0.5 * low && wide > Math.max(SLACK, 0.25 * narrow) && mixed(a.element, b.element)) { tellOver(found, a, b, wide); }
      }
    }
    return found;
  }

  // Of two, the later one in the document is told.
  function tellOver(found, a, b, pixels) {
    const [first, then] = a.node.compareDocumentPosition(b.node) & Node.DOCUMENT_POSITION_FOLLOWING ? [a, b] : [b, a];
    found.set(then.node, {line: then, pixels, count: 1, other: first.element});
  }

  const outside = ({window, left, right, top, bottom}) => right <= window.left + 1 || left >= window.right - 1 || bottom <= window.top + 1 || top >= window.bottom - 1;

  // Neither lies on a ground of its own, which would hide the other instead of mixing with it.
  function mixed(one, other) {
    for (const [from, to] of [[one, other], [other, one]]) {
      for (let at = from, depth = 0; at && depth < MAX_DEPTH && !contains(at, to); at = above(at), depth += 1) {
        const {backgroundColor, backgroundImage, position} = getComputedStyle(at);
        if (/fixed|sticky/.test(position) || backgroundImage !== 'none' || !/^(?:transparent|rgba\(.*, 0\))$/.test(backgroundColor)) return false;
        if (attributeOf(at, 'aria-hidden') === 'true') return false;
      }
    }
    return !/^(?:sup|sub|rt|rp)$/.test(localName(one) + localName(other));
  }

  // Lines for which one has to scroll sideways while one reads: over the edge of the window, or wider than the box that they scroll in.
  function sideways(all) {
    const found = new Map(), page = document.scrollingElement || document.documentElement;
    const scrolls = page.scrollWidth > innerWidth + SLACK && !/hidden|clip/.test(getComputedStyle(document.documentElement).overflowX + (document.body ? getComputedStyle(document.body).overflowX : ''));
    for (const {element, window, left, right} of all) {
      if (!window.flat) continue;
      const box = window.scroller && scrollWidth(window.scroller) > clientWidth(window.scroller) + SLACK ? window.scroller : null;
      const missing = box ? right - left - clientWidth(box) : scrolls && left + scrollX < innerWidth && !window.scroller ? right + scrollX - innerWidth : 0;
      if (missing <= LETTER || right > window.right + SLACK) continue;
      const whole = wideBlock(element, box);
      found.set(whole, Math.max(found.get(whole) || 0, missing));
    }
    return found;
  }

  // The outermost element that is too wide by itself: that of which the width was set.
  function wideBlock(element, box) {
    const most = box ? clientWidth(box) : innerWidth;
    let wide = element;
    for (let at = element, depth = 0; at && at !== box && at !== document.body && depth < MAX_DEPTH; at = above(at), depth += 1) {
      if (boxOf(at).width > most + SLACK) wide = at;
    }
    return wide;
  }

  // As much was lost already in the first state. A line that is enlarged may lose more words than before and still be one line.
  function asBefore(what, node, away, pixels, {size}) {
    const then = before?.[what].get(node);
    return then !== undefined && then.count >= away && !(kind === 'zoom' && what === 'cut' && pixels > 1.5 * then.pixels + 2 * size);
  }

  // [place in the walk, what is wrong, pixels, place of the other], and how many there are of each.
  function misfits(place) {
    if (!kind) return undefined;
    const all = lines(), now = lost(all), told = [], count = {};
    const tell = (what, element, pixels, other) => {
      const index = place(element);
      if (index === undefined) return;
      count[what] = (count[what] || 0) + 1;
      if (count[what] <= MAX_TOLD) told.push([index, what, Math.round(pixels), other ? place(other) ?? null : null]);
    };
    const once = new Set();
    for (const what of ['cut', 'over']) {
      for (const [node, {line, pixels, count: away, other}] of now[what]) {
        if (asBefore(what, node, away, pixels, line) || once.has(line.element) || (what === 'cut' && unfolds(line.window.box))) continue;
        once.add(line.element);
        tell(what, line.element, pixels, other);
      }
    }
    if (kind === 'reflow') for (const [element, pixels] of sideways(all)) tell('sideways', element, pixels);
    return {kind, told, count};
  }

  Object.assign(auditor, {judge, remember, misfits});
})();
