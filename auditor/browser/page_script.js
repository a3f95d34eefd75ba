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

  // Where to click: the middle of the element, brought into view; `covered` names what would get the click instead. Without a
  // selector it is the button that `banner` chose.
  function point(selector) {
    const element = selector ? find(selector) : chosen;
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
    if (!element.isContentEditable && !element.matches('textarea,input:not([type=button],[type=submit],[type=reset],[type=checkbox],[type=radio],[type=file],[type=image],[type=range],[type=color])')) {
      throw new Error('it is not a field to type into');
    }
    element.focus();
    if (element.isContentEditable) getSelection().selectAllChildren(element);      // typing replaces what is there
    else element.select();
    return 'true';
  }

  // A consent banner's button: a known one, else one that refuses or accepts in words and stands in what calls itself a banner and
  // lies over the page. `whole` says that the document is a banner, as in the frame of one.
  let chosen = null;
  const BANNER = '[id*=cookie i],[class*=cookie i],[id*=consent i],[class*=consent i],[id*=gdpr i],[class*=gdpr i],[aria-label*=cookie i],[role=dialog],[role=alertdialog],dialog';
  const BUTTON = 'button,a,[role=button],input[type=button],input[type=submit]';

  function banner(selectors, words, topics, whole) {
    chosen = selectors.map(find).find(Boolean) || null;
    const topic = new RegExp(topics, 'iu');
    const roots = whole ? [document.body] : anywhere(BANNER).filter((one) => shown(one) && over(one) && topic.test(one.textContent + one.id + one.className));
    if (!chosen) choose(roots, words);
    return JSON.stringify(chosen !== null);
  }

  // The button that closes a dialog of any kind without agreeing to anything.
  function closer(words) {
    chosen = null;
    choose(anywhere('[role=dialog],[role=alertdialog],[aria-modal=true],dialog[open]').filter(shown), words, stays);
    return JSON.stringify(chosen !== null);
  }

  const anywhere = (selector) => auditor.openRoots().flatMap((root) => [...root.querySelectorAll(selector)]);

  const stays = (button) => !/^(?!#|javascript:)./i.test(button.getAttribute('href') ?? '');

  function choose(roots, words, fits = () => true) {
    const usable = (one) => shown(one) && !one.closest('[inert],[aria-hidden=true]') && fits(one);
    const buttons = roots.flatMap((root) => [...root.querySelectorAll(BUTTON)].filter(usable));
    for (const pattern of words) {
      const wanted = new RegExp(pattern, 'iu');
      chosen = chosen || buttons.find((button) => wanted.test(saying(button))) || null;
    }
  }

  const saying = (button) => (button.innerText || button.value || button.getAttribute('aria-label') || '').trim().replace(/\s+/g, ' ').slice(0, 60);

  function over(element) {
    for (let at = element; at; at = at.parentElement) if (at.localName === 'dialog' || /fixed|sticky/.test(getComputedStyle(at).position)) return true;
    return [...element.children].some((child) => getComputedStyle(child).position === 'fixed');
  }

  // The frames of banners that show, and where they stand.
  const FRAMES = ['id', 'name', 'title', 'src', 'class'].flatMap((name) => ['sp_message', 'consent', 'cookie', 'gdpr', 'privacy-m'].map((word) => `iframe[${name}*="${word}" i]`)).join();
  let frames = [];

  function bannerFrames() {
    frames = [...document.querySelectorAll(FRAMES)].filter(shown).slice(0, 3);
    return JSON.stringify(frames.map((frame) => { const box = frame.getBoundingClientRect(); return [box.x + frame.clientLeft, box.y + frame.clientTop]; }));
  }

  function scroll(where) {
    if (where === 'bottom') scrollTo({top: document.documentElement.scrollHeight, behavior: 'instant'});
    else if (where === 'top') scrollTo({top: 0, behavior: 'instant'});
    else if (/^-?\d+$/.test(where)) scrollBy({top: Number(where), behavior: 'instant'});
    else { const element = find(where); if (!element) return 'null'; element.scrollIntoView({behavior: 'instant'}); }
    return 'true';
  }

  const has = (selector, text) => JSON.stringify(selector ? find(selector) !== null : document.body.innerText.includes(text));

  globalThis.auditorSteps = {find: (selector) => JSON.stringify(find(selector) !== null), point, focus, banner, closer, bannerFrames, frame: (index) => frames[index], scroll, has};
})();
