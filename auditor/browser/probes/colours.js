/* What colours controls take in states that nobody sees at rest, which grounds and sizes style sheets leave to chance. Runs after probe.js. */
(() => {
  'use strict';
  if (auditor.colours) return;

  const {getter, method} = auditor, {everyRule, digest, number, signature, skipped, luminance, element: elementOf} = auditor.probe;
  const localName = getter(Element, 'localName'), has = method(Element, 'hasAttribute');
  const childNodes = getter(Node, 'childNodes'), parentElement = getter(Node, 'parentElement'), rootOf = method(Node, 'getRootNode');
  const textOf = getter(Node, 'textContent'), shownNow = method(Element, 'checkVisibility'), matches = method(Element, 'matches'), closest = method(Element, 'closest'), boxOf = method(Element, 'getBoundingClientRect');
  const SEEN = {visibilityProperty: true, opacityProperty: true, contentVisibilityAuto: false};
  const TEXTS = 'a[href],button,summary,input[type=submit],input[type=button],input[type=reset],[role=button],[role=link],[role=tab],[role=menuitem]';
  const MAX_CONTROLS = 600, MAX_GROUPS = 24, MAX_PARTS = 20, MAX_DEPTH = 60, MAX_SIZED = 200, MAX_TOLD = 5;
  const LARGE = 24, LARGE_BOLD = 18.66;
  const above = (node) => parentElement(node) || rootOf(node).host || null;

  // [red, green, blue, opacity] of a colour as the browser computes it; null for one that is written in another way.
  function parse(colour) {
    const match = /^rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)$/.exec(colour);
    return match ? [Number(match[1]), Number(match[2]), Number(match[3]), match[4] === undefined ? 1 : Number(match[4])] : null;
  }
  const over = (top, ground) => [0, 1, 2].map((i) => top[i] * top[3] + ground[i] * (1 - top[3])).concat(1);
  const written = (colour) => '#' + colour.slice(0, 3).map((one) => Math.round(one).toString(16).padStart(2, '0')).join('');
  function contrast(one, other) {
    const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  }

  // Something is painted between the words and the ground that their ancestors have: nobody can tell their colours from the style alone.
  const drawn = (style) => style.content !== 'none' && style.content !== 'normal' && /absolute|fixed/.test(style.position) && (style.backgroundImage !== 'none' || !/, 0\)$|^transparent$/.test(style.backgroundColor));
  const covers = (node) => ['::before', '::after'].some((pseudo) => drawn(getComputedStyle(node, pseudo)));

  // The one plain colour that words in `node` stand on; null where there is none. Of what many controls stand in it is asked once while
  // they are gone through, and nothing changes.
  let grounds = null;
  function ground(node, placed = false, depth = 0) {
    if (!node) return getComputedStyle(document.documentElement).colorScheme.includes('dark') ? null : [255, 255, 255, 1];
    if (depth >= MAX_DEPTH) return null;
    const kept = grounds && grounds[Number(placed)];
    if (kept && kept.has(node)) return kept.get(node);
    const found = groundOf(node, placed, depth);
    if (kept) kept.set(node, found);
    return found;
  }
  function groundOf(node, placed, depth) {
    const style = getComputedStyle(node), own = parse(style.backgroundColor);
    if (!own || style.backgroundImage !== 'none' || style.opacity !== '1' || style.filter !== 'none' || style.mixBlendMode !== 'normal' || /inset/.test(style.boxShadow) || covers(node)) return null;
    if (own[3] === 1) return own;
    if (placed) return null;                                         // it may stand over anything
    const below = ground(above(node), /absolute|fixed/.test(style.position), depth + 1);
    return below && own[3] > 0 ? over(own, below) : below;
  }
  function still(work) {
    grounds = [new Map(), new Map()];
    try { return work(); } finally { grounds = null; }
  }

  // Parts of a control that hold words of their own: [words' colour, ground, large, element].
  function words(node) {
    const found = [], inside = [node, ...[...node.querySelectorAll('*')].slice(0, MAX_PARTS)];
    if (inside.slice(1).some((one) => /absolute|fixed/.test(getComputedStyle(one).position))) return found;
    for (const one of inside) {
      const says = localName(one) === 'input' ? one.value : [...childNodes(one)].filter((child) => child.nodeType === 3).map((child) => child.data).join('');
      if (!/[\p{L}\p{N}]/u.test(says) || !shownNow(one, SEEN) || closest(one, 'svg') || hidden(one)) continue;
      const style = getComputedStyle(one), colour = parse(style.color), paper = ground(one), size = parseFloat(style.fontSize);
      if (!colour || !paper || size < 1 || style.textShadow !== 'none' || /text/.test(style.backgroundClip)) continue;
      found.push([over(colour, paper), paper, size >= (parseInt(style.fontWeight, 10) >= 700 ? LARGE_BOLD : LARGE), one]);
    }
    return found;
  }

  // Put where only a listener gets it: beside the page, cut to nothing, or one pixel large.
  function hidden(node) {
    const {right, bottom} = boxOf(node);
    if (right + scrollX <= 1 || bottom + scrollY <= 1) return true;
    for (let at = node, depth = 0; at && depth < MAX_DEPTH; at = above(at), depth += 1) {
      const {clip, clipPath, position, overflowX, textIndent} = getComputedStyle(at), {width, height} = boxOf(at);
      if ((/absolute|fixed/.test(position) && /^rect\(/.test(clip)) || /^inset\((?:50|100)%/.test(clipPath)) return true;
      if ((width <= 1 || height <= 1) && /hidden|clip/.test(overflowX)) return true;
      if (parseFloat(textIndent) < -900) return true;
    }
    return false;
  }

  const off = (node) => matches(node, ':disabled') || closest(node, '[inert],[aria-hidden=true],[aria-disabled=true]') !== null;

  // States that a rule of the page's style sheets gives colours in; all of them where a sheet cannot be read.
  const SIGNS = {hover: /:hover/, focus: /:focus(?:-visible)?(?![\w-])/, visited: /:visited/};
  const COLOURED = ['color', 'backgroundColor', 'outlineColor', 'outlineStyle'];
  let rest = new Map(), sheet = null;
  function begin(exclude) {
    const states = new Set(), groups = [], known = new Set();
    const readable = everyRule(({selectorText, style}) => {
      if (!selectorText || !style) return;
      for (const [state, sign] of Object.entries(SIGNS)) if (sign.test(selectorText) && COLOURED.some((name) => style[name])) states.add(state);
    });
    if (!readable) for (const state of Object.keys(SIGNS)) states.add(state);
    if (states.size) {
      for (const node of controls()) {
        const at = words(node).map(([colour, paper, large]) => [written(colour), written(paper), large].join());
        const name = signature(node), group = [name, ...at].join('|');
        if (!at.length || known.has(group) || skipped(node, exclude)) continue;
        known.add(group);
        groups.push([number(node), digest(group)]);
        if (groups.length >= MAX_GROUPS) break;
      }
      grounds = null;                                                 // what was on its way to another colour is there now
      sheet = new CSSStyleSheet();
      sheet.replaceSync('*, ::before, ::after { transition: none !important }');
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
      rest = new Map(groups.map(([id]) => [id, {words: words(elementOf(id)), sign: sign(elementOf(id))}]));
    }
    return JSON.stringify([groups, [...states]]);
  }
  function controls() {
    const found = [];
    for (const root of auditor.openRoots()) {
      for (const node of root.querySelectorAll(TEXTS)) {
        if (found.length >= MAX_CONTROLS) return found;
        const {width, height} = boxOf(node);
        if (shownNow(node, SEEN) && !off(node) && width > 1 && height > 1) found.push(node);
      }
    }
    return found;
  }
  function end() {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
    rest = new Map();
    return true;
  }

  // Everything by which the focus may be seen on an element.
  const SIGN = ['color', 'backgroundColor', 'backgroundImage', 'boxShadow', 'borderTopColor', 'borderBottomColor', 'borderTopWidth', 'borderBottomWidth', 'borderTopStyle', 'borderBottomStyle', 'textDecorationLine', 'textDecorationColor', 'fontWeight', 'transform', 'filter', 'opacity', 'fontSize', 'fontStyle'];
  const sign = (node) => SIGN.map((name) => getComputedStyle(node)[name]).join('|');

  // What is too faint in a state that enough was seen of at rest: [what, words' colour, ground, contrast, contrast that is needed]. A page must
  // not learn which links were visited, so that their colour cannot be asked for from here: `visited` is what DevTools says.
  function read(id, state, visited) {
    const node = elementOf(id), before = rest.get(id), told = [], own = getComputedStyle(node).color, instead = visited && parse(visited);
    for (const [seen, paper, large, one] of words(node)) {
      const colour = instead && getComputedStyle(one).color === own ? over(instead, paper) : seen;
      const then = before.words.find(([, , , other]) => other === one), needed = large ? 3 : 4.5, ratio = contrast(colour, paper);
      if (!then || ratio >= needed || contrast(then[0], then[1]) < needed || (written(colour) === written(then[0]) && written(paper) === written(then[1]))) continue;
      told.push(['words', written(colour), written(paper), ratio, needed]);
    }
    if (state === 'focus') {
      const style = getComputedStyle(node), ring = parse(style.outlineColor), around = parseFloat(style.outlineOffset) < 0 ? node : above(node), paper = around && ground(around);
      if (!/none|auto/.test(style.outlineStyle) && parseFloat(style.outlineWidth) >= 1 && ring && paper && sign(node) === before.sign) {
        const colour = over(ring, paper), ratio = contrast(colour, paper);
        if (ratio < 3) told.push(['ring', written(colour), written(paper), ratio, 3]);
      }
    }
    return JSON.stringify(told);
  }

  // Controls that are an icon and nothing else: [number, icon's colour, ground, contrast], once for each pair of colours.
  const SHAPES = 'path,circle,rect,ellipse,polygon,polyline,line,use,text';
  function icons(exclude) {
    const found = [], known = new Set();
    for (const node of controls()) {
      if (/[\p{L}\p{N}]/u.test(seenText(node)) || localName(node) === 'input' || node.querySelector('img,canvas,video,picture,object') || skipped(node, exclude)) continue;
      const paper = ground(node);
      if (!paper || hidden(node) || getComputedStyle(node).borderTopStyle !== 'none' && parseFloat(getComputedStyle(node).borderTopWidth) > 0) continue;
      const inks = [...shapes(node), ...signs(node)];
      if (!inks.length || inks.includes(null)) continue;
      const [best, ratio] = inks.map((ink) => [over(ink, paper), contrast(over(ink, paper), paper)]).sort((a, b) => b[1] - a[1])[0];
      const pair = written(best) + written(paper);
      if (ratio >= 3 || ratio < 1.05 || known.has(pair)) continue;
      known.add(pair);
      found.push([number(node), written(best), written(paper), ratio]);
      if (found.length >= MAX_TOLD) break;
    }
    return JSON.stringify(found);
  }
  const seenText = (node) => [node, ...node.querySelectorAll('*')].slice(0, 2 * MAX_PARTS).filter((one) => !closest(one, 'svg') && shownNow(one, SEEN) && boxOf(one).width > 1)
    .flatMap((one) => [...childNodes(one)]).filter((child) => child.nodeType === 3).map((child) => child.data).join(' ');
  // Colours that the drawing is filled or drawn with; null for one that cannot be told: a gradient, a shape with a ground of its own.
  function shapes(node) {
    const drawing = node.querySelector('svg');
    if (!drawing) return [];
    if (closest(drawing, '[filter]') || ground(drawing) === null || drawing.querySelector('image,linearGradient,radialGradient,mask')) return [null];
    return [...drawing.querySelectorAll(SHAPES)].slice(0, MAX_PARTS).filter((one) => !closest(one, 'defs,clipPath,title') && shownNow(one, SEEN)).flatMap((one) => {
      const {fill, stroke, strokeWidth, fillOpacity, strokeOpacity} = getComputedStyle(one);
      return [[fill, fillOpacity], [parseFloat(strokeWidth) > 0 ? stroke : 'none', strokeOpacity]].filter(([colour]) => colour !== 'none').map(([colour, opacity]) => {
        const ink = parse(colour);
        return ink && [ink[0], ink[1], ink[2], ink[3] * Number(opacity)];
      });
    });
  }
  // Signs of an icon font: letters of the private use area, written by the page or its style sheet.
  const PRIVATE = /[\ue000-\uf8ff]|[\u{f0000}-\u{10fffd}]/u;
  function signs(node) {
    const found = [];
    for (const one of [node, ...[...node.querySelectorAll('*')].slice(0, MAX_PARTS)]) {
      if (PRIVATE.test([...childNodes(one)].filter((child) => child.nodeType === 3).map((child) => child.data).join(''))) found.push(parse(getComputedStyle(one).color));
      for (const pseudo of ['::before', '::after']) {
        const style = getComputedStyle(one, pseudo);
        if (style.content !== 'none' && PRIVATE.test(style.content)) found.push(parse(style.color));
      }
    }
    return found;
  }

  // Texts whose size the window alone decides: [number, how it is written, whether that holds in every window].
  const BY_WINDOW = /^[\d.]+(?:[sld]?v(?:w|h|min|max|i|b))$/;
  function sized() {
    const found = [], known = new Set();
    const tell = (node, size, always) => {
      const holder = has(node, 'data-auditor-skip') ? null : speaking(node);
      if (!holder || known.has(size) || found.length >= MAX_TOLD) return;
      known.add(size);
      found.push([number(holder), size, always]);
    };
    everyRule(({selectorText, style, parentRule}) => {
      if (!selectorText || !style || !BY_WINDOW.test(style.fontSize)) return;
      let all = [];
      try { all = [...document.querySelectorAll(selectorText)].slice(0, MAX_SIZED); } catch { return; }
      for (const node of all) if (follows(node, style.fontSize)) tell(node, style.fontSize, parentRule === null);
    });
    for (const node of [...document.querySelectorAll('[style*="font"]')].slice(0, MAX_SIZED)) if (BY_WINDOW.test(node.style.fontSize) && follows(node, node.style.fontSize)) tell(node, node.style.fontSize, true);
    return JSON.stringify(found);
  }
  // The size that it has is the one that the rule gives.
  function follows(node, size) {
    const side = {w: innerWidth, h: innerHeight, i: innerWidth, b: innerHeight, n: Math.min(innerWidth, innerHeight), x: Math.max(innerWidth, innerHeight)}[size[size.length - 1]];
    return Math.abs(parseFloat(getComputedStyle(node).fontSize) - parseFloat(size) * side / 100) < 0.6;
  }
  // It, or the first thing in it that has words of its own and the same size.
  const speaking = (node) => [node, ...[...node.querySelectorAll('*')].slice(0, MAX_SIZED)].find((one) => shownNow(one, SEEN) && !closest(one, 'svg,[aria-hidden=true]') && getComputedStyle(one).fontSize === getComputedStyle(node).fontSize
    && [...childNodes(one)].some((child) => child.nodeType === 3 && /\p{L}{2}/u.test(child.data))) || null;

  // Words that a style sheet writes beside an element that does not say them: [number, words].
  const WORDS = /\p{L}{3}/u, MADE = /::?(before|after)\b/;
  function byStyle() {
    const found = [], known = new Set();
    everyRule(({selectorText, style}) => {
      if (!selectorText || !style || found.length >= MAX_TOLD || !WORDS.test(style.content)) return;
      for (const selector of selectorText.split(',')) {
        const made = MADE.exec(selector);
        let all = [];
        try { all = made ? [...document.querySelectorAll(selector.slice(0, made.index) + (/[\s>+~]$|^$/.test(selector.slice(0, made.index)) ? '*' : ''))].slice(0, MAX_SIZED) : []; } catch { continue; }
        const node = all.find((one) => !skippedHere(one) && shownNow(one, SEEN));
        const said = node && strings(getComputedStyle(node, '::' + made[1]));
        if (!said || known.has(said) || textOf(node).includes(said)) continue;
        known.add(said);
        found.push([number(node), said.slice(0, 200)]);
      }
    });
    return JSON.stringify(found);
  }
  const skippedHere = (node) => closest(node, '[aria-hidden=true],svg,[data-auditor-skip],title,head') !== null;
  // The strings of what is written, as it is seen; empty where it is not.
  function strings({content, display, visibility, fontSize}) {
    if (display === 'none' || visibility !== 'visible' || parseFloat(fontSize) < 1) return '';
    const said = (content.match(/"(?:[^"\\]|\\.)*"/g) || []).map((one) => one.slice(1, -1)).join('');
    return /\\/.test(said) || !WORDS.test(said) ? '' : said.trim();
  }

  // Which of both the page sets for its words, where it leaves the other to the reader's settings: `words` or `ground`; empty for both and neither.
  function halfSet() {
    let colour = false, paper = false;
    const body = document.body, note = (style) => { colour = colour || style.color !== ''; paper = paper || style.backgroundColor !== '' || style.backgroundImage !== ''; };
    if (!body) return '""';
    const readable = everyRule(({selectorText, style}) => {
      if (!selectorText || !style || !(style.color || style.backgroundColor || style.backgroundImage)) return;
      try { if (matches(body, selectorText) || matches(document.documentElement, selectorText)) note(style); } catch { /* a selector that holds nowhere else */ }
    });
    for (const node of [body, document.documentElement]) {
      note(node.style);
      colour = colour || has(node, 'text');
      paper = paper || has(node, 'bgcolor') || has(node, 'background');
      paper = paper || !/, 0\)$|^transparent$/.test(getComputedStyle(node).backgroundColor);
    }
    return JSON.stringify(!readable || colour === paper ? '' : colour ? 'words' : 'ground');
  }

  auditor.colours = {begin: (exclude) => still(() => begin(exclude)), read, end, icons: (exclude) => still(() => icons(exclude)), sized, byStyle, halfSet, at: (id) => elementOf(id), root: () => number(document.body)};
})();
