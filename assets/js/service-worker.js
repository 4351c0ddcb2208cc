// The service worker keeps static files and the page without a network: never a record, never an answer of the server
// to a person. The server puts `KEPT = {version, files, pages: {language: address}}` before this script.
const KEEP = `zhike-${KEPT.version}`;
const CHOSEN = "/offline/chosen/"; // an entry of the cache that only says in which language the last page came
const FOREVER = /\.[0-9a-f]{12}\.\w+$|\/chunks\/[\w-]+-[A-Z0-9]{8}\.js$/; // names that change with the content

self.addEventListener("install", (event) => event.waitUntil(fill().then(() => self.skipWaiting())));
self.addEventListener("message", (event) => event.waitUntil(remember(event.data?.language)));
self.addEventListener("activate", (event) => event.waitUntil(begin()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(openPage(event));
  else if (request.method === "GET" && url.pathname.startsWith("/static/")) event.respondWith(file(request, url));
});

/** Ask without the cookie: what is kept must be the same for everybody. */
async function fill() {
  const keep = await caches.open(KEEP);
  const wanted = [...KEPT.files, ...Object.values(KEPT.pages)];
  await keep.addAll(wanted.map((path) => new Request(path, { credentials: "omit", cache: "reload" })));
}

async function begin() {
  for (const name of await caches.keys()) if (name.startsWith("zhike-") && name !== KEEP) await caches.delete(name);
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
}

let language;

async function openPage(event) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch {
    const keep = await caches.open(KEEP);
    const chosen = await (await keep.match(CHOSEN))?.text();
    return (await keep.match(KEPT.pages[chosen] ?? Object.values(KEPT.pages)[0])) ?? Response.error();
  }
}

/** Every page says in which language it is read. */
async function remember(found) {
  if (!KEPT.pages[found] || found === language) return;
  language = found;
  await (await caches.open(KEEP)).put(CHOSEN, new Response(found));
}

/** A name that changes with its content never needs to be asked for again; any other is asked for first. */
async function file(request, url) {
  const keep = await caches.open(KEEP);
  const kept = await keep.match(request, { ignoreVary: true });
  if (kept && FOREVER.test(url.pathname)) return kept;
  try {
    const answer = await fetch(request);
    if (answer.ok && answer.type === "basic") await keep.put(request, answer.clone());
    return answer;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}
