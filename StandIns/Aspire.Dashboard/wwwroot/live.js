// Keeps a page up to date: asks for the same address again and swaps the parts that differ. What a person has opened, focused,
// typed or scrolled stays as it is. Without this script everything works, with reloads.
const pause = 1000;
const patience = 15000;
const reading = 10000;
const places = { r: "/", c: "/console", s: "/logs", t: "/traces?hideCalls=true", m: "/metrics" };
let asking = false;
let since = null;
let failures = 0;
let refused = { text: "", until: 0 };

function swap(now, then) {
  if (now.isEqualNode(then)) return;
  if (now.nodeType !== then.nodeType || now.nodeName !== then.nodeName) return now.replaceWith(then);
  if (now.nodeType !== Node.ELEMENT_NODE) { now.nodeValue = then.nodeValue; return; }
  for (const { name } of [...now.attributes]) {
    if (!then.hasAttribute(name) && !(now.nodeName === "DETAILS" && name === "open")) now.removeAttribute(name);
  }
  for (const { name, value } of [...then.attributes]) if (now.getAttribute(name) !== value) now.setAttribute(name, value);
  swapChildren(now, then);
}

function swapChildren(now, then) {
  const known = new Map([...now.children].filter(c => c.dataset.key).map(c => [c.dataset.key, c]));
  let at = now.firstChild;
  for (const next of [...then.childNodes]) {
    const key = next.dataset?.key;
    const same = key ? known.get(key) : at && !at.dataset?.key && at.nodeName === next.nodeName ? at : null;
    if (same) {
      if (same === at) at = at.nextSibling; else now.insertBefore(same, at);
      swap(same, next);
    } else {
      if (key && known.size) next.classList.add("new");
      now.insertBefore(next, at);
    }
  }
  while (at) { const gone = at; at = at.nextSibling; gone.remove(); }
}

function offline(text) {
  const note = document.getElementById("offline");
  note.hidden = !text;
  if (note.textContent !== text) note.textContent = text;
}

function show(html) {
  const then = new DOMParser().parseFromString(html, "text/html");
  const bottom = [...document.querySelectorAll("[data-follow]")].every(e => e.scrollTop + e.clientHeight > e.scrollHeight - 40);
  for (const part of document.querySelectorAll("[data-part]")) {
    const next = then.getElementById(part.id);
    if (next) swap(part, next);
  }
  if (bottom) follow();
}

async function refresh() {
  if (asking || document.hidden || !document.body.dataset.live) return;
  asking = true;
  try {
    const answer = await fetch(location.href, { headers: { accept: "text/html" }, signal: AbortSignal.timeout(patience) });
    if (answer.redirected && new URL(answer.url).pathname === "/login") { location.reload(); return; }
    if (answer.ok) show(await answer.text());
    failures = 0;
    since = new Date();
    offline(Date.now() < refused.until ? refused.text : "");
  } catch {
    failures++;
    offline(`The dashboard does not answer. What is shown is from ${(since ?? new Date(performance.timeOrigin)).toLocaleTimeString()}.`);
  } finally {
    asking = false;
  }
}

function follow() {
  for (const list of document.querySelectorAll("[data-follow]")) list.scrollTop = list.scrollHeight;
}

let typing;
document.addEventListener("input", event => {
  const form = event.target.closest("form[data-filter]");
  if (!form) return;
  clearTimeout(typing);
  typing = setTimeout(() => {
    const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));
    history.replaceState(null, "", `${form.getAttribute("action")}?${query}`);
    refreshAll();
  }, event.target.type === "search" ? 250 : 0);
});

// A filter may change which choices there are: then the form's lists are taken over too.
async function refreshAll() {
  const answer = await fetch(location.href, { headers: { accept: "text/html" } });
  const html = await answer.text();
  const then = new DOMParser().parseFromString(html, "text/html");
  for (const list of document.querySelectorAll("form[data-filter] select")) {
    const next = then.querySelector(`form[data-filter] select[name="${list.name}"]`);
    if (next && next.textContent !== list.textContent) list.replaceChildren(...next.childNodes);
  }
  show(html);
  follow();
}

document.addEventListener("submit", async event => {
  const form = event.target;
  if (form.matches("form[data-filter]")) { event.preventDefault(); form.dispatchEvent(new Event("input", { bubbles: true })); return; }
  if (!("quiet" in form.dataset)) return;
  event.preventDefault();
  if ("sending" in form.dataset) return;
  refused.until = 0;
  form.dataset.sending = ""; // not disabled: that would take the focus away
  try {
    const answer = await fetch(form.action, { method: "POST", redirect: "manual" });
    if (answer.type !== "opaqueredirect") {
      const text = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[role=alert]");
      refused = { text: text?.textContent ?? `That was not taken (${answer.status}).`, until: Date.now() + reading };
      offline(refused.text);
    }
  } finally {
    delete form.dataset.sending;
    refresh();
  }
});

document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const typingHere = event.target.closest("input, select, textarea");
  if (event.key === "Escape" && typingHere) { typingHere.blur(); return; }
  if (typingHere) return;
  if (event.key === "/") {
    const search = document.querySelector("input[type=search]");
    if (search) { event.preventDefault(); search.focus(); search.select(); }
  } else if (places[event.key]) {
    location.href = places[event.key];
  } else if (event.key === "j" || event.key === "k") {
    const rows = [...document.querySelectorAll(".rows > a, .rows > details > summary")].filter(e => e.checkVisibility());
    const next = rows.indexOf(document.activeElement) + (event.key === "j" ? 1 : -1);
    rows[Math.max(0, Math.min(rows.length - 1, next))]?.focus();
  }
});

function openTarget() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target?.matches("details")) { target.open = true; target.scrollIntoView({ block: "center" }); }
}

addEventListener("hashchange", openTarget);
openTarget();
follow();
document.addEventListener("visibilitychange", refresh);
(async function keep() {
  for (;;) {
    await new Promise(done => setTimeout(done, Math.min(pause * 2 ** failures, patience)));
    await refresh();
  }
})();
