// Makes pages lively; without it every page works by links, forms and reloads. A page says in its HTML what may be refreshed and when:
//   data-part                  this element (it has an id) is replaced by what the page's own address now has at that id
//   data-refresh-on="listings" when something happens on the market
//   data-refresh-every="5"     every so many seconds, while the page is seen
//   data-refresh-whole         as soon as the address answers well again, load it (the page for "away")
//   data-address               what the address bar is to say of what is shown: the page's own address without what goes without saying
//   data-refresh-form          on a form: when a field changes, with the form's fields in the query
//   data-countdown            on a time that lies ahead: counts down to it by the second
//   data-key                   marks a child that stays itself when its place changes
const banner = document.getElementById('live-banner');
const word = document.getElementById('live-word');
let shownFrom = new Date(), failures = 0, retry = 0, running = null, again = false, address = location.pathname + location.search;

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone && !document.cookie.split('; ').includes('zone=' + zone))
  document.cookie = `zone=${zone}; path=/; max-age=31536000; samesite=lax${location.protocol === 'https:' ? '; secure' : ''}`;

const keyOf = node => node.nodeType === 1 ? node.dataset.key || node.id : '';

function sync(old, now) {
  for (const { name, value } of now.attributes)
    if (old.getAttribute(name) !== value && !(old.localName === 'details' && name === 'open')) old.setAttribute(name, value);
  for (const { name } of [...old.attributes])
    if (!now.hasAttribute(name) && !(old.localName === 'details' && name === 'open')) old.removeAttribute(name);
}

// Brings an element to what the page has now, and leaves alone what a person is at: fields, focus, opened details.
function morph(old, now) {
  if (old.nodeType === 1 ? same(old, now) : old.isEqualNode(now)) return false;
  if (old.nodeType !== now.nodeType || old.nodeName !== now.nodeName || keyOf(old) !== keyOf(now)) { old.replaceWith(now); return true; }
  if (old.nodeType !== 1) { old.nodeValue = now.nodeValue; return true; }
  if (/^(input|select|textarea)$/.test(old.localName) && old.type !== 'hidden') return false;
  sync(old, now);
  if (old.type === 'hidden') return false;
  const kept = new Map();
  for (const child of old.children) if (keyOf(child)) kept.set(keyOf(child), child);
  let at = old.firstChild;
  for (const child of [...now.childNodes]) {
    const key = keyOf(child), its = key ? kept.get(key) : at && at.nodeName === child.nodeName && !keyOf(at) ? at : null;
    if (its) {
      kept.delete(key);
      if (its === at) at = at.nextSibling; else old.insertBefore(its, at);
      if (morph(its, child) && key) glow(its.isConnected ? its : child, 'changed');
    } else {
      old.insertBefore(child, at);
      if (key) glow(child, 'arrived');
    }
  }
  while (at) { const next = at.nextSibling; at.remove(); at = next; }
  for (const gone of kept.values()) gone.remove();
  return true;
}

// A form's token is new in every answer, and changes nothing that a person sees.
const same = (old, now) => {
  const bare = node => { const copy = node.cloneNode(true); for (const field of copy.querySelectorAll('[name=__RequestVerificationToken]')) field.removeAttribute('value'); return copy; };
  return bare(old).isEqualNode(bare(now));
};

function glow(node, kind) {
  if (node.nodeType !== 1) return;
  node.classList.add(kind);
  setTimeout(() => node.classList.remove(kind), 2400);
}

async function refresh(to = address) {
  address = to;
  if (running) { again = true; return running; }
  running = (async () => {
    try {
      const answer = await fetch(address, { headers: { Accept: 'text/html' }, credentials: 'same-origin', signal: AbortSignal.timeout(15000) });
      if (answer.redirected && new URL(answer.url).pathname !== new URL(address, location).pathname) { location.assign(answer.url); return; }
      if (!answer.ok && (answer.status >= 500 || answer.status === 429)) throw new Error(answer.status);
      if (answer.status === 404 || document.querySelector('[data-refresh-whole]')) { location.reload(); return; }
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      let changed = false;
      for (const part of document.querySelectorAll('[data-part]')) {
        const now = page.getElementById(part.id);
        if (now) changed = morph(part, document.importNode(now, true)) || changed;
      }
      if (changed) word.textContent = word.dataset.text;
      tidy();
      recovered();
    } catch { failed(); }
  })();
  await running;
  running = null;
  if (again) { again = false; return refresh(); }
}

function tidy() {
  const own = document.querySelector('[data-address]')?.dataset.address;
  if (own && own !== location.pathname + location.search) history.replaceState(history.state, '', own + location.hash);
}
tidy();

function recovered() {
  failures = 0; shownFrom = new Date(); clearTimeout(retry); banner.hidden = true;
}

