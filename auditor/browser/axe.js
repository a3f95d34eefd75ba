/* Runs axe and cuts its answer to what is kept. Runs after walk.js, in the same world; axe itself is injected when it is needed. */
(() => {
  'use strict';
  if (auditor.run) return;

  // axe reads the same few colours and the style of the same elements again and again, a seventh of its work. A colour's parts follow from
  // its text alone, and a computed style is live, so both may be kept: benchmarks/equal_axe.py holds the results against an untouched axe.
  let eased = false;

  function ease() {
    if (eased) return;
    eased = true;
    axe.configure({checks: [{id: 'caption', evaluate: captioned}]});
    const colour = axe.commons.color.Color.prototype, parse = colour.parseString, parts = new Map();
    colour.parseString = function (text) {
      const known = parts.get(text);
      if (known) { [this.r, this.g, this.b, this.alpha] = known; return this; }
      parse.call(this, text);
      if (parts.size < 10000) parts.set(text, [this.r, this.g, this.b, this.alpha]);
      return this;
    };
    const compute = getComputedStyle, styles = new WeakMap();
    globalThis.getComputedStyle = (node, pseudo) => {
      if (pseudo !== undefined && pseudo !== null) return compute(node, pseudo);
      let style = styles.get(node);
      if (!style) styles.set(node, style = compute(node));
      return style;
    };
  }

  // axe's own check of captions, but for a track without an address, which brings none.
  function captioned(node) {
    const told = [...node.querySelectorAll('track')].some((track) => track.kind === 'captions' && (track.getAttribute('src') ?? '').trim());
    return told ? false : undefined;
  }

  const WANTED = ['violations', 'incomplete'];
  const WHOLE = {iframes: false, elementRef: true, resultTypes: WANTED};
  let own = null, contexts = [];

  // The walk reads roles and names off axe's tree. While a reporter is asked, axe still has its own up, and what it found out on the way.
  async function runAndWalk(options) {
    let walked = '';
    const reporter = (raw, given, done, fail) => {
      walked = auditor.walk(false);
      return axe.getReporter('v1')(raw, given, done, fail);
    };
    const answer = await started(async () => wholly(await axe.run(document, {...WHOLE, ...options, reporter})));
    auditor.walked = () => walked;
    return answer;
  }

  // axe on a clean slate, while no field hides what a form is asked for.
  let since = 0;
  async function started(work) {
    since = performance.now();
    ease();
    axe.teardown();
    const putBack = auditor.apart(), unpaint = painted();
    try {
      if (auditor.stuck()) throw new Error('a field that hides what its form is asked for cannot be taken out of it');
      return await work();
    } finally { unpaint(); putBack(); }
  }

  // axe takes the canvas for white where the page paints none. In a dark colour scheme it is dark (CSS Color Adjustment 1, 2.3), and to
  // paint the colour that it has anyway changes nothing that is seen.
  function painted() {
    const plain = (element) => !element || (clear(getComputedStyle(element).backgroundColor) && getComputedStyle(element).backgroundImage === 'none');
    const root = read(document, 'documentElement');
    if (!root || !plain(root) || !plain(read(document, 'body'))) return () => {};
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(':root { background-color: Canvas !important }');
    const others = () => [...read(document, 'adoptedStyleSheets')].filter((one) => one !== sheet);
    const adopt = (sheets) => Object.getOwnPropertyDescriptor(Document.prototype, 'adoptedStyleSheets').set.call(document, sheets);
    adopt([...others(), sheet]);
    const unpaint = () => adopt(others());
    if (getComputedStyle(root).backgroundColor === 'rgb(255, 255, 255)') { unpaint(); return () => {}; }
    return unpaint;
  }

  // A form or picture of that name would stand in for the document's own property.
  const read = (node, name) => auditor.getter(Document, name)(node);

  const clear = (colour) => /^(?:transparent|rgba\(.*, 0\))$/.test(colour);

  // A page without frames is judged in one go. Otherwise the page's own part waits here for those of its frames; runPartial
  // serialises every element that passed, which axe.run need not.
  const run = (options, frames) => started(async () => {
    look(frames ? document : null, options);
    if (!contexts.length) return wholly(await axe.run(document, {...WHOLE, ...options}));
    own = await axe.runPartial(document, options);
    return JSON.stringify({frames: inside()});
  });

  // What frames there are, by axe's own selectors, and what axe is to be told in each.
  function look(context, options) {
    contexts = context ? axe.utils.getFrameContexts(context, options) : [];
    axe.teardown();
  }

  const inside = () => contexts.map(({frameSelector, frameContext}) => ({selector: [frameSelector].flat(Infinity), context: frameContext}));

  const frameElement = (index) => axe.utils.shadowSelect(contexts[index].frameSelector);

  // A frame that never loaded is blank, one that could not shows a page of the browser's own.
  const shows = () => document.URL.startsWith('chrome-error:') ? 'error' : document.URL === 'about:blank' && !document.body?.childElementCount ? 'blank' : 'page';
  const awaited = (index) => /^https?:/.test(frameElement(index)?.src ?? '');

  // A frame's part, and the frames inside it.
  const part = (context, options) => started(async () => {
    look(context, options);
    return JSON.stringify({partial: await axe.runPartial(context, options), frames: inside()});
  });

  const finish = (partials, options) => started(async () => {
    const result = await axe.finishRun([own, ...partials], {...options, resultTypes: WANTED});
    own = null;
    return wholly(result);
  });

  // What axe found, with what it finds of that which was closed or out of sight when all of that is revealed.
  async function wholly(first) {
    const told = {version: first.testEngine.version, passed: idsOf(first.passes), inapplicable: idsOf(first.inapplicable), rules: rulesOf(first)};
    const begun = performance.now(), late = begun - since > SECOND_LOOK_MS, parts = late ? null : auditor.revealed();
    if (late) told.unopened = auditor.closed();
    if (parts) {
      const ran = [...idsOf(first.passes), ...told.inapplicable, ...told.rules.map(({id}) => id)];
      try {
        await lookAgain(told, parts.opened, ran.filter((id) => !OF_THE_PAGE.test(id)), (at, id) => id !== 'target-size' || at.closest('details') !== null);
        await lookAgain(told, parts.clipped, ran.filter((id) => BY_SIGHT.has(id)), (at) => parts.away.has(at));
      } finally { parts.putBack(); }
      told.revealed = [parts.opened.length, parts.clipped.length, Math.round(performance.now() - begun)];
    }
    decide(told);
    const found = new Set(told.rules.map(({id}) => id));
    told.inapplicable = told.inapplicable.filter((id) => !found.has(id));
    tried = new Map();
    for (const rule of told.rules) for (const node of rule.nodes) {
      if (rule.id === 'color-contrast' && !rule.incomplete) tried.set(node.index, node.at);
      delete node.at;
    }
    return JSON.stringify(told);
  }

  // What a suggested colour does: it is put on the element, the rule is run on that again, and the colour is taken back. See try_colours.py.
  let tried = new Map();
  const tryColours = (trials, budget) => started(async () => {
    const passed = [], begun = performance.now(), only = {runOnly: {type: 'rule', values: ['color-contrast']}, preload: false};
    for (const {index, property, colour} of trials) {
      const at = tried.get(index);
      if (!at?.isConnected || at.ownerDocument !== document || performance.now() - begun > budget) { passed.push(false); continue; }
      const putBack = dressed(at, property === 'text' ? {color: colour} : {'background-color': colour, 'background-image': 'none'});
      try {
        axe.teardown();
        const result = await axe.run(at, {...WHOLE, ...only});
        const still = [...result.violations, ...result.incomplete].some((rule) => rule.nodes.some((node) => node.element === at));
        passed.push(!still && result.passes.length > 0);
      } finally { putBack(); }
    }
    return JSON.stringify(passed);
  });

  function dressed(at, wanted) {
    const text = at.getAttribute('style'), css = at.style.cssText;
    for (const [name, value] of Object.entries({transition: 'none', ...wanted})) at.style.setProperty(name, value, 'important');
    return () => {
      if (text === null) at.removeAttribute('style');
      else at.setAttribute('style', text);
      if (at.style.cssText !== css) at.style.cssText = css;    // a policy of the page forbids the attribute, not this
    };
  }

  // The second look may take as long as the first; where that was long, there is no time for it.
  const SECOND_LOOK_MS = 10000;
  const idsOf = (rules) => rules.map((rule) => rule.id);
  const rulesOf = (result) => [...result.violations.map((rule) => cut(rule, false)), ...result.incomplete.map((rule) => cut(rule, true))];

  // Of a part of a page these have nothing to say, or of a part that is not where it will be.
  const OF_THE_PAGE = /^(?:region|bypass|heading-order|page-has-heading-one|skip-link|document-title|html-.*|landmark-.*|meta-.*|scrollable-region-focusable|aria-hidden-body)$/;
  const BY_SIGHT = new Set(['color-contrast', 'link-in-text-block', 'target-size']);

  async function lookAgain(told, parts, rules, wanted) {
    if (!parts.length || !rules.length) return;
    axe.teardown();
    const runOnly = {type: 'rule', values: [...new Set(rules)]};
    const result = await axe.run({include: parts}, {...WHOLE, runOnly, preload: false});
    const known = new Map();                          // rule -> element -> what was said of it before
    for (const rule of told.rules) {
      if (!known.has(rule.id)) known.set(rule.id, new Map());
      for (const node of rule.nodes) known.get(rule.id).set(node.at, [rule, node]);
    }
    for (const rule of rulesOf(result)) {
      for (const node of rule.nodes) {
        const before = known.get(rule.id)?.get(node.at);
        if (!node.at || (before ? !before[0].incomplete || rule.incomplete : !wanted(node.at, rule.id))) continue;
        if (before) take(before[0], before[1]);
        const same = told.rules.find((one) => one.id === rule.id && one.incomplete === rule.incomplete) || {...rule, nodes: [], total: 0};
        if (!told.rules.includes(same)) told.rules.push(same);
        same.nodes.push(node);
        same.total += 1;
      }
    }
  }

  function take(rule, node) {
    rule.nodes.splice(rule.nodes.indexOf(node), 1);
    rule.total -= 1;
  }

  // Text that a box cuts off, of which nothing but plain colours can be seen when it is scrolled there, and text on a gradient are as
  // readable as the colours say.
  function decide(told) {
    const open = told.rules.find((rule) => rule.id === 'color-contrast' && rule.incomplete);
    for (const node of open ? [...open.nodes] : []) {
      const {plainContrast, expectedContrastRatio} = node.data;
      if (typeof plainContrast !== 'number' || !(plainContrast < parseFloat(expectedContrastRatio))) continue;
      take(open, node);
      let failed = told.rules.find((rule) => rule.id === open.id && !rule.incomplete);
      if (!failed) told.rules.push(failed = {...open, incomplete: false, nodes: [], total: 0});
      node.data.contrastRatio = Math.floor(plainContrast * 100) / 100;
      failed.nodes.push(node);
      failed.total += 1;
    }
    told.rules = told.rules.filter((rule) => rule.total > 0);
  }

  const MAX_RULE_NODES = 1000;

  function cut(rule, incomplete) {
    return {id: rule.id, incomplete, impact: rule.impact || '', help: rule.help, help_url: rule.helpUrl, description: rule.description, tags: rule.tags,
      total: rule.nodes.length, nodes: rule.nodes.slice(0, MAX_RULE_NODES).map((node) => {
        const at = elementOf(node), [index, frame] = placeOf(at);
        return {target: node.target.map((step) => [step].flat(Infinity).join(' >>> ').slice(0, 1000)), html: asWritten(node.html).slice(0, 600),
          impact: node.impact || rule.impact || '', summary: (node.failureSummary || '').slice(0, 1500), index, data: measured(node, at[0], incomplete), at: at[0],
          ...(frame === null ? {} : {frame})};
      })};
  }

  // Without the mark of a field that was taken out of its form, see dom_clobbering.js.
  const asWritten = (html) => html.replaceAll(' form=""', '');

  function measured(node, found, incomplete) {
    const lock = node.all.concat(node.any).find(({id, relatedNodes}) => id === 'css-orientation-lock' && relatedNodes);
    if (lock && !incomplete) return {check: lock.id, turned: turned(lock.relatedNodes.map(({element}) => element).filter(Boolean))};
    for (const check of [...node.any, ...node.all, ...node.none]) {
      if (check.data && typeof check.data === 'object' && !Array.isArray(check.data)) {
        const text = JSON.stringify(check.data);
        if (text.length >= 2000) continue;
        const plain = found ? contrastBehind(found, check.data) : null;
        return {check: check.id, ...check.data, ...(plain === null ? {} : {plainContrast: plain})};
      }
    }
    return {};
  }

  // How much of the window, or of the page's words, the largest of these has; all of it where a rule for the whole page turns that.
  function turned(elements) {
    const whole = innerWidth * innerHeight, words = (node) => (node ? String(node.innerText || '').trim().length : 0);
    const shares = elements.map((one) => { const {width, height} = one.getBoundingClientRect(); return Math.max(width * height / whole, words(one) / Math.max(1, words(document.body))); });
    const root = elements.length ? 0 : Number([...document.styleSheets].some(turnsRoot));
    return Math.round(Math.min(1, Math.max(root, ...shares)) * 100) / 100;
  }
  function turnsRoot(sheet) {
    try {
      return [...sheet.cssRules].some(({media, cssRules}) => media && cssRules && [...cssRules].some(({selectorText, style}) => /^html$/i.test(selectorText || '') && (style.transform || style.rotate)));
    } catch { return true; /* a sheet of another site, whose rules axe has fetched */ }
  }

  // What axe says of text that something cuts off or lies over.
  const UNSEEN = new Set(['elmPartiallyObscured', 'elmPartiallyObscuring', 'bgOverlap', 'outsideViewport']);
  const PLAIN = [['opacity', '1'], ['filter', 'none'], ['mixBlendMode', 'normal'], ['textShadow', 'none']];

  // The contrast of text that a box around it cuts off, as it is when it is scrolled there, and of text on a gradient: its best where even
  // that is too little, its worst where that is enough. All colours on the way to the first background are opaque, and nothing is painted
  // but colours. Null for anything else.
  function contrastBehind(element, {messageKey, expectedContrastRatio}) {
    try {
      if (!(messageKey === 'bgGradient' || (UNSEEN.has(messageKey) && cutOff(element)))) return null;
      const style = getComputedStyle(element), ink = colour(style.color), papers = papersBehind(element);
      if (style.webkitTextFillColor !== style.color || ink.alpha !== 1 || !papers.length) return null;
      const all = papers.map((paper) => axe.commons.color.getContrast(paper, ink)), wanted = parseFloat(expectedContrastRatio);
      if (Math.max(...all) < wanted) return Math.max(...all);
      return Math.min(...all) >= wanted ? Math.min(...all) : null;
    } catch { return null; /* a colour that axe cannot read */ }
  }

  function colour(text) {
    const read = new axe.commons.color.Color();
    read.parseString(text);
    return read;
  }

  // The colours that lie behind text; none where that is not known.
  function papersBehind(element) {
    for (let at = element, depth = 0; at && depth < 200; at = at.parentElement, depth += 1) {
      const here = getComputedStyle(at);
      if (PLAIN.some(([name, value]) => here[name] !== value)) return [];
      if (here.backgroundImage !== 'none') return within(element, at) ? colours(here) : [];
      const paper = colour(here.backgroundColor);
      if (paper.alpha === 1) return [paper];
      if (paper.alpha !== 0 || here.position === 'absolute' || here.position === 'fixed') return [];
      if (at === document.documentElement) return [new axe.commons.color.Color(255, 255, 255, 1)];
    }
    return [];
  }

  function within(element, around) {
    const inner = element.getBoundingClientRect(), outer = around.getBoundingClientRect();
    return inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1 && inner.left >= outer.left - 1 && inner.right <= outer.right + 1;
  }

  // Those of one gradient that covers its element: its stops, and what lies between them, as CSS Images 4 mixes them. None for pictures,
  // for several layers, and for gradients that something of another kind shows through.
  const BETWEEN = 16;
  function colours({backgroundImage, backgroundSize, backgroundClip}) {
    const stops = (backgroundImage.match(/rgba?\([^)]*\)/g) || []).map(colour);
    if (!/^(?:repeating-)?(?:linear|radial|conic)-gradient\((?:[^()]|\([^()]*\))*\)$/.test(backgroundImage) || / in |color\(|lab\(|lch\(/.test(backgroundImage)) return [];
    if (backgroundSize !== 'auto' || backgroundClip === 'text' || stops.length < 2 || stops.some((stop) => stop.alpha !== 1)) return [];
    return stops.flatMap((stop, at) => at ? mixed(stops[at - 1], stop) : [stop]);
  }

  const mixed = (from, to) => Array.from({length: BETWEEN}, (_, at) => {
    const part = (at + 1) / BETWEEN, mix = (a, b) => Math.round(a + (b - a) * part);
    return new axe.commons.color.Color(mix(from.red, to.red), mix(from.green, to.green), mix(from.blue, to.blue), 1);
  });

  function cutOff(element) {
    const box = element.getBoundingClientRect();
    for (let at = element.parentElement, depth = 0; at && at !== document.body && depth < 200; at = at.parentElement, depth += 1) {
      const {overflowX, overflowY} = getComputedStyle(at);
      if (overflowX === 'visible' && overflowY === 'visible') continue;
      const around = at.getBoundingClientRect();
      if (box.top < around.top || box.bottom > around.bottom || box.left < around.left || box.right > around.right) return true;
    }
    return false;
  }

  // The element by itself, or by axe's selector path through shadow roots and readable frames, and the frame it is in.
  function elementOf(node) {
    let found = node.element, root = document, frame = null;
    try {
      for (const [place, step] of found ? [] : node.target.entries()) {
        if (place > 0) { frame = found; root = found.contentDocument; }
        for (const [depth, selector] of [step].flat(Infinity).entries()) {
          found = (depth > 0 ? found.shadowRoot : root).querySelector(selector);
        }
      }
    } catch { found = null; }
    return [found, frame];
  }

  // The element's place in the walk. Where a frame cannot be read, the frame's place stands in: [element, frame], one of them null.
  function placeOf([found, frame]) {
    const index = found ? auditor.place(found) : undefined;
    if (index !== undefined) return [index, null];
    return [null, (frame && auditor.place(frame)) ?? null];
  }

  // How much of this document and of the frames we can read DevTools' search for "<" finds, too, how many elements show a document of
  // their own without being frames, and how many elements there are. See blind_spots.py.
  const {getter} = auditor;
  const nodeType = getter(Node, 'nodeType'), localName = getter(Element, 'localName'), shadowRoot = getter(Element, 'shadowRoot');
  const FOREIGN = new Set(['object', 'embed', 'fencedframe']);

  function countable() {
    let found = 0, foreign = 0, elements = 0;
    const roots = [document];
    while (roots.length) {
      const steps = document.createTreeWalker(roots.pop(), NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT | NodeFilter.SHOW_COMMENT);
      while (steps.nextNode()) {
        const node = steps.currentNode;
        if (nodeType(node) !== 1) { if (node.data.includes('<')) found += 1; continue; }
        found += 1; elements += 1;
        const name = localName(node);
        if (FOREIGN.has(name)) foreign += 1;
        const inside = shadowRoot(node) || ((name === 'iframe' || name === 'frame') && node.contentDocument);
        if (inside) roots.push(inside);
      }
    }
    return JSON.stringify([found, foreign, elements]);
  }

  Object.assign(auditor, {countable, shows, awaited, ease, run, runAndWalk, part, finish, frameElement, tryColours});
})();
