// Keeps the last home page of whoever is signed in, and opens it where there is no network. Nothing else is kept but
// the styles, scripts and fonts that it is shown with. Only what the server marks as such is a page to keep.
"use strict";
const PAGE = "palier-page";
const FILES = "palier-files";
const KEY = "/home";
const OPENS_HOME = new Set(["/", "/home"]);
// Whoever comes by these is leaving, or is somebody else: what is kept is theirs no more.
const ENDS = ["/sign-in", "/sign-out", "/new-password"];
const OF_PAGES = ["/assets/", "/static/", "/look/"];
const MOST_MS = 14 * 24 * 60 * 60 * 1000;
// Grows with every clearing: an answer that was under way before is not kept after it.
let clearings = 0;

const clear = () => {
  clearings += 1;
  return caches.delete(PAGE);
};

const mayBeKept = (answer) => answer.ok && !answer.redirected && answer.headers.get("Palier-Offline") === "keep";

const keep = async (answer, before) => {
  const page = await caches.open(PAGE);
  // Between this look and the writing nothing else runs; and what is written into a deleted cache is gone with it.
  if (before === clearings) await page.put(KEY, answer);
};

const keepFiles = async (addresses) => {
  const files = await caches.open(FILES);
  const wanted = new Set(addresses.filter((it) => OF_PAGES.some((start) => new URL(it).pathname.startsWith(start))));
  for (const known of await files.keys()) if (!wanted.has(known.url)) await files.delete(known);
  await Promise.all([...wanted].map(async (it) => (await files.match(it)) ?? files.add(it).catch(() => {})));
};

// The page as it was, with its own words on that: they are there, and hidden until now.
const kept = async () => {
  const answer = await (await caches.open(PAGE)).match(KEY);
  const age = Date.now() - Date.parse(answer?.headers.get("Date") ?? "");
  if (!answer || !(age < MOST_MS)) return Response.error();
  const text = (await answer.text()).replace("data-as-of hidden", "data-as-of");
  const headers = new Headers(answer.headers);
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name);
  return new Response(text, { headers });
};

const open = async (event) => {
  const before = clearings;
  try {
    const answer = await fetch(event.request);
    if (mayBeKept(answer)) event.waitUntil(keep(answer.clone(), before));
    return answer;
  } catch {
    return kept();
  }
};

const file = async (request) => (await caches.match(request, { cacheName: FILES })) ?? fetch(request);

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (ENDS.some((start) => url.pathname === start || url.pathname.startsWith(`${start}/`))) {
    event.waitUntil(clear());
  } else if (request.method === "GET" && request.mode === "navigate" && OPENS_HOME.has(url.pathname)) {
    event.respondWith(open(event));
  } else if (request.method === "GET" && OF_PAGES.some((start) => url.pathname.startsWith(start))) {
    event.respondWith(file(request));
  }
});

// A page tells what it is shown with; one that was fetched before there was a worker is fetched again.
self.addEventListener("message", (event) => {
  const { files, page } = event.data;
  const before = clearings;
  const again = async () => {
    const answer = await fetch(page, { headers: { Accept: "text/html" } });
    if (mayBeKept(answer)) await keep(answer, before);
  };
  event.waitUntil(Promise.all([keepFiles(files), page ? again() : null]).catch(() => {}));
});
