/* Takes fields out of their form for a while where their names hide what a form is asked for: `<input name=childNodes>` makes axe pass
   over a form without a word, others make it throw or loop. Runs after settle.js, in the same world. */
(() => {
  'use strict';
  if (auditor.apart) return;

  const fieldsOf = auditor.getter(HTMLFormElement, 'elements'), imagesIn = auditor.method(Element, 'querySelectorAll');
  const hides = (name) => name !== null && (name in Element.prototype || /^offset|^style$/.test(name));
  const hidden = (node) => ['name', 'id'].filter((attribute) => hides(node.getAttribute(attribute)));

  // Element -> [attribute, what the page says it is; null for no attribute][]
  let taken = new Map();

  function set(node, name, value) {
    if (!taken.has(node)) taken.set(node, []);
    taken.get(node).push([name, node.getAttribute(name)]);
    write(node, name, value);
  }

  const write = (node, name, value) => (value === null ? node.removeAttribute(name) : node.setAttribute(name, value));

  const hiding = (form) => [...fieldsOf(form)].filter((field) => hidden(field).length);

  // A field that names no form has none. A picture cannot do so: it loses its name. A field of the page's own making may undo it at once.
  let stuck = false;
  function take() {
    stuck = false;
    for (const root of auditor.openRoots()) {
      for (const form of root.querySelectorAll('form')) {
        for (const field of hiding(form)) set(field, 'form', '');
        for (const picture of imagesIn(form, 'img')) for (const name of hidden(picture)) set(picture, name, null);
        stuck = stuck || hiding(form).length > 0;
      }
    }
  }

  function putBack() {
    for (const [node, attributes] of taken) {
      for (const [name, value] of attributes) write(node, name, value);
    }
    taken = new Map();
  }

  // Begins the time without such fields; returns what ends it. Within such a time another one is none.
  function apart() {
    if (taken.size) return () => {};
    take();
    return putBack;
  }

  Object.assign(auditor, {apart, told: (node) => taken.get(node) || [], stuck: () => stuck});
})();
