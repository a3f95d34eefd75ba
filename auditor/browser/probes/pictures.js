/* Lists the pictures of a page in which there may be words. Runs after probe.js. */
(() => {
  'use strict';
  if (auditor.pictures) return;

  const {getter, method} = auditor, {number, skipped, element: elementOf} = auditor.probe;
  const localName = getter(Element, 'localName'), textOf = getter(Node, 'textContent');
  const shownNow = method(Element, 'checkVisibility'), closest = method(Element, 'closest'), boxOf = method(Element, 'getBoundingClientRect');
  const SEEN = {visibilityProperty: true, opacityProperty: true, contentVisibilityAuto: false};
  const MAX_LOOKED = 20000, MAX_LISTED = 60, LEAST_WIDE = 60, LEAST_HIGH = 14, LEAST_AREA = 2400;

  // [number, address of the picture, box in the page]: pictures, canvases, drawings without text of their own, grounds without words on them.
  function list(exclude) {
    const found = [], known = new Set();
    let looked = 0;
    for (const root of auditor.openRoots()) {
      for (const node of root.querySelectorAll('*')) {
        if (looked++ > MAX_LOOKED || found.length >= MAX_LISTED) break;
        const url = address(node);
        if (url === '' || known.has(url) || !shownNow(node, SEEN) || closest(node, 'svg svg') || skipped(node, exclude)) continue;
        const {left, top, width, height} = boxOf(node);
        if (width < LEAST_WIDE || height < LEAST_HIGH || width * height < LEAST_AREA || left + scrollX < 0 || top + scrollY < 0) continue;
        known.add(url);
        found.push([number(node), url.slice(0, 2000), [left + scrollX, top + scrollY, width, height]]);
      }
    }
    return JSON.stringify(found);
  }

  function address(node) {
    const tag = localName(node);
    if (tag === 'img' || (tag === 'input' && node.type === 'image')) return node.complete === false || node.naturalWidth === 0 ? '' : node.currentSrc || node.src || '';
    if (tag === 'canvas') return 'canvas';
    if (/^(?:html|body|script|style)$/.test(tag) || closest(node, 'svg')) return '';
    const match = /url\("((?:[^"\\]|\\.)+)"\)/.exec(getComputedStyle(node).backgroundImage.slice(0, 5000));
    return match && textOf(node).trim() === '' && !node.querySelector('img,svg,canvas,video,iframe,input') ? match[1] : '';
  }

  // Brings it to where it can be pictured, and says where that is in the window.
  function show(id) {
    const node = elementOf(id);
    node.scrollIntoView({block: 'center', inline: 'nearest', behavior: 'instant'});
    const {left, top, width, height} = boxOf(node);
    return JSON.stringify([left + scrollX, top + scrollY, width, height]);
  }

  auditor.pictures = {list, show};
})();
