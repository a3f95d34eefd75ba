/* Walks the document with its layout facts. The format of the walk is documented at from_walk in extract/parse.py. Runs after settle.js, in the
   same world. */
(() => {
  'use strict';
  if (auditor.walk) return;

  const MAX_NODES = 150000, MAX_ATTRIBUTE = 20000, MAX_TEXT = 10000000, MAX_FRAMES = 60;
  const GENERATED_IN = 8, MAX_GENERATED = 6000, MAX_FIELDS = 300;
  const FIELDS = new Set(['input', 'textarea', 'select']);
  const SVG = 'http://www.w3.org/2000/svg';
  const SILENT = new Set(['script', 'style', 'noscript']);          // their text is not content
  const IN_SVG = new Set(['title', 'desc', 'text', 'tspan', 'a', 'image', 'use', 'foreignobject', 'svg']);
  const NAMED_ROLES = new Set(['link', 'button', 'img', 'image', 'heading', 'textbox', 'searchbox', 'combobox', 'listbox', 'checkbox',
    'radio', 'radiogroup', 'switch', 'slider', 'spinbutton', 'menuitem', 'menuitemcheckbox', 'menuitemradio', 'tab', 'tabpanel',
    'treeitem', 'navigation', 'main', 'region', 'complementary', 'banner', 'contentinfo', 'form', 'search', 'dialog', 'alertdialog',
    'table', 'grid', 'figure', 'group', 'progressbar', 'meter', 'article', 'columnheader', 'rowheader', 'menu', 'menubar', 'tablist', 'tree', 'toolbar']);
  const NAMED_TAGS = new Set(['iframe', 'svg', 'area', 'object', 'img', 'input', 'video', 'audio', 'canvas', 'embed']);
  const PLAIN = new Set(['div', 'span', 'b', 'i', 'br', 'wbr', 'script', 'style', 'noscript', 'template', 'head', 'meta', 'link', 'title',
    'base', 'source', 'track', 'param', 'col', 'colgroup', 'font', 'center', 'u', 's', 'small', 'big', 'tt']);

  const {getter, method} = auditor;
  const childNodes = getter(Node, 'childNodes'), nodeType = getter(Node, 'nodeType'), parentElement = getter(Node, 'parentElement');
  const rootOf = method(Node, 'getRootNode'), attributesOf = getter(Element, 'attributes'), localName = getter(Element, 'localName');
  const namespace = getter(Element, 'namespaceURI'), shadowRoot = getter(Element, 'shadowRoot'), idOf = getter(Element, 'id');
  const before = getter(Element, 'previousElementSibling'), after = getter(Element, 'nextElementSibling'), has = method(Element, 'hasAttribute'), attributeOf = method(Element, 'getAttribute');
  const boxOf = method(Element, 'getBoundingClientRect'), shownNow = method(Element, 'checkVisibility'), closestTo = method(Element, 'closest');

  let indexes = new WeakMap(), kept = null;

  function walk(anew = true) {
    const out = {url: document.URL, base: document.baseURI, encoding: document.characterSet, title: document.title.slice(0, 2000), frames: [[]], nodes: [], unread: [], styles: {kinds: [], of: []}, fields: []};
    const state = {out, count: 0, text: 0, frames: 0, generated: 0, kinds: new Map()};
    indexes = new WeakMap();
    if (document.getElementsByTagName('*').length > MAX_NODES) return JSON.stringify({error: 'PAGE_TOO_LARGE', count: MAX_NODES});
    const putBack = auditor.apart();
    try {
      if (anew) flatten();
      if (!tree(document, -1, 0, 0, 0, state)) return JSON.stringify({error: 'PAGE_TOO_LARGE', count: state.count});
    } finally { putBack(); }
    out.fit = auditor.misfits((node) => indexes.get(node));
    out.frames_seen = state.frames;
    out.width = document.documentElement.scrollWidth;
    out.height = document.documentElement.scrollHeight;
    return JSON.stringify(out);
  }

  // Roles and names come from axe's own tree of the document.
  function flatten() {
    if (!Object.hasOwn(globalThis, 'axe')) return;
    auditor.ease();
    axe.teardown();
    const putBack = auditor.apart();
    try { if (!auditor.stuck()) axe.setup(document.documentElement); } catch { axe.teardown(); } finally { putBack(); }
  }

  function tree(doc, parent, frame, dx, dy, state) {
    const view = doc.defaultView;
    const lens = {view, axe: view && view.axe && view.axe._tree ? view.axe : null, frame,
      modal: doc.querySelector('dialog:modal'), silenced: doc.querySelector('dialog:modal, [inert]') !== null, dx: dx + (view && !frame ? view.scrollX : 0), dy: dy + (view && !frame ? view.scrollY : 0)};
    const stack = [[doc.documentElement, parent, false, false, false, canvasOf(doc, view)]];
    let styled = -1;
    while (stack.length) {
      const [node, above, hidden, silent, clipped, paper] = stack.pop();
      if (node === null) continue;
      if (nodeType(node) === 3) {
        if (!silent && above >= 0 && node.data) {
          state.text += node.data.length;
          if (state.text > MAX_TEXT) return false;
          state.out.nodes.push([above, node.data]);
          if (!hidden && above !== styled && /\S/.test(node.data)) { styled = above; style(node, above, paper, lens, state); }
        }
        continue;
      }
      if (nodeType(node) !== 1) continue;
      const tag = localName(node).toLowerCase();
      const svg = namespace(node) === SVG;
      let index = above, inner = {hidden, clipped, paper};
      if (!svg || IN_SVG.has(tag)) {
        if (state.count >= MAX_NODES) return false;
        index = state.count++;
        indexes.set(node, index);
        inner = element(node, tag, index, above, hidden, clipped, paper, lens, state);
        if (tag === 'iframe' || tag === 'frame') { if (!frameOf(node, index, lens, state)) return false; continue; }
      }
      const quietly = silent || (SILENT.has(tag) && node.type !== 'application/ld+json');
      const children = childrenOf(node, tag);
      for (let i = children.length - 1; i >= 0; i -= 1) stack.push([children[i], index, inner.hidden, quietly, inner.clipped, inner.paper]);
    }
    return true;
  }

  // Children as they are shown: a shadow root in place of its host's own, what was slotted in place of the slot.
  function childrenOf(node, tag) {
    const shadow = shadowRoot(node);
    if (shadow) return childNodes(shadow);
    if (tag === 'slot' && node.assignedNodes) {
      const assigned = node.assignedNodes();
      if (assigned.length) return assigned;
    }
    return childNodes(node);
  }

  function element(node, tag, index, above, hidden, clipped, paper, lens, state) {
    const seen = layout(node, tag, hidden, clipped, paper, lens);
    const {role, name} = meaning(node, tag, seen.rendered, lens);
    const shadow = rootOf(node) instanceof ShadowRoot ? 1 : 0;
    const row = [above, tag, attributes(node), seen.facts, role, name, lens.frame, shadow];
    if (seen.rendered && FIELDS.has(tag) && state.out.fields.length < MAX_FIELDS) field(node, index, paper, lens, state);
    const said = seen.rendered && (tag === 'a' || tag === 'button' || role === 'link' || role === 'button' || role === 'heading' || tag === 'summary' || /^h[1-6]$/.test(tag)) ? generated(node, lens, state) : '';
    if (said) row.push(said);
    state.out.nodes.push(row);
    return {hidden: seen.gone, clipped: seen.clipped, paper: seen.paper};
  }

  function attributes(node) {
    const found = {};
    for (const {name, value} of attributesOf(node)) {
      found[name.toLowerCase()] = value.length <= 300 ? value : value.slice(0, value.startsWith('data:') ? 300 : MAX_ATTRIBUTE);
    }
    for (const [name, value] of auditor.told(node)) if (value === null) delete found[name]; else found[name] = value;
    return found;
  }

  // [rendered, visually hidden, x, y, width, height, font size, font weight, display, background, natural w, natural h, source, loaded]
  function layout(node, tag, hidden, clipped, paper, lens) {
    if (hidden) return {facts: [0], rendered: false, gone: true, clipped};
    const style = lens.view.getComputedStyle(node);
    const display = style.display;
    if (display === 'none') return {facts: image(node, tag, [0, 0, null, null, null, null, null, null, display]), rendered: false, gone: true, clipped};
    const rendered = shownNow(node, {visibilityProperty: true, contentVisibilityAuto: false});
    const box = boxOf(node);
    const away = clipped || unseen(style, box, lens);
    const facts = [rendered ? 1 : 0, away ? 1 : 0, round(box.x + lens.dx), round(box.y + lens.dy), round(box.width), round(box.height),
      parseFloat(style.fontSize) || 0, parseInt(style.fontWeight, 10) || 400, display];
    const background = style.backgroundImage;
    const match = background === 'none' ? null : /url\("((?:[^"\\]|\\.){1,2000})"\)/.exec(background.slice(0, 5000));
    if (match) facts[9] = match[1];
    return {facts: image(node, tag, facts), rendered, gone: false, clipped: away, paper: paperOf(style, paper)};
  }

  // What words stand on: the colour behind them where it is one plain colour, empty where nobody can tell from the style alone.
  function paperOf(style, above) {
    if (style.backgroundImage !== 'none' || style.opacity !== '1' || style.filter !== 'none' || style.mixBlendMode !== 'normal') return '';
    const own = style.backgroundColor;
    if (!clear(own)) return own.startsWith('rgb(') ? own : '';
    return style.position === 'absolute' || style.position === 'fixed' ? '' : above;
  }

  const clear = (colour) => colour === 'transparent' || /^rgba\(.*, 0\)$/.test(colour);

  // A page that declares no dark scheme stands on white (CSS Color Adjustment 1, 2.3).
  const canvasOf = (doc, view) => view && doc.documentElement && !view.getComputedStyle(doc.documentElement).colorScheme.includes('dark') ? 'rgb(255, 255, 255)' : '';

  // How the words right inside of an element are set. Few pages have more than some dozen ways, which are written once.
  function style(text, index, paper, lens, state) {
    const holder = parentElement(text) || rootOf(text).host;
    if (!holder || !lens.view) return;
    const set = lens.view.getComputedStyle(holder);
    const key = [set.color, paper, set.textAlign, set.fontStyle, set.textTransform, underlined(holder, set), set.lineHeight, set.letterSpacing, set.wordSpacing].join('|');
    let kind = state.kinds.get(key);
    if (kind === undefined) state.kinds.set(key, kind = state.out.styles.kinds.push(key) - 1);
    state.out.styles.of.push(index, kind);
  }

  // Many draw the line below a link as its border.
  const underlined = (holder, set) => localName(holder) === 'a' && set.borderBottomStyle !== 'none' && parseFloat(set.borderBottomWidth) > 0 ? 'underline' : set.textDecorationLine;

  // [place, colour of the placeholder where it shows, colours of the sides of the border, own ground, ground around, another edge].
  function field(node, index, paper, lens, state) {
    if (/^(?:hidden|range|color|file|image|submit|button|reset)$/.test(node.type)) return;
    const set = lens.view.getComputedStyle(node), box = /^(?:checkbox|radio)$/.test(node.type);
    if (box && (set.appearance !== 'none' || set.opacity !== '1' || parseFloat(set.width) < 8 || node.checked)) return;
    const hint = has(node, 'placeholder') && !node.value ? lens.view.getComputedStyle(node, '::placeholder') : null;
    const sides = ['Top', 'Right', 'Bottom', 'Left'].filter((side) => parseFloat(set[`border${side}Width`]) > 0 && !/none|hidden/.test(set[`border${side}Style`]));
    state.out.fields.push([index, hint && hint.opacity === '1' ? hint.color : '', sides.map((side) => set[`border${side}Color`]).filter((colour) => !clear(colour)), set.backgroundImage === 'none' ? clear(set.backgroundColor) ? 'clear' : set.backgroundColor : '',
      paper, set.boxShadow !== 'none' || (set.outlineStyle !== 'none' && parseFloat(set.outlineWidth) > 0) || set.appearance === 'auto' && sides.length === 0]);
  }

  const round = (value) => Math.round(value * 10) / 10;

  function image(node, tag, facts) {
    if (tag === 'img' || (tag === 'input' && node.type === 'image')) {
      facts[9] = facts[9] || null;
      facts[10] = node.naturalWidth || 0; facts[11] = node.naturalHeight || 0;
      facts[12] = (node.currentSrc || '').slice(0, 2000);
      facts[13] = node.complete === undefined ? null : node.naturalWidth > 0 ? true : node.complete && (node.getAttribute('src') || node.getAttribute('srcset')) ? false : null;
    }
    for (let i = 0; i < facts.length; i += 1) if (facts[i] === undefined) facts[i] = null;
    return facts;
  }

  function unseen(style, box, lens) {
    if (style.opacity === '0') return true;
    if (style.position === 'absolute' || style.position === 'fixed') {
      if (/^rect\((?:0px|1px|auto)?,? ?(?:0px|1px),? ?(?:0px|1px),? ?(?:0px|1px)\)$/.test(style.clip)) return true;
      if (box.right + lens.dx <= 0 || box.bottom + lens.dy <= 0) return box.width > 0 || box.height > 0;
    }
    if (style.clipPath !== 'none' && /^inset\((?:50|100)%|^circle\(0|^polygon\(0(?:px)? 0(?:px)?, 0(?:px)? 0/.test(style.clipPath)) return true;
    if (box.width <= 1 && box.height <= 1 && /hidden|clip/.test(style.overflowX)) return true;
    return parseFloat(style.textIndent) < -900 && style.overflowX !== 'visible';
  }

  // What CSS writes into a link or button and the first elements in it, as far as it has letters or digits: signs of an icon font have none.
  function generated(node, lens, state) {
    const parts = [];
    const inside = lens.view.document.createTreeWalker(node, NodeFilter.SHOW_ELEMENT);
    for (let at = node, count = 0; at && count < GENERATED_IN && state.generated < MAX_GENERATED; at = inside.nextNode(), count += 1) {
      state.generated += 1;
      for (const pseudo of ['::before', '::after']) {
        const style = lens.view.getComputedStyle(at, pseudo);
        if (style.content === 'none' || style.content === 'normal' || style.display === 'none' || style.visibility !== 'visible') continue;
        const text = written(style.content.slice(0, 1000), at);
        if (/[\p{L}\p{N}]/u.test(text)) parts.push(text);
      }
    }
    return parts.join(' ').slice(0, 300);
  }

  // CSS Content 3: strings and attributes stand in a row; what follows a slash is said in their place.
  function written(content, node) {
    const parts = content.match(/"(?:[^"\\]|\\.)*"|attr\([\w-]+\)|\//g) || [];
    const slash = parts.indexOf('/');
    return (slash < 0 ? parts : parts.slice(slash + 1)).map((part) => part[0] === '"' ? unquoted(part)
      : part === '/' ? '' : attributeOf(node, part.slice(5, -1)) || '').join('');
  }

  const unquoted = (text) => text.slice(1, -1).replace(/\\([0-9a-f]{1,6})\s?|\\(.)/gi,
    (whole, code, sign) => code ? String.fromCodePoint(Math.min(parseInt(code, 16), 0x10ffff)) : sign);

  const labelled = (node) => has(node, 'aria-label') || has(node, 'aria-labelledby');

  // What is inert has no name for axe; behind an open modal dialog that is everything else. The markup says what it will be called.
  const inert = (node, lens) => lens.modal ? !within(node, lens.modal) : closestTo(node, '[inert]') !== null;

  function within(node, dialog) {
    for (let at = node; at; at = parentElement(at) || rootOf(at).host || null) if (at === dialog) return true;
    return false;
  }

  function meaning(node, tag, rendered, lens) {
    if (!lens.axe || (PLAIN.has(tag) && !has(node, 'role') && !labelled(node))) return {role: '', name: null};
    const virtual = lens.axe.utils.getNodeFromTree(node);
    if (!virtual) return {role: '', name: null};
    try {
      const role = lens.axe.commons.aria.getRole(virtual) || '';
      const naming = NAMED_ROLES.has(role) || NAMED_TAGS.has(tag) || labelled(node);
      if (!rendered || !naming || (lens.silenced && inert(node, lens))) return {role, name: null};
      return {role, name: lens.axe.commons.text.accessibleTextVirtual(virtual).slice(0, 2000)};
    } catch { return {role: '', name: null}; }       // axe can be led astray by clobbered forms; the walk goes on
  }

  function frameOf(node, index, lens, state) {
    state.frames += 1;
    let inner = null;
    try { inner = node.contentDocument; } catch { inner = null; }
    const path = [...state.out.frames[lens.frame], selectorOf(node)];
    if (!inner || !inner.documentElement || state.frames > MAX_FRAMES || path.length > 10) { state.out.unread.push(path); return true; }
    const box = node.getBoundingClientRect();
    const view = inner.defaultView;
    if (view && view.auditor && view.axe) view.auditor.flatten();
    state.out.frames.push(path);
    return tree(inner, index, state.out.frames.length - 1, lens.dx + box.x + node.clientLeft, lens.dy + box.y + node.clientTop, state);
  }

  // A selector that matches this element and no other in its document; ` >>> ` leads into a shadow root.
  function selectorOf(node) {
    const root = rootOf(node), steps = [];
    const host = root instanceof ShadowRoot ? `${selectorOf(root.host)} >>> ` : '';
    for (let at = node; at; at = parentElement(at)) {
      const id = idOf(at);
      if (/^[A-Za-z][\w-]{0,60}$/.test(id) && root.querySelectorAll('#' + id).length === 1) { steps.unshift('#' + id); break; }
      let place = 1, more = false;
      for (let other = before(at); other; other = before(other)) if (localName(other) === localName(at)) place += 1;
      for (let other = after(at); other && !more; other = after(other)) more = localName(other) === localName(at);
      steps.unshift(CSS.escape(localName(at)) + (more || place > 1 ? `:nth-of-type(${place})` : ''));
    }
    return (host + steps.join(' > ')).slice(0, 1000);
  }

  Object.assign(auditor, {walk, flatten, place: (node) => indexes.get(node),
    keepPlaces: () => { kept = indexes; }, firstPlace: (node) => (kept || indexes).get(node)});
})();
