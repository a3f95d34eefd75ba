/* Runs first in an isolated world of every document: tells when the page is quiet, brings in what waits for a reader, and gives the
   scripts after it what they share. Nothing here trusts the page: its scripts live in another world. */
(() => {
  'use strict';
  if (Object.hasOwn(globalThis, 'auditor')) return;      // an element with that id is not ours

  // A form's fields hide its properties (`<input name=attributes>`), so what is read of an element is read by the prototype.
  const getter = (type, name) => Function.prototype.call.bind(type.prototype.__lookupGetter__(name));
  const method = (type, name) => Function.prototype.call.bind(type.prototype[name]);
  const shadowRoot = getter(Element, 'shadowRoot'), boxOf = method(Element, 'getBoundingClientRect'), shownNow = method(Element, 'checkVisibility');

  let changed = performance.now(), changes = 0;
  const observer = new MutationObserver(() => { changed = performance.now(); changes += 1; });
  observer.observe(document, {subtree: true, childList: true, attributes: true, characterData: true});

  // An observer does not see into shadow roots, so each open one is watched as well.
  const MAX_LOOKED = 20000;
  const watched = new WeakSet();
  function watchShadows() {
    for (const root of openRoots()) {
      if (root === document || watched.has(root)) continue;
      watched.add(root);
      observer.observe(root, {subtree: true, childList: true, attributes: true, characterData: true});
    }
  }

  // The document and every open shadow root below it.
  function openRoots() {
    const roots = [document];
    for (const root of roots) {
      const all = root.querySelectorAll('*');
      for (let i = 0; i < all.length && i < MAX_LOOKED; i += 1) {
        const inside = shadowRoot(all[i]);
        if (inside) roots.push(inside);
      }
    }
    return roots;
  }

  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

  const scripted = () => document.scripts.length > 0 || document.querySelector('iframe,frame,object,embed,[onload],meta[http-equiv=refresh i]') !== null;

  // A transition that ends is waited for: halfway, colours and places are those of no state.
  const MOTION_MS = 3000;
  const moving = () => document.getAnimations().some(({playState, effect}) => playState === 'running' && effect && isFinite(effect.getComputedTiming().endTime));

  // The page learns of another state with the next frame, its scripts with the one after.
  async function stirred(wanted, cap) {
    await Promise.race([pause(200), new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))]);
    changed = Math.max(changed, performance.now());
    return quiet(wanted, cap, false);
  }

  async function quiet(wanted, cap, complete) {
    const begun = performance.now();
    for (let looked = -1;;) {
      if (looked !== changes) { looked = changes; if (scripted()) watchShadows(); }
      const now = performance.now();
      const need = scripted() ? wanted : 0;
      const still = now - changed >= need && (now - begun >= MOTION_MS || !moving());
      if ((!complete || document.readyState === 'complete') && still) return facts(need ? 'quiet' : 'static');
      if (now - begun >= cap) return facts('cap');
      await pause(Math.min(Math.max(need - (now - changed), 5), cap - (now - begun), 100));
    }
  }

  function facts(reason) {
    const entry = performance.getEntriesByType('navigation')[0];
    return JSON.stringify({reason, url: document.URL, status: entry ? entry.responseStatus || 0 : 0, title: document.title.slice(0, 2000),
      changes, covered: covered(), waiting: waiting(), inner: inner(), elements: document.getElementsByTagName('*').length,
      lazy: document.querySelector('img[loading=lazy],iframe[loading=lazy],[data-src],[data-srcset],[data-lazy-src]') !== null || held() || watching(), scripts: unread()});
  }

  // Scripts that ask where the reader is may fetch or begin something only then: counters, sections, further entries.
  const MAX_WATCHED = 40, MAX_READ = 200000, MAX_UNREAD = 20;
  const scrolls = () => document.documentElement.scrollHeight > innerHeight + 2 || scrollers().length > 0;
  function watching() {
    if (!scripted() || !scrolls()) return false;
    let left = MAX_READ;
    for (const script of [...document.scripts].slice(0, MAX_WATCHED)) {
      const text = script.textContent.slice(0, left);
      left -= text.length;
      if (/IntersectionObserver|['"`]scroll['"`]|onscroll/.test(text)) return true;
    }
    return false;
  }

  // The scripts of files, whose text cannot be read from here; see Tab.watches.
  const unread = () => (scripted() && scrolls() ? [...document.scripts].map((script) => script.src).filter((url) => /^https?:/.test(url)).slice(0, MAX_UNREAD) : []);

  // Boxes of some size that scroll by themselves, the first few.
  const MAX_SCROLLERS = 8, MAX_TRIED = 5000;
  function scrollers() {
    const found = [];
    let tried = 0;
    for (const root of openRoots()) {
      for (const node of root.querySelectorAll('div,main,section,article,aside,nav,ul,ol,body')) {
        if (tried++ > MAX_TRIED || found.length >= MAX_SCROLLERS) return found;
        if (node.scrollHeight > node.clientHeight + 50 && node.clientHeight >= 100 && node !== document.scrollingElement && /auto|scroll/.test(getComputedStyle(node).overflowY)) found.push(node);
      }
    }
    return found;
  }

  // Which share of the words people see neither axe nor a screen reader gets to: behind a modal dialog, or inert or aria-hidden while one
  // is open. A closed menu and the other slides of a carousel are a small part, or are not seen.
  const MAX_TEXTS = 20000, AWAY = '[inert],[aria-hidden=true]';
  function covered() {
    const modal = document.querySelector('dialog:modal');
    if (!document.body || !(modal || (document.querySelector(AWAY) && dialogShows()))) return 0;
    const steps = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    let all = 0, away = 0;
    for (let n = 0; n < MAX_TEXTS && steps.nextNode(); n += 1) {
      const length = steps.currentNode.data.trim().length, holder = steps.currentNode.parentElement;
      if (!length || !holder || /^(?:script|style|noscript|template)$/i.test(holder.localName) || !shownNow(holder, {visibilityProperty: true})) continue;
      all += length;
      if (holder.closest(AWAY) || (modal && !modal.contains(holder))) away += length;
    }
    return all ? away / all : 0;
  }

  // Something lies over the page that is not itself put away: it says that it is a dialog, or it stays where it is when the page scrolls.
  function dialogShows() {
    const within = (node) => node.closest(AWAY) !== null;
    for (const root of openRoots()) {
      for (const node of root.querySelectorAll('[role=dialog],[role=alertdialog],[aria-modal=true],dialog[open]')) if (!within(node) && shownNow(node, {visibilityProperty: true})) return true;
    }
    for (const [across, down] of [[0.5, 0.5], [0.5, 0.3], [0.5, 0.9]]) {
      for (let at = document.elementFromPoint(innerWidth * across, innerHeight * down); at && !within(at); at = at.parentElement) if (getComputedStyle(at).position === 'fixed') return true;
    }
    return false;
  }

  // How many pixels of the page scroll in a box of their own instead of the window, as in an application's shell. axe passes over what is
  // scrolled out of a box that something around it clips, without a word (axe-core issue 3883).
  let box = null;
  function inner() {
    const root = document.scrollingElement, left = box && box.isConnected ? box.scrollHeight - box.clientHeight : 0;
    if (left > 50) return left;
    let most = 0;
    for (const [across, down] of [[0.5, 0.5], [0.7, 0.6], [0.4, 0.8]]) {
      for (let at = document.elementFromPoint(innerWidth * across, innerHeight * down); at && at !== root && at !== document.documentElement; at = at.parentElement) {
        const more = at.scrollHeight - at.clientHeight;
        if (more > 50 && more > most && at.clientHeight >= innerHeight * 0.4 && /auto|scroll/.test(getComputedStyle(at).overflowY)) { most = more; box = at; }
      }
    }
    return most;
  }

  // A page that says itself that it still waits: a busy region that is seen, or a few words of loading where the content will be.
  const BUSY = '[aria-busy=true],[role=progressbar]:not([aria-valuenow]),.spinner,.loader,.loading,.skeleton,[class*=skeleton],[class*=spinner]';
  const LOADING = /^(?:loading|please wait|one moment(?: please)?|wird geladen|lädt|laden|bitte warten|chargement(?: en cours)?|veuillez patienter|cargando|un momento|caricamento(?: in corso)?|attendere|carregando|a carregar|aguarde|even geduld|bezig met laden|läser in|laddar|indlæser|laster|ladataan|hleð|ładowanie|wczytywanie|proszę czekać|načítání|načítám|načítava|betöltés|se încarcă|učitavanje|nalaganje|įkeliama|notiek ielāde|laadimine|φόρτωση|yükleniyor|загрузка|завантаження|зареждане|учитавање|đang tải|memuat|กำลังโหลด|لود|جار[ٍي]? التحميل|در حال بارگذاری|טוען|読み込み中|ロード中|加载中|正在加载|載入中|로딩 ?중|불러오는 중)(?:[\s.…]*|\b[^.!?]{0,30}(?:…|\.{2,3}))$/i;
  function waiting() {
    if (!scripted() || !document.body) return '';
    if ([...document.querySelectorAll('[aria-busy=true]')].slice(0, 50).some((node) => shownNow(node, {visibilityProperty: true, opacityProperty: true}))) return 'busy';
    const words = document.body.innerText.trim(), little = words.length < 600 ? 'loading' : 'busy';
    if (LOADING.test(words)) return 'loading';
    if (words.length < 600 && document.querySelector(BUSY) && shownNow(document.querySelector(BUSY), {visibilityProperty: true, opacityProperty: true})) return 'busy';
    const places = document.querySelectorAll('main p,main div,main span,main section,[role=main] *,[aria-live],[role=status],#app p,#app div,#root p,#root div');
    for (let i = 0; i < places.length && i < 2000; i += 1) {
      const text = places[i].childElementCount ? '' : places[i].textContent.trim();
      if (text.length < 60 && LOADING.test(text) && shownNow(places[i], {visibilityProperty: true, opacityProperty: true})) return little;
    }
    return '';
  }

  // Scripts often keep content below the first screen transparent until a reader comes near.
  const MAX_HELD = 3000;
  function held() {
    if (!scripted()) return false;
    const some = document.querySelectorAll('p,h1,h2,h3,h4,h5,h6,li,img,figure,blockquote,section,article,form');
    for (let i = 0; i < some.length && i < MAX_HELD; i += 1) {
      if (shownNow(some[i], {opacityProperty: true, visibilityProperty: true}) || !shownNow(some[i])) continue;
      const box = boxOf(some[i]);
      if (box.height > 0 && box.top + scrollY >= innerHeight) return true;
    }
    return false;
  }

  // What waits for a reader to come near is brought in, as far as `screens` screens down. An observer is told after the frame it saw.
  const MAX_LAZY_FRAMES = 60, GROWING_MS = 250;
  async function scroll(screens, watched) {
    const patient = watched || watching();
    await down(document.scrollingElement || document.documentElement, innerHeight, screens, patient);
    for (const box of scrollers()) await down(box, box.clientHeight, screens, patient);
    const frames = [...document.querySelectorAll('iframe[loading=lazy]')].filter((frame) => frame.contentDocument?.URL === 'about:blank');
    for (const frame of frames.slice(0, MAX_LAZY_FRAMES)) { frame.scrollIntoView({block: 'nearest', behavior: 'instant'}); await pause(20); }
    if (patient) changed = performance.now();  // what a script begins now may take a moment to show
    return String(changes);
  }

  // What comes on being seen comes with a frame; on a busy machine that takes a while, in a window that nobody draws for ever.
  const FRAME_MS = 100, LATE_MS = 1000;
  let spare = 3000;
  async function shown() {
    const begun = performance.now(), most = spare > 0 && !document.hidden ? LATE_MS : FRAME_MS;
    await Promise.race([pause(most), new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))]);
    spare -= Math.max(0, performance.now() - begun - FRAME_MS);
  }

  // At the end, a list that goes on is given a moment to bring its next entries.
  async function down(box, height, screens, patient) {
    const top = box.scrollTop, atEnd = () => box.scrollTop + height >= box.scrollHeight - 2;
    for (let done = 0; done < screens; done += 1) {
      if (atEnd() && patient) await pause(GROWING_MS);
      if (atEnd()) break;
      box.scrollBy({top: Math.max(200, height * 0.9), behavior: 'instant'});
      await shown();
    }
    box.scrollTo({top, behavior: 'instant'});
  }

  // WCAG 1.4.12: the spacing every text must bear.
  let spacing = null;
  function space(on) {
    if (on && !spacing) {
      spacing = new CSSStyleSheet();
      spacing.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }');
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, spacing];
    } else if (!on && spacing) {
      document.adoptedStyleSheets = [...document.adoptedStyleSheets].filter((sheet) => sheet !== spacing);
      spacing = null;
    }
  }

  globalThis.auditor = {getter, method, openRoots, space, quiet, stirred, scroll, facts, size: () => JSON.stringify([document.documentElement.scrollWidth, document.documentElement.scrollHeight])};
})();
