/* What the probes ask of a page while they use it: what can be operated, where the focus is, what lies over it, and whether anything happened.
   Runs after settle.js and walk.js, in the same world. Elements go to Python as numbers. */
(() => {
  'use strict';
  if (auditor.probe) return;

  const {getter, method} = auditor;
  const shadowRoot = getter(Element, 'shadowRoot'), localName = getter(Element, 'localName'), idOf = getter(Element, 'id'), classes = getter(Element, 'classList');
  const attributeOf = method(Element, 'getAttribute'), has = method(Element, 'hasAttribute'), attributesOf = getter(Element, 'attributes');
  const boxOf = method(Element, 'getBoundingClientRect'), rectsOf = method(Element, 'getClientRects'), shownNow = method(Element, 'checkVisibility');
  const parentElement = getter(Node, 'parentElement'), rootOf = method(Node, 'getRootNode'), contains = method(Node, 'contains'), textOf = getter(Node, 'textContent');
  const matches = method(Element, 'matches'), closest = method(Element, 'closest'), activeOf = getter(Document, 'activeElement');
  const scrollWidth = getter(Element, 'scrollWidth'), scrollHeight = getter(Element, 'scrollHeight'), clientWidth = getter(Element, 'clientWidth'), clientHeight = getter(Element, 'clientHeight');
  const before = getter(Element, 'previousElementSibling');
  const tabIndexes = [HTMLElement, SVGElement, MathMLElement].map((kind) => [kind, getter(kind, 'tabIndex')]);
  const tabIndexOf = (node) => { for (const [kind, read] of tabIndexes) if (node instanceof kind) return read(node); return -1; };

  // A smooth scroll is still on its way when it is asked whether the focus can be seen. A sheet of ours changes no element of the page.
  const still = new CSSStyleSheet();
  still.replaceSync('* { scroll-behavior: auto !important }');
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, still];

  const MAX_CONTROLS = 3000, MAX_PARTS = 20, MAX_DEPTH = 200, ABOVE = 4, MAX_SCRIPT = 200000;
  const SEEN = {visibilityProperty: true, contentVisibilityAuto: false};
  const CONTROLS = 'a[href],area[href],button,input:not([type=hidden]),select,textarea,summary,iframe,audio[controls],video[controls],[tabindex],[contenteditable]:not([contenteditable=false]),[role=button],[role=link],[role=menuitem],[role=tab],[role=checkbox],[role=switch],[role=radio],[role=option]';
  const SEVERAL_STOPS = 'iframe,frame,object,embed,audio,video,input[type=date],input[type=time],input[type=datetime-local],input[type=month],input[type=week]';
  const EDITABLE = 'textarea,input:not([type=button],[type=submit],[type=reset],[type=checkbox],[type=radio],[type=file],[type=image],[type=range],[type=color]),[contenteditable]:not([contenteditable=false])';

  const above = (node) => parentElement(node) || rootOf(node).host || null;
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const frames = () => Promise.race([pause(100), new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))]);

  // cyrb53, a hash of 53 bits: what is equal has one number; who forges another only spoils the memory of his own site.
  function digest(text) {
    let a = 0xdeadbeef, b = 0x41c6ce57;
    for (let i = 0; i < text.length; i += 1) { const code = text.charCodeAt(i); a = Math.imul(a ^ code, 2654435761); b = Math.imul(b ^ code, 1597334677); }
    a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
    b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
    return (4294967296 * (2097151 & b) + (a >>> 0)).toString(36);
  }

  const numbers = new Map(), elements = [];
  function number(element) {
    if (!element) return null;
    if (!numbers.has(element)) { numbers.set(element, elements.length); elements.push(element); }
    return numbers.get(element);
  }

  // The style sheets and scripts of the page, without what scripts were told for this page alone: a component behaves alike under equal ones.
  function surroundings() {
    const parts = [];
    for (const sheet of document.styleSheets) parts.push(sheet.href ? sheet.href.split('?')[0] : 'style:' + digest((sheet.ownerNode ? textOf(sheet.ownerNode) : '').slice(0, MAX_SCRIPT)));
    for (const script of document.scripts) {
      if (/json|template|speculation/.test(script.type)) continue;
      parts.push(script.src ? script.src.split('?')[0] : 'script:' + digest(textOf(script).slice(0, MAX_SCRIPT).replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '').replace(/\d+/g, '')));
    }
    return digest(parts.join('\n'));
  }

  // Calls `visit` with each rule of the page's style sheets and whether it stands in another that its selector is to be read with; false where
  // one of them cannot be read.
  const MAX_RULES = 20000;
  function everyRule(visit) {
    let left = MAX_RULES;
    const gather = (list, inside) => {
      for (const rule of list) {
        if (left-- <= 0) return;
        visit(rule, inside);
        if (rule.styleSheet) gather(rule.styleSheet.cssRules, inside);
        else if (rule.cssRules) gather(rule.cssRules, inside || rule.selectorText !== undefined || rule instanceof CSSScopeRule);
      }
    };
    try { for (const sheet of [...document.styleSheets, ...document.adoptedStyleSheets]) gather(sheet.cssRules, false); } catch { return false; }
    return left > 0;
  }

  // The ids and classes that style sheets name; null where one of them cannot be read. Others make no difference around an element.
  let styledNames;
  function styled() {
    if (styledNames !== undefined) return styledNames;
    const names = new Set();
    const readable = everyRule(({selectorText}) => {
      if (selectorText) for (const [name] of selectorText.matchAll(/[#.](?:[\w-]|[^\x00-\x7f])+/g)) names.add(name);
    });
    styledNames = readable ? names : null;
    return styledNames;
  }

  // The rules that name the focus, as selectors that can be asked for and as text, and whether a part of the page may be left out while it is out
  // of sight; null where a sheet cannot be read, or names the focus in a way that means nothing outside of it.
  const MAX_FOCUS_RULES = 1000, PSEUDO_ELEMENT = /(^|[\s>+~,(])?(?:::[\w-]+(?:\([^)]*\))?|:(?:before|after|first-line|first-letter)\b)/g;
  let focusRules;
  function rules() {
    if (focusRules !== undefined) return focusRules;
    const named = [];
    let late = document.querySelector('[style*=content-visibility]') !== null, clear = auditor.openRoots().length === 1;
    const readable = everyRule((rule, inside) => {
      const {selectorText, style} = rule;
      if (style && style.contentVisibility) late = true;
      if (!selectorText || !/focus/.test(selectorText)) return;
      const selector = selectorText.replace(PSEUDO_ELEMENT, (_, ahead) => (ahead === undefined ? '' : ahead + '*'));
      if (inside || selector.includes('&') || !valid(selector)) clear = false;
      named.push([selector, rule.cssText]);
    });
    focusRules = readable && clear && named.length <= MAX_FOCUS_RULES ? {named, late} : null;
    return focusRules;
  }
  function valid(selector) { try { document.querySelector(selector); return true; } catch { return false; } }

  // Scripts that run, or ran.
  const running = () => [...document.scripts].filter((script) => !/json|template|speculation|importmap/.test(script.type));

  // What may answer the focus late without listening for it: a script that asks for it now and then, another document, an animated drawing, the
  // browser itself; and the files of scripts, whose text cannot be read from here.
  const ASKS = /activeElement|hasFocus|:focus/;
  const answerers = () => JSON.stringify([
    document.querySelector('iframe,frame,object,embed,[begin],[interestfor],[interesttarget]') !== null || auditor.openRoots().length > 1 || running().some((script) => ASKS.test(textOf(script))),
    running().map((script) => script.src).filter(Boolean)]);

  const ID = (node) => String(idOf(node)).replace(/\d+/g, '');
  const step = (node) => [localName(node), [...classes(node)].sort().join('.'), ID(node), attributeOf(node, 'role') || ''].join('|');
  function around(node) {
    const names = styled();
    if (!names) return step(node);
    const id = String(idOf(node));
    return [localName(node), [...classes(node)].filter((one) => names.has('.' + one)).sort().join('.'), names.has('#' + id) ? id : '', attributeOf(node, 'role') || ''].join('|');
  }

  function signature(node) {
    const own = [step(node)];
    for (const {name, value} of attributesOf(node)) {
      if (name.startsWith('on') || /^(?:type|tabindex|style|contenteditable|aria-(?:haspopup|modal|hidden|disabled)|data-(?:toggle|bs-toggle|target)|disabled|inert)$/.test(name)) own.push(name + '=' + value.replace(/\d+/g, '0'));
      if (name === 'aria-expanded' || name === 'aria-controls') own.push(name);
      if (name === 'href') own.push(/^#./.test(value) ? 'href#' : /^javascript:|^#?$/i.test(value) ? 'href-' : 'href');
      if (name === 'tabindex') own.push(Number(value) > 0 ? 'first' : Number(value) < 0 ? 'never' : '');
    }
    for (let at = above(node), depth = 0; at && depth < ABOVE; at = above(at), depth += 1) own.push(around(at));
    return digest(own.join('\n'));
  }

  const skipped = (node, exclude) => { for (let at = node; at; at = rootOf(at).host || null) if (closest(at, '[data-auditor-skip]' + (exclude ? ',' + exclude : ''))) return true; return false; };

  function tabbable(node) {
    if (!(node instanceof HTMLElement || node instanceof SVGElement) || !shownNow(node, SEEN) || closest(node, '[inert]') || matches(node, ':disabled')) return false;
    if (/^(?:a|area)$/.test(localName(node)) && !has(node, 'href') && !has(node, 'tabindex')) return false;
    if (localName(node) === 'summary' && !has(node, 'tabindex') && parentElement(node)?.querySelector(':scope > summary') !== node) return false;
    const index = node instanceof HTMLElement ? tabIndexOf(node) : Number(attributeOf(node, 'tabindex') ?? (matches(node, 'a') ? 0 : -1));
    if (index < 0) return false;
    if (node.type === 'radio' && !node.checked && node.name) {                 // one stop a group
      const group = [...(node.form || document).querySelectorAll('input[type=radio]')].filter((one) => one.name === node.name && one.form === node.form && !one.disabled);
      if (group.some((one) => one.checked)) return false;
    }
    return true;
  }

  // A path that finds the element again when the page was loaded anew.
  function path(node) {
    const steps = [];
    for (let at = node; at && steps.length < MAX_DEPTH; at = parentElement(at)) {
      let place = 1;
      for (let other = before(at); other; other = before(other)) if (localName(other) === localName(at)) place += 1;
      steps.unshift(`${CSS.escape(localName(at))}:nth-of-type(${place})`);
    }
    const root = rootOf(node);
    return root instanceof ShadowRoot ? '' : steps.join('>');
  }

  // Everything that says that it can be operated: [number, signature, can be reached with Tab, is excluded].
  let controls = [];
  function inventory(exclude) {
    controls = [];
    for (const root of auditor.openRoots()) {
      for (const node of root.querySelectorAll(CONTROLS)) {
        if (controls.length >= MAX_CONTROLS) break;
        if (shownNow(node, SEEN)) controls.push(node);
      }
    }
    const order = controls.filter(tabbable).map((node) => [Math.max(0, tabIndexOf(node) || 0), node]);
    order.sort(([a], [b]) => (a || Infinity) - (b || Infinity));
    stops = order.map(([, node]) => node);
    return JSON.stringify({surroundings: surroundings(), controls: controls.map((node) => [number(node), signature(node), tabbable(node), skipped(node, exclude)]), order: stops.map(number)});
  }
  let stops = [];

  // Where the keyboard is; null for nowhere in the page.
  function focused() {
    let at = activeOf(document);
    for (let depth = 0; at && depth < MAX_DEPTH; depth += 1) {
      const inside = shadowRoot(at);
      if (inside && inside.activeElement) { at = inside.activeElement; continue; }
      let inner = null;
      try { inner = /^i?frame$/.test(localName(at)) ? at.contentDocument : null; } catch { inner = null; }
      if (inner && activeOf(inner) && activeOf(inner) !== inner.body) { at = activeOf(inner); continue; }
      break;
    }
    return at && at !== document.body && at !== document.documentElement ? at : null;
  }

  // What got the focus since the last look.
  let touched = [];
  document.addEventListener('focus', (event) => { touched.push(event.composedPath()[0] || event.target); }, true);

  // What scripts do about the focus they may do a moment later. Where none can, only what the browser leaves out while it is out of sight takes a frame.
  let rest = document.scripts.length || document.querySelector('[onfocus],[onblur],[onkeydown],[onkeyup],[onkeypress],[onfocusin],[onfocusout]') ? 60 : 10;
  const resting = (heard) => { rest = heard ? 60 : running().length ? 10 : 0; return true; };
  async function stop() {
    if (rest || (rules() || {late: true}).late) await frames();
    if (rest) await pause(rest);
    const at = focused(), got = touched;
    touched = [];
    if (!at) return JSON.stringify({at: null, lost: got.length ? number(got[got.length - 1]) : null});
    return JSON.stringify({...facts(at), touched: got.filter((one) => one !== at).map(number)});
  }

  const place = (node) => auditor.firstPlace(node) ?? null;
  const saying = (node) => (attributeOf(node, 'aria-label') || node.innerText || node.value || attributeOf(node, 'title') || '').toString().trim().replace(/\s+/g, ' ').slice(0, 80);

  function facts(node) {
    const box = whole(node), style = getComputedStyle(node);
    return {at: number(node), signature: signature(node), box: [box.left + scrollX, box.top + scrollY, box.right - box.left, box.bottom - box.top], name: saying(node),
      several: matches(node, SEVERAL_STOPS) || localName(node).includes('-'), opaque: closedFrame(node), editable: matches(node, EDITABLE) && style.caretColor !== 'rgba(0, 0, 0, 0)',
      modal: number(closest(node, 'dialog[open],[role=dialog],[role=alertdialog],[aria-modal=true]')),
      shown: onScreen(node), covered: number(coveredBy(node)), idle: idle(node), jumped: tabIndexOf(node) > 0};
  }

  // Its own box and those of what is in it: a link around a floating picture has no size itself.
  const parts = (node) => [node, ...[...node.querySelectorAll('*')].slice(0, MAX_PARTS)];
  function whole(node) {
    const boxes = parts(node).map(boxOf).filter((one) => one.width > 0 && one.height > 0);
    if (!boxes.length) return boxOf(node);
    const most = (pick, name) => pick(...boxes.map((one) => one[name]));
    return {left: most(Math.min, 'left'), top: most(Math.min, 'top'), right: most(Math.max, 'right'), bottom: most(Math.max, 'bottom')};
  }

  function closedFrame(node) {
    if (!/^(?:iframe|frame|object|embed)$/.test(localName(node))) return localName(node).includes('-') && !shadowRoot(node);
    try { return !node.contentDocument; } catch { return true; }
  }

  // A stop that has no role of its own, and nothing to scroll.
  function idle(node) {
    if (has(node, 'role') || matches(node, 'a[href],area,button,input,select,textarea,summary,details,iframe,frame,audio,video,object,embed,label,[contenteditable]') || localName(node).includes('-') || node instanceof SVGElement) return false;
    const scrolls = (one) => /auto|scroll/.test(getComputedStyle(one).overflow) || scrollHeight(one) > clientHeight(one) + 5 || scrollWidth(one) > clientWidth(one) + 5;
    return !scrolls(node) && ![...node.children].slice(0, 5).some(scrolls);
  }

  // Whether any part of it, or of its labels, is where it can be seen.
  function onScreen(node) {
    return [...parts(node), ...(node.labels || [])].some((one) => {
      for (let at = one, depth = 0; at && depth < MAX_DEPTH; at = above(at), depth += 1) {
        const {opacity, clip, clipPath, position} = getComputedStyle(at);
        if (opacity === '0' || (position === 'absolute' && /^rect\(/.test(clip)) || /^inset\((?:50|100)%/.test(clipPath)) return false;
      }
      return shownNow(one, SEEN) && inView(one).length > 0;
    });
  }

  const inView = (node) => [...rectsOf(node)].map((one) => ({left: Math.max(0, one.left), top: Math.max(0, one.top), right: Math.min(innerWidth, one.right), bottom: Math.min(innerHeight, one.bottom)}))
    .filter((one) => one.right - one.left > 1 && one.bottom - one.top > 1);

  // The bar that lies over every part of it; null when a part can be seen, or it cannot be known.
  function coveredBy(node) {
    if (!(node instanceof HTMLElement) || rootOf(node) !== document || getComputedStyle(node).pointerEvents === 'none') return null;
    let bar = null, looked = 0;
    for (const {left, top, right, bottom} of inView(node).slice(0, 4)) {
      for (const across of [0.04, 0.28, 0.5, 0.72, 0.96]) {
        for (const down of [0.08, 0.5, 0.92]) {
          const hit = document.elementFromPoint(left + (right - left) * across, top + (bottom - top) * down);
          if (!hit || contains(node, hit) || contains(hit, node) || [...(node.labels || [])].some((one) => contains(one, hit))) return null;
          const over = stuck(hit, node);
          if (!over) return null;
          bar = over;
          looked += 1;
        }
      }
    }
    return looked ? bar : null;
  }

  function stuck(hit, node) {
    let ground = false;
    for (let at = hit, depth = 0; at && depth < MAX_DEPTH; at = above(at), depth += 1) {
      const {position, backgroundColor, backgroundImage, opacity} = getComputedStyle(at);
      if (Number(opacity) < 0.9) return null;
      const alpha = /^rgba\(.*, ([\d.]+)\)$/.exec(backgroundColor);
      if (backgroundImage !== 'none' || !alpha || Number(alpha[1]) > 0.9) ground = true;
      if (/fixed|sticky/.test(position)) return ground && !contains(at, node) ? at : null;
    }
    return null;
  }

  // Ends what moves because of the focus, so that a picture shows how it ends.
  function finish() {
    for (const one of document.getAnimations()) if (one instanceof CSSTransition) try { one.finish(); } catch { /* an endless one */ }
    return true;
  }

  function blur() { const at = focused(); if (at) at.blur(); const now = focused(); touched = []; return now ? number(now) : null; }
  const where = () => { const at = focused(); return at ? number(at) : null; };
  // What style sheets make of the focus on an element that has it: whether nothing at all looks different (no rule that names the focus holds for
  // anything else with it than without, and the browser's own ring is off), and whether what does may come late. Only where no script answers it.
  const RINGED = 'a[href],button,summary,[tabindex]', LATE = /url\(|image|animation|var\(|content/;
  function marks(id) {
    const node = elements[id], all = rules();
    if (!all) return JSON.stringify({none: false, late: true});
    const held = () => all.named.map(([selector]) => [...document.querySelectorAll(selector)]);
    const {outlineStyle, outlineWidth} = getComputedStyle(node), ring = outlineStyle !== 'none' && outlineWidth !== '0px';
    const focused = held(), free = blur() === null, without = held(), back = focus(id) === id;
    const differ = all.named.filter((_, i) => focused[i].length !== without[i].length || focused[i].some((one, place) => one !== without[i][place]));
    const plain = node instanceof HTMLElement && matches(node, RINGED) && !matches(node, EDITABLE + ',' + FIELDS + ',input,select,audio,video');
    return JSON.stringify({none: free && back && plain && !ring && !differ.length, late: differ.some(([, text]) => LATE.test(text)) || document.getAnimations().some((one) => !(one instanceof CSSTransition))});
  }

  const scrolled = () => JSON.stringify([scrollX, scrollY]);
  function focus(id) { touched = []; elements[id].focus({preventScroll: false}); touched = []; return number(focused()); }

  // The keys that the text of the page names, as ways out of something: "Ctrl+M", "Escape".
  const COMBINED = /\b(?:(ctrl|control|strg|alt|option|shift|umschalt|maj|cmd|command|meta)\s?[+–-]\s?)+(f\d{1,2}|escape|esc|enter|[a-z0-9])\b/gi;
  const ALONE = /\b(escape|esc|échap|f\d{1,2})\b/gi;
  function keysNamed(id) {
    const node = elements[id];
    const text = ((document.body?.innerText || '').slice(0, MAX_SCRIPT) + ' ' + described(node) + ' ' + (attributeOf(node, 'title') || '') + ' ' + (attributeOf(node, 'aria-label') || ''));
    const found = new Set([...text.matchAll(COMBINED)].map(([one]) => one.toLowerCase().replace(/\s/g, '')));
    for (const [one] of text.matchAll(ALONE)) found.add(one.toLowerCase());
    return JSON.stringify([...found].slice(0, 6));
  }

  const here = () => { const at = focused(); return JSON.stringify(at ? facts(at) : {at: null}); };
  const speaks = (id) => saying(elements[id]) !== '' && onScreen(elements[id]);

  // What says or shows that it can be clicked and Tab does not reach, with nothing in it or around it that Tab does; and what is a stop
  // but may answer the mouse alone. `listening` are the elements that a script listens for clicks on.
  const LIKE_BUTTON = '[role=button],[role=link],[role=menuitem],[role=tab],[role=checkbox],[role=switch],[role=radio],[role=option]';
  // What the arrow keys lead to, in a widget that Tab leads to.
  const PART = '[role=tab],[role^=menuitem],[role=option],[role=radio],[role=treeitem],[role=gridcell]', COMPOSITE = '[role=tablist],[role=menu],[role=menubar],[role=listbox],[role=radiogroup],[role=tree],[role=grid]';
  const MAX_WORDS = 120, MAX_CLICKED = 60, MAX_ALL = 20000;
  let listening = [];
  function listens(node) { if (node instanceof Element) listening.push(node); }

  function clickable(exclude) {
    const asked = new Set(listening), found = [];
    let looked = 0;
    for (const root of auditor.openRoots()) {
      for (const node of root.querySelectorAll('*')) {
        if (looked++ > MAX_ALL || found.length >= MAX_CLICKED) break;
        if (!(node instanceof HTMLElement) || /^(?:html|body|main|option|label|iframe|area|map|video|audio|form|script)$/.test(localName(node))) continue;
        const hears = asked.has(node) || has(node, 'onclick') || has(node, 'onmousedown') || has(node, 'onmouseup'), like = matches(node, LIKE_BUTTON);
        if (!hears && !like && !pointed(node)) continue;
        if (!shownNow(node, SEEN) || closest(node, '[inert],[aria-hidden=true],:disabled,[aria-disabled=true]') || !onScreenSomewhere(node)) continue;
        const stop = tabbable(node), native = matches(node, 'a[href],button,input,select,textarea,summary');
        if (stop ? native && !has(node, 'onmousedown') && !has(node, 'onmouseup') : operable(node)) continue;
        if (!stop && (closest(node, 'label') || (matches(node, PART) && closest(node, COMPOSITE)))) continue;
        found.push([number(node), signature(node), stop, skipped(node, exclude), saying(node).slice(0, MAX_WORDS), attributeOf(node, 'role') || '', hears]);
      }
    }
    return JSON.stringify(found);
  }

  // The hand begins here: the box it stands in has another pointer.
  const pointed = (node) => getComputedStyle(node).cursor === 'pointer' && (!parentElement(node) || getComputedStyle(parentElement(node)).cursor !== 'pointer') && parentElement(node) !== document.body;

  // Tab reaches something in it, or what it is in.
  const operable = (node) => [...node.querySelectorAll(CONTROLS + ',label')].some((one) => localName(one) === 'label' || tabbable(one)) || (() => {
    for (let at = above(node); at && at !== document.body; at = above(at)) if (matches(at, CONTROLS) && tabbable(at)) return true;
    return false;
  })();

  function onScreenSomewhere(node) {
    const {width, height} = boxOf(node);
    return width >= 4 && height >= 4 && width * height < innerWidth * innerHeight / 3 && saying(node).length < MAX_WORDS && (node.innerText || '').length < 300;
  }

  // Where to click it, in the window; null when something else would get the click.
  function point(id) {
    const node = elements[id];
    node.scrollIntoView({block: 'center', inline: 'center', behavior: 'instant'});
    const rect = [...rectsOf(node)].find((one) => one.width > 1 && one.height > 1);
    if (!rect) return 'null';
    const x = rect.x + rect.width / 2, y = rect.y + Math.min(rect.height / 2, 40), hit = rootOf(node).elementFromPoint(x, y);
    return hit && (hit === node || contains(node, hit)) ? JSON.stringify([x, y]) : 'null';
  }

  // What an action did: nodes that came or went, and attributes that changed anywhere but on what was used, its own classes apart.
  let changes = 0, used = null, began = null;
  const observer = new MutationObserver((list) => {
    for (const {type, target, attributeName, addedNodes, removedNodes} of list) {
      if (type === 'attributes' && (target === used || target === document.documentElement || target === document.body) && /^(?:class|style|tabindex|data-.*)$/.test(attributeName)) continue;
      if (type === 'childList' && ![...addedNodes, ...removedNodes].some((one) => one.nodeType === 1 || (one.data || '').trim())) continue;
      changes += 1;
    }
  });
  const fieldValues = () => [...document.querySelectorAll('input,select,textarea,details,dialog')].slice(0, 300).map((one) => `${one.value}|${one.checked}|${one.open}`).join();
  const look = () => ({url: document.URL.replace(/#(?:top)?$/, ''), values: digest(fieldValues()), shown: shownCount()});
  const shownCount = () => { let n = 0; for (const one of [...document.querySelectorAll('body *')].slice(0, 3000)) if (shownNow(one, SEEN)) n += 1; return n; };
  function begin(id) {
    used = id === null ? null : elements[id];
    observer.disconnect();
    for (const root of auditor.openRoots()) observer.observe(root, {subtree: true, childList: true, attributes: true, characterData: true});
    began = look();
    changes = 0;
    return true;
  }
  async function happened() {
    await frames();
    await pause(EFFECT);
    const now = look();
    return JSON.stringify({changes, url: now.url !== began.url ? now.url : '', values: now.values !== began.values, shown: now.shown - began.shown, focus: where()});
  }
  const EFFECT = 120;

  // Fields whose value one key changes.
  const FIELDS = 'select:not([multiple],[size]),input[type=radio],input[type=checkbox]';
  function fields(exclude) {
    const found = [];
    for (const root of auditor.openRoots()) {
      for (const node of root.querySelectorAll(FIELDS)) {
        if (found.length >= MAX_CLICKED) break;
        if (!tabbable(node) || (localName(node) === 'select' && node.options.length < 2)) continue;
        const around = [...(node.labels || [])].map(textOf).join(' ') + ' ' + described(node) + ' ' + (attributeOf(node, 'title') || '') + ' ' + textOf(parentElement(node) || node).slice(0, 300);
        found.push([number(node), signature(node), localName(node) === 'select' ? 'select' : node.type, skipped(node, exclude), around.slice(0, 800)]);
      }
    }
    return JSON.stringify(found);
  }
  const described = (node) => (attributeOf(node, 'aria-describedby') || '').split(/\s+/).map((one) => document.getElementById(one)).filter(Boolean).map(textOf).join(' ');
  const group = (id) => JSON.stringify([...document.querySelectorAll('input[type=radio]')].filter((one) => one.name === elements[id].name).map(number));

  // A link to a place further down in the page: what it says; empty for anything else.
  const targetOf = (node) => { try { const name = decodeURIComponent(node.hash.slice(1)); return name ? document.getElementById(name) || document.getElementsByName(name)[0] || null : null; } catch { return null; } };
  const skipLink = (id) => JSON.stringify(matches(elements[id], 'a[href^="#"]') && targetOf(elements[id]) ? saying(elements[id]) : '');
  const past = (id, after) => { const target = targetOf(elements[id]), at = elements[after]; return JSON.stringify(!target || target === at || contains(target, at) || follows(target, at) || !stops.some((one) => contains(target, one) || follows(target, one))); };
  const follows = (target, at) => (target.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;

  // Where a link of the page that Tab reaches leads to the same place.
  const linked = (url) => [...document.querySelectorAll('a[href],area[href]')].some((one) => one.href.split('#')[0] === url.split('#')[0] && tabbable(one));

  const told = (ids) => JSON.stringify(ids.map((id) => place(elements[id])));

  // Relative luminance, 0 to 1, of a colour whose parts are 0 to 255 (WCAG 2).
  function luminance([red, green, blue]) {
    const [x, y, z] = [red, green, blue].map((one) => (one <= 10 ? one / 3294.6 : ((one / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  }

  auditor.probe = {element: (id) => elements[id], everyRule, digest, luminance, tabbable, signature, skipped, saying, listens, clickable, point, begin, happened, linked, fields, group, skipLink, past, body: () => number(document.body), number, inventory, stop, resting, answerers, marks, scrolled, here, where, speaks, focus, blur, finish, keysNamed, places: told, path: (id) => path(elements[id])};
})();