function failed() {
  failures++;
  if (!document.querySelector('[data-refresh-whole]')) {
    const time = new Intl.DateTimeFormat(document.documentElement.lang, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(shownFrom);
    banner.textContent = banner.dataset.text.replace('{0}', time);
    banner.hidden = false;
  }
  clearTimeout(retry);
  retry = setTimeout(refresh, Math.min(30000, 1000 * 2 ** Math.min(failures, 5)) * (0.75 + Math.random() / 2));
}

let soon = 0;
const refreshSoon = (wait = 250) => { clearTimeout(soon); soon = setTimeout(refresh, wait); };

// Many pages hear of a change at once: they ask for it spread over a moment.
if (document.querySelector('[data-refresh-on="listings"]')) {
  let stream = null;
  const follow = () => {
    stream?.close();
    stream = new EventSource('/live/listings');
    stream.onopen = () => { if (failures || new Date() - shownFrom > 2000) refreshSoon(); };
    stream.onmessage = () => { if (!document.hidden) refreshSoon(200 + Math.random() * 400); };
    stream.onerror = () => { if (stream.readyState === EventSource.CLOSED) setTimeout(follow, 5000 + Math.random() * 5000); };
  };
  follow();
  document.addEventListener('visibilitychange', () => { if (!document.hidden) refreshSoon(50); });
}

const every = Math.min(...[...document.querySelectorAll('[data-refresh-every]')].map(one => +one.dataset.refreshEvery || Infinity));
if (every < Infinity) setInterval(() => { if (!document.hidden && !failures) refresh(); }, every * 1000);

for (const form of document.querySelectorAll('form[data-refresh-form]')) {
  let wait = 0;
  form.addEventListener('input', () => {
    clearTimeout(wait);
    wait = setTimeout(() => {
      const query = new URLSearchParams([...new FormData(form)].filter(([name, value]) => typeof value === 'string' && value !== '' && !name.startsWith('_')));
      const to = (form.dataset.refreshForm || location.pathname) + (query.size ? '?' + query : '');
      if (form.method === 'get') history.replaceState(history.state, '', to);
      refresh(to);
    }, 350);
  });
}

// A second tap of a button sends nothing: the first is on its way.
document.addEventListener('submit', event => {
  const form = event.target;
  if (form.method !== 'post') return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = '1';
  event.submitter?.setAttribute('aria-busy', 'true');
});
addEventListener('pageshow', event => {
  if (!event.persisted) return;
  for (const form of document.forms) { delete form.dataset.sent; form.querySelector('[aria-busy]')?.removeAttribute('aria-busy'); }
  refresh();
});
addEventListener('online', () => refresh());
addEventListener('offline', failed);

// In a row that is wider than a phone, what is open now is in sight.
for (const here of document.querySelectorAll('.tabs .active, .chips [aria-current]'))
  here.parentElement.scrollLeft = here.offsetLeft - here.parentElement.offsetLeft - (here.parentElement.clientWidth - here.offsetWidth) / 2;

// A menu closes by Escape and by a tap elsewhere.
document.addEventListener('click', event => {
  for (const menu of document.querySelectorAll('details.menu[open]')) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener('keydown', event => {
  if (event.key === 'Escape') for (const menu of document.querySelectorAll('details.menu[open]')) { menu.open = false; menu.firstElementChild.focus(); }
});

// "Near me" fills a field with the position, where the person allows it.
for (const button of document.querySelectorAll('[data-locate]')) {
  if (!navigator.geolocation) continue;
  button.hidden = false;
  button.addEventListener('click', () => {
    button.setAttribute('aria-busy', 'true');
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      button.removeAttribute('aria-busy');
      for (const [name, value] of Object.entries(JSON.parse(button.dataset.locate))) {
        const field = button.form.elements[name];
        field.value = value.replace('lat', coords.latitude.toFixed(4)).replace('lon', coords.longitude.toFixed(4));
        field.dispatchEvent(new Event('input', { bubbles: true }));
      }
    }, () => button.removeAttribute('aria-busy'), { timeout: 10000, maximumAge: 300000 });
  });
}

// A time that lies ahead comes nearer by the second; the server writes it the same way.
if (document.querySelector('[data-refresh-every]')) setInterval(() => {
  for (const time of document.querySelectorAll('time[data-countdown]')) {
    const left = Math.max(0, Math.round((new Date(time.dateTime) - Date.now()) / 1000)), two = number => String(number).padStart(2, '0');
    const hours = Math.floor(left / 3600), minutes = Math.floor(left / 60) % 60;
    time.textContent = hours ? `${hours}:${two(minutes)}:${two(left % 60)}` : `${minutes}:${two(left % 60)}`;
  }
}, 1000);
