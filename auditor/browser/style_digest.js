/* Tells how the page looks, in two digests, so that two states of it can be compared. Runs after settle.js, in the same world. */
(() => {
  'use strict';
  if (auditor.looks) return;

  const shadowRoot = auditor.getter(Element, 'shadowRoot');

  // All that axe-core 4.14 reads of computed styles, in two digests: what is seen and where, and in which colours.
  const SHAPE = ['display', 'visibility', 'content-visibility', 'position', 'float', 'z-index', 'overflow', 'clip', 'clip-path', 'opacity',
    'transform', 'perspective', 'filter', 'isolation', 'will-change', 'contain', 'mask-image', 'width', 'height', 'padding', 'direction',
    'pointer-events', 'white-space', 'text-indent', 'text-align', 'font-family', 'font-size', 'font-style', 'font-weight', 'line-height',
    'letter-spacing', 'word-spacing', 'border-width', 'border-style'];
  const PAINT = ['color', 'background-color', 'background-image', 'text-shadow', 'text-decoration', 'border-color', 'outline', 'mix-blend-mode',
    '-webkit-text-fill-color', '-webkit-text-stroke-color', '-webkit-text-stroke-width'];

  // A digest of 53 bits (two multiplicative hashes side by side) over many short texts.
  function digest() {
    let high = 0xdeadbeef, low = 0x41c6ce57;
    return {
      add(text) {
        for (let i = 0; i < text.length; i += 1) {
          const code = text.charCodeAt(i);
          high = Math.imul(high ^ code, 2654435761);
          low = Math.imul(low ^ code, 1597334677);
        }
        high = Math.imul(high ^ 31, 2654435761);
        low = Math.imul(low ^ 31, 1597334677);
      },
      text: () => `${(high >>> 0).toString(16)}-${(low >>> 0).toString(16)}`,
    };
  }

  function looks() {
    const shape = digest(), paint = digest(), roots = [document];
    shape.add(`${innerWidth} ${innerHeight} ${devicePixelRatio}`);
    while (roots.length) {
      for (const node of roots.pop().querySelectorAll('*')) {
        const inside = shadowRoot(node);
        if (inside) roots.push(inside);
        styled(node, null, shape, paint);
      }
    }
    return JSON.stringify([shape.text(), paint.text()]);
  }

  function styled(node, pseudo, shape, paint) {
    const style = getComputedStyle(node, pseudo);
    const content = pseudo ? style.content : '';
    if (style.display === 'none' || content === 'none' || content === 'normal') { shape.add('none'); return; }
    shape.add(content);
    for (const name of SHAPE) shape.add(style.getPropertyValue(name));
    for (const name of PAINT) paint.add(style.getPropertyValue(name));
    if (pseudo) return;
    if (style.overflow !== 'visible') shape.add([node.scrollWidth, node.scrollHeight, node.clientWidth, node.clientHeight].join(' '));
    styled(node, '::before', shape, paint);
    styled(node, '::after', shape, paint);
  }

  auditor.looks = looks;
})();
