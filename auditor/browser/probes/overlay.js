/* Tells what came into sight since the last look, and what of it is a dialog. Runs after probe.js. */
(() => {
  'use strict';
  if (auditor.overlay) return;

  const {getter, method} = auditor;
  const boxOf = method(Element, 'getBoundingClientRect'), shownNow = method(Element, 'checkVisibility'), localName = getter(Element, 'localName'), closest = method(Element, 'closest');
  const parentElement = getter(Node, 'parentElement'), contains = method(Node, 'contains'), attributeOf = method(Element, 'getAttribute'), has = method(Element, 'hasAttribute'), matches = method(Element, 'matches');
  const {number, element, tabbable, signature, skipped, saying} = auditor.probe;
  const MAX_ALL = 6000, MAX_OPENERS = 40, MAX_RULES = 4000, LEAST = 400;
  const DIALOG = 'dialog[open],[role=dialog],[role=alertdialog],[aria-modal=true]';
  const OPENERS = 'button,[role=button],a[href^="#"],a[href^="javascript:" i],a[data-toggle],a[data-bs-toggle],a[aria-haspopup],a[class*=modal i],a[class*=lightbox i],a[class*=popup i],a[class*=dialog i],summary[aria-haspopup],[tabindex="0"]';

  function visible(node) {
    if (!shownNow(node, {visibilityProperty: true, opacityProperty: true})) return false;
    const {width, height, right, bottom} = boxOf(node);
    return width * height >= LEAST && right + scrollX > 0 && bottom + scrollY > 0;
  }

  const all = () => [...document.querySelectorAll('body *')].slice(0, MAX_ALL);
  let before = new Set();
  function look() { before = new Set(all().filter(visible)); return true; }
  // The outermost elements that are in sight and were not.
  const appeared = () => all().filter((one) => !before.has(one) && visible(one) && (parentElement(one) === document.body || before.has(parentElement(one)) || !visible(parentElement(one))) && !/^(?:script|style|br|option)$/.test(localName(one)));

  // Controls that may open something: what is a button but sends no form, and links that lead nowhere.
  function openers(exclude) {
    const found = [];
    for (const node of document.querySelectorAll(OPENERS)) {
      if (found.length >= MAX_OPENERS) break;
      if (!tabbable(node) || !visible(node) && boxOf(node).width < 4 || matches(node, '[type=reset]') || (node.form && node.type === 'submit') || closest(node, DIALOG)) continue;
      found.push([number(node), signature(node), skipped(node, exclude), saying(node)]);
    }
    return JSON.stringify(found);
  }

  // The dialog that came into sight: what says that it is one, or lies over the page and is large. [number, says so, lies over the page].
  function dialog() {
    const roots = appeared();
    for (const root of roots) {
      const said = matches(root, DIALOG) ? root : root.querySelector(DIALOG) || closest(root, DIALOG);
      if (said && visible(said)) return JSON.stringify([number(said), true, covers(said)]);
    }
    const over = roots.flatMap((root) => [root, ...root.querySelectorAll('*')].slice(0, 60)).filter((one) => visible(one) && /fixed|absolute/.test(getComputedStyle(one).position) && size(one) > 0.04 && (one.innerText || '').trim() !== '');
    const found = over.filter((one) => covers(one)).sort((a, b) => size(a) - size(b))[0];
    if (found) return JSON.stringify([number(found), false, true]);
    const large = over.find((one) => getComputedStyle(one).position === 'fixed' && size(one) > 0.25);
    return JSON.stringify(large ? [number(large), false, false] : null);
  }
  const size = (one) => { const {width, height} = boxOf(one); return Math.min(width, innerWidth) * Math.min(height, innerHeight) / (innerWidth * innerHeight); };

  // What is beside it cannot be clicked: a veil lies over the page, or the browser makes it modal.
  function covers(node) {
    if (matches(node, ':modal') || attributeOf(node, 'aria-modal') === 'true') return true;
    const box = boxOf(node);
    if (size(node) > 0.9) return true;
    const hits = [[box.left - 5, box.top - 5], [box.right + 5, box.bottom + 5], [box.left - 5, (box.top + box.bottom) / 2], [box.right + 5, (box.top + box.bottom) / 2]]
      .filter(([x, y]) => x > 0 && y > 0 && x < innerWidth && y < innerHeight).map(([x, y]) => document.elementFromPoint(x, y)).filter((hit) => hit && !contains(node, hit));
    return hits.length > 0 && hits.every((hit) => hit !== document.body && hit !== document.documentElement && !before.has(hit) && !hit.querySelector('main,h1'));
  }

  const CLOSES = /^(?:[×✕✖✗x⨯]|close|schlie(?:ß|ss)en|fermer|cerrar|fechar|chiudi|sluiten|stäng|luk|zamknij|zavřít|закрыть|关闭|閉じる)|\bclose\b/iu;
  // [stops of Tab in it, what closes it and Tab does not reach].
  function inside(id) {
    const node = element(id), stops = [...node.querySelectorAll('*')].slice(0, 2000).filter((one) => tabbable(one));
    const closers = [...node.querySelectorAll('button,a,span,div,img,i,svg,[role=button]')].slice(0, 2000).filter((one) => visible2(one) && (one.children.length === 0 || matches(one, 'button,a,[role=button]')) && CLOSES.test(`${saying(one)}`.trim() || `${attributeOf(one, 'class') || ''} ${attributeOf(one, 'id') || ''}`.replace(/[-_]/g, ' ')));
    const reached = closers.some((one) => stops.some((stop) => stop === one || contains(stop, one)));
    return JSON.stringify([stops.map(number), reached || !closers.length ? null : number(closers[0])]);
  }
  function pressCloser(id) {
    const found = [...element(id).querySelectorAll('button,a,[role=button],span,div')].find((one) => visible2(one) && CLOSES.test(saying(one)));
    if (found) found.click();
    return found !== undefined;
  }
  const visible2 = (one) => shownNow(one, {visibilityProperty: true, opacityProperty: true}) && boxOf(one).width > 3;

  // What else came into sight: [number, words, controls in it, screen readers are told of it].
  function unfolded() {
    const at = document.activeElement, root = appeared().filter((one) => !contains(at, one) && !contains(one, at)).sort((a, b) => size(b) - size(a))[0];
    if (!root) return 'null';
    const words = (root.innerText || '').trim(), live = closest(root, '[aria-live]:not([aria-live=off]),[role=status],[role=alert],[role=log],output') !== null || root.querySelector('[aria-live],[role=status],[role=alert],output') !== null;
    return JSON.stringify([number(root), words.length, root.querySelectorAll('a[href],button,input,select,textarea').length, live]);
  }
  const vanished = () => [...before].some((one) => one.isConnected && !visible(one) && !contains(document.activeElement, one));
  // Neither it nor what it is in says that it can be open or on.
  const STATES = '[aria-expanded],[aria-pressed],[aria-selected],[aria-checked],[aria-haspopup],[aria-current],summary,[popovertarget],[commandfor],[type=checkbox],[type=radio]';
  const says = (id) => closest(element(id), STATES) !== null || element(id).querySelector(STATES) !== null;
  const isDialog = (id) => matches(element(id), DIALOG) || closest(element(id), DIALOG) !== null || element(id).querySelector(DIALOG) !== null || closest(element(id), '[role=menu],[role=listbox],[popover]') !== null || element(id).querySelector('[role=menu],[role=listbox]') !== null;

  const holds = (id, at) => at !== null && contains(element(id), element(at));
  const open = (id) => element(id).isConnected && visible(element(id));

  // Where content comes when the mouse is over it: entries of menus with a list that is not in sight, and tooltips.
  const HOVERED = 'nav li,[role=navigation] li,[class*=menu i] li,[class*=nav i] li,[aria-haspopup],[data-toggle=tooltip],[data-bs-toggle=tooltip],[data-tooltip],[class*=tooltip i],[class*=has-tip i],[class*=dropdown i]';
  function hoverable(exclude) {
    const found = [];
    for (const node of new Set([...document.querySelectorAll(HOVERED), ...styled(), ...document.querySelectorAll('[onmouseover],[onmouseenter]')])) {
      if (found.length >= MAX_OPENERS) break;
      if (!visible(node) || size(node) > 0.2) continue;
      const hidden = [...node.querySelectorAll('*')].slice(0, 50).some((one) => !shownNow(one, {visibilityProperty: true, opacityProperty: true}) || getComputedStyle(one).opacity === '0');
      if (!hidden && matches(node, 'li')) continue;
      const own = [node, ...node.querySelectorAll('a[href],button,[tabindex]')].find(tabbable);
      found.push([number(node), signature(node), skipped(node, exclude), own ? number(own) : null]);
    }
    return JSON.stringify(found);
  }

  // What the page's style sheets name before `:hover` where they show something in it or beside it that is not shown.
  function styled() {
    const found = new Set();
    let rules = 0;
    const read = (list) => {
      for (const rule of list) {
        if (rules++ > MAX_RULES || found.size >= MAX_OPENERS) return;
        if (rule.selectorText === undefined) { if (rule.cssRules) read(rule.cssRules); continue; }
        const {display, visibility, opacity} = rule.style;
        if (!/:hover\b/.test(rule.selectorText) || !(/^(?!none)./.test(display) || visibility === 'visible' || Number(opacity) > 0)) continue;
        for (const selector of rule.selectorText.split(',')) {
          const [, before, after] = /^(.*?[^\s>+~]):hover\b(.*)$/.exec(selector.trim()) || [];
          if (!before || !/[\s>+~]\s*\S/.test(after)) continue;
          try {
            for (const node of document.querySelectorAll(before)) {
              if (/^(?:html|body|main|tr)$/.test(localName(node)) || found.size >= MAX_OPENERS) continue;
              const near = [...node.querySelectorAll('*'), ...(parentElement(node) ? parentElement(node).children : [])].slice(0, 80);
              if (near.some((one) => !shownNow(one, {visibilityProperty: true, opacityProperty: true}) && (one.textContent || '').trim() !== '')) found.add(node);
            }
          } catch { /* a selector that stands only in parts */ }
        }
      }
    };
    for (const sheet of document.styleSheets) try { read(sheet.cssRules); } catch { /* another site's */ }
    return found;
  }

  // What came with the mouse: [number, stops of Tab in it, its middle, its nearest place to where the mouse is, whether it lies over other things].
  function came(id) {
    const trigger = element(id), root = appeared().filter((one) => one !== trigger && !contains(one, trigger)).sort((a, b) => size(b) - size(a))[0];
    if (!root) return 'null';
    const box = boxOf(root), stops = [root, ...root.querySelectorAll('*')].slice(0, 500).filter((one) => tabbable(one));
    const over = [root, ...root.querySelectorAll('*')].slice(0, 20).some((one) => /absolute|fixed/.test(getComputedStyle(one).position)) || (() => { for (let at = root; at && at !== trigger && at !== document.body; at = parentElement(at)) if (/absolute|fixed/.test(getComputedStyle(at).position)) return true; return false; })();
    return JSON.stringify([number(root), stops.length, [box.left + box.width / 2, box.top + box.height / 2], over]);
  }

  const middle = (id) => { const node = element(id); node.scrollIntoView({block: 'center', behavior: 'instant'}); const box = boxOf(node); return JSON.stringify([box.left + Math.min(box.width / 2, 60), box.top + Math.min(box.height / 2, 20)]); };

  auditor.overlay = {look, openers, dialog, unfolded, vanished: () => JSON.stringify(vanished()), says, isDialog, inside, pressCloser, holds, open, hoverable, came, middle};
})();
