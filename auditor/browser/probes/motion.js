/* Watches what moves in a page by itself: animations of style sheets, what scripts move, and which pictures may be films. Runs after probe.js. */
(() => {
  'use strict';
  if (auditor.motion) return;

  const {getter, method} = auditor;
  const boxOf = method(Element, 'getBoundingClientRect'), shownNow = method(Element, 'checkVisibility'), localName = getter(Element, 'localName'), closest = method(Element, 'closest');
  const attributeOf = method(Element, 'getAttribute'), parentElement = getter(Node, 'parentElement'), textOf = getter(Node, 'textContent');
  const SEEN = {visibilityProperty: true, opacityProperty: false, contentVisibilityAuto: false};
  const MAX_PICTURES = 12, MAX_ANIMATIONS = 12, MAX_MOVERS = 200, LONG_MS = 5000, LEAST = 16;
  const CAROUSEL = '[aria-roledescription*=carousel i],[class*=carousel i],[class*=slider i],[class*=slideshow i],[class*=swiper i],[class*=slick i],[class*=ticker i],[class*=marquee i],[class*=rotator i]';
  const WAITING = '[role=progressbar],[aria-busy=true],progress,[class*=spinner i],[class*=loading i],[class*=loader i],[class*=skeleton i]';
  const {number, luminance} = auditor.probe;

  const size = (node) => { const {width, height} = boxOf(node); return [Math.round(width), Math.round(height)]; };
  const seen = (node) => { const [width, height] = size(node); return width >= LEAST && height >= LEAST && shownNow(node, SEEN); };

  // Pictures that may be films: [number, address, width, height].
  function pictures() {
    const found = [];
    for (const node of document.querySelectorAll('img,input[type=image]')) {
      const url = node.currentSrc || node.src || '';
      if (found.length < MAX_PICTURES && /\.(?:gif|webp|apng)(?:[?#]|$)|^data:image\/(?:gif|webp|apng)/i.test(url) && seen(node)) found.push([number(node), url.slice(0, 2000000), ...size(node)]);
    }
    return JSON.stringify(found);
  }

  // Animations that go on for more than five seconds: [number, name, width, height, for ever].
  function animations() {
    const found = [], known = new Set();
    for (const one of document.getAnimations()) {
      const node = one.effect && one.effect.target;
      if (found.length >= MAX_ANIMATIONS || one.playState !== 'running' || !node || known.has(node) || !seen(node) || closest(node, WAITING)) continue;
      const {endTime, duration} = one.effect.getComputedTiming();
      if (!(endTime > LONG_MS) || !(duration > 0) || still(one.effect)) continue;
      known.add(node);
      found.push([number(node), String(one.animationName || 'a script').slice(0, 60), ...size(node), !isFinite(endTime)]);
    }
    return JSON.stringify(found);
  }

  // All its frames look alike.
  function still(effect) {
    const frames = effect.getKeyframes ? effect.getKeyframes() : [];
    const looks = frames.map(({offset, computedOffset, easing, composite, ...rest}) => JSON.stringify(rest));
    return looks.length > 1 && new Set(looks).size === 1;
  }

  // A control of the page that says that it stops what moves.
  const STOPS = /pause|stop|anhalten|stopp|arrêt|suspendre|detener|pausar|parar|ferma|pausa|pauzeer|zatrzymaj|wstrzymaj|stoppa|пауза|останов|暂停|停止|一時停止/iu;
  const stoppable = () => [...document.querySelectorAll('button,a[href],input,[role=button],[role=switch],summary')].some((one) => shownNow(one, SEEN)
    && STOPS.test([one.innerText, one.value, attributeOf(one, 'aria-label'), attributeOf(one, 'title'), one.className].join(' ')));

  const carousels = () => [...document.querySelectorAll(CAROUSEL)].some((one) => seen(one) && one.children.length > 0);

  // A script of the page does something again and again.
  const ticks = () => [...document.scripts].some((one) => !one.src && /\bsetInterval\s*\(/.test(textOf(one)));

  // Films and sounds: [number, plays, seconds from beginning to end, for ever, is heard, has controls, area, captions:
  // "" none or some, "empty" a file that holds none, "lost" one that could not be read].
  async function media() {
    const found = [...document.querySelectorAll('video,audio')].slice(0, MAX_PICTURES);
    const waited = performance.now(), tracks = found.map((node) => [...node.textTracks].filter((one) => one.kind === 'captions' || one.kind === 'subtitles'));
    const asked = tracks.flat().filter((one) => one.mode === 'disabled');
    for (const one of asked) one.mode = 'hidden';
    const elements = found.flatMap((node) => [...node.querySelectorAll('track')]);
    while (asked.length && elements.some((one) => one.readyState < 2 && one.track.mode !== 'disabled') && performance.now() - waited < 1000) await new Promise((resolve) => setTimeout(resolve, 50));
    const held = found.filter((node) => node.autoplay && node.paused && !node.muted && !node.ended && node.currentTime === 0 && node.networkState !== HTMLMediaElement.NETWORK_NO_SOURCE);
    const loud = await Promise.all(held.map(sounds));
    const told = found.map((node, at) => {
      const [begin, end] = part(node), seconds = end - begin;
      if (held.includes(node)) return [number(node), true, isFinite(seconds) ? seconds : LONG_MS, node.loop, loud[held.indexOf(node)], operable(node), 0, captions(node, tracks[at])];
      return [number(node), !node.paused && !node.ended, isFinite(seconds) ? seconds : LONG_MS, node.loop, !node.muted && node.volume > 0 && node.webkitAudioDecodedByteCount > 0,
        operable(node), node.localName === 'video' && seen(node) ? Math.round(size(node)[0] * size(node)[1]) : 0, captions(node, tracks[at])];
    });
    for (const one of asked) one.mode = 'disabled';
    return JSON.stringify(told);
  }
  // Controls that nobody sees stop nothing.
  const operable = (node) => node.controls && shownNow(node, SEEN);
  // Browsers hold what would be heard until somebody has used the page: whether it has sound is tried without a sound.
  async function sounds(node) {
    const begun = performance.now();
    while (!node.readyState && !node.error && performance.now() - begun < 2000) await new Promise((resolve) => setTimeout(resolve, 50));
    node.muted = true;
    try { await Promise.race([node.play(), new Promise((resolve) => setTimeout(resolve, 500))]); } catch { /* it cannot be played */ }
    while (!node.webkitAudioDecodedByteCount && performance.now() - begun < 3000) await new Promise((resolve) => setTimeout(resolve, 50));
    const heard = node.webkitAudioDecodedByteCount > 0;
    node.pause();
    node.currentTime = 0;
    node.muted = false;
    return heard;
  }
  function captions(node, tracks) {
    const files = [...node.querySelectorAll('track')].filter((one) => tracks.includes(one.track));
    if (!files.length || tracks.length > files.length || files.some((one) => one.readyState === 2 && one.track.cues && one.track.cues.length > 0)) return '';
    return files.every((one) => one.readyState === 2) ? 'empty' : files.every((one) => one.readyState === 3) ? 'lost' : '';
  }
  // "#t=10,20" plays ten seconds (Media Fragments URI 1.0).
  function part(node) {
    const said = /#(?:.*&)?t=(?:npt:)?([\d.]*)(?:,([\d.]+))?$/.exec(node.currentSrc.slice(-100)), length = node.duration || 0;
    return said ? [Number(said[1]) || 0, Math.min(length, said[2] === undefined ? length : Number(said[2]))] : [0, length];
  }
  // A control of the page that has to do with sound or playing.
  const QUIETS = /play|mute|volume|sound|audio|music|video|silen|\boff\b|turn|ton\b|stumm|lautst|son\b|muet|volumen|sonido|suono|geluid|dempen/iu;
  const quietable = () => stoppable() || [...document.querySelectorAll('button,a[href],input:not([type=hidden]),[role=button],[role=switch],[role=slider],summary')].some((one) => shownNow(one, SEEN)
    && QUIETS.test([one.innerText, one.value, attributeOf(one, 'aria-label'), attributeOf(one, 'title'), one.className, one.id].join(' ')));

  // What scripts move within some time: [number, changes, seconds from the first to the last, flashes a second, area].
  const TURNS = {attributes: true, childList: true, characterData: true, subtree: true, attributeFilter: ['style', 'class', 'src', 'hidden', 'transform', 'd', 'points']};
  // What changed words stand in: a figure that counts up may be narrower than what can be seen to move.
  const told = (target) => { let at = target.nodeType === 1 ? target : parentElement(target); for (let up = 0; at && up < 3 && size(at)[0] < LEAST; up += 1) at = parentElement(at); return at; };
  const CLOCK = /^\D{0,20}\d{1,2}:\d{2}(?::\d{2})?\D{0,8}$/;    // to tell the time is what it is there for
  async function watch(ms) {
    const movers = new Map(), begun = performance.now();
    const note = (node, now) => {
      if (!(node instanceof Element) || movers.size > MAX_MOVERS || closest(node, WAITING + ',head,script')) return;
      const known = movers.get(node) || {first: now, last: now, count: 0, looks: [], seen: false};
      known.seen = known.seen || seen(node);
      known.last = now; known.count += 1;
      movers.set(node, known);
      const {backgroundColor, opacity, visibility, color} = getComputedStyle(node);
      known.looks.push([now, visibility === 'visible' ? bright(backgroundColor) * Number(opacity) : 0, visibility === 'visible' ? bright(color) : 0]);
    };
    const observer = new MutationObserver((list) => {
      const now = performance.now();
      for (const node of new Set(list.map(({target, type}) => (type === 'attributes' ? target : told(target))))) note(node, now);
    });
    const scrolled = ({target}) => note(target, performance.now());
    for (const root of auditor.openRoots()) { observer.observe(root, TURNS); root.addEventListener('scroll', scrolled, true); }
    await new Promise((resolve) => setTimeout(resolve, ms));
    observer.disconnect();
    for (const root of auditor.openRoots()) root.removeEventListener('scroll', scrolled, true);
    const found = [];
    for (const [node, {first, last, count, looks, seen: was}] of movers) {
      if (!node.isConnected || !was || node === document.body || node === document.documentElement) { if (!node.isConnected || node !== document.body) continue; }
      if (CLOCK.test((node.innerText || '').trim().slice(0, 60))) continue;
      const [width, height] = size(node);
      found.push([number(node), count, (last - first) / 1000, flashes(looks), Math.round(width * height)]);
    }
    found.sort((a, b) => b[1] - a[1]);
    return JSON.stringify([(performance.now() - begun) / 1000, found.slice(0, 10)]);
  }

  // Relative luminance of a colour, 0 to 1; what is transparent counts as white.
  function bright(colour) {
    const [red, green, blue, alpha = 1] = (colour.match(/[\d.]+/g) || []).map(Number);
    return red === undefined || alpha === 0 ? 1 : luminance([red, green, blue]);
  }

  // The most flashes in one second: pairs of opposing changes of at least a tenth, the darker below 0.8 (WCAG 2.3.1).
  function flashes(looks) {
    let most = 0;
    for (const at of [1, 2]) {
      const turns = [];
      for (let i = 1, from = looks.length ? looks[0][at] : 0, way = 0; i < looks.length; i += 1) {
        const now = looks[i][at];
        if (Math.abs(now - from) >= 0.1 && Math.min(now, from) < 0.8 && Math.sign(now - from) !== way) { way = Math.sign(now - from); turns.push(looks[i][0]); from = now; }
      }
      for (let i = 0; i < turns.length; i += 1) most = Math.max(most, turns.filter((one) => one >= turns[i] && one < turns[i] + 1000).length / 2);
    }
    return most;
  }

  // Colours of what a style sheet animates, for a second, thirty times: flashes a second.
  async function flicker(id, node) {
    const looks = [];
    for (let n = 0; n < 36; n += 1) {
      const {backgroundColor, color, opacity, visibility} = getComputedStyle(node);
      looks.push([performance.now(), visibility === 'visible' ? bright(backgroundColor) * Number(opacity) : 0, visibility === 'visible' ? bright(color) * Number(opacity) : 0]);
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    return flashes(looks);
  }
  async function flickers() {
    const found = [];
    for (const one of document.getAnimations().slice(0, MAX_ANIMATIONS)) {
      const node = one.effect && one.effect.target, {duration} = one.effect ? one.effect.getComputedTiming() : {};
      if (one.playState !== 'running' || !node || !seen(node) || !(duration > 0 && duration < 1000)) continue;
      const [width, height] = size(node);
      found.push([number(node), await flicker(number(node), node), Math.round(width * height)]);
    }
    return JSON.stringify(found);
  }

  auditor.motion = {pictures, animations, flickers, media, quietable: () => JSON.stringify(quietable()), stoppable: () => JSON.stringify(stoppable()), carousels: () => JSON.stringify(carousels()), ticks: () => JSON.stringify(ticks()), watch};
})();
