// Keeps the last home page of whoever is signed in, the form of a sale and the argument sheets that were opened, and
// opens them where there is no network.
// Nothing else is kept but the styles, scripts and fonts that they are shown with; only what the server marks as such is
// a page to keep. A sale that cannot be sent waits on the device (outbox.js, which the server puts before this), and is
// sent once there is a network.
"use strict";
const PAGE = "palier-page";
const FILES = "palier-files";
const DECLARES = "/declarations/new";
const KEPT_AS = new Map([["/", "/home"], ["/home", "/home"], [DECLARES, DECLARES]]);
// The library of argument sheets, a sheet, and a file of one; so many of these three are kept, the latest.
const SHEETS = "/sheets", SHEET = /^\/sheets\/\d+$/, SHEET_FILE = /^\/sheets\/\d+\/files\/\d+$/;
const MOST_OF_SHEETS = 150;
const SENDING = "palier-outbox";
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

// Under which name a page is kept; undefined for those that are not.
const keptAs = (path) =>
  KEPT_AS.get(path) ?? (path === SHEETS || SHEET.test(path) || SHEET_FILE.test(path) ? path : undefined);

const mayBeKept = (answer) => answer.ok && !answer.redirected && answer.headers.get("Palier-Offline") === "keep";

const keep = async (path, answer, before) => {
  const page = await caches.open(PAGE);
  // Between this look and the writing nothing else runs; and what is written into a deleted cache is gone with it.
  if (before === clearings) await page.put(keptAs(path), answer);
};

// What was kept longest ago makes way. A cache tells its keys in the order in which they came.
const keepFew = async () => {
  const page = await caches.open(PAGE);
  const known = (await page.keys()).filter((it) => new URL(it.url).pathname.startsWith(`${SHEETS}/`));
  for (const old of known.slice(0, Math.max(0, known.length - MOST_OF_SHEETS))) await page.delete(old);
};

// The pictures and documents of a sheet that was opened.
const keepSheetFiles = async (addresses, before) => {
  for (const address of addresses) {
    const { pathname } = new URL(address);
    const answer = SHEET_FILE.test(pathname) ? await fetch(pathname) : null;
    if (answer && mayBeKept(answer)) await keep(pathname, answer, before);
  }
  await keepFew();
};

// A file of another version takes the place of the one before it.
const keepFiles = async (addresses) => {
  const files = await caches.open(FILES);
  const wanted = new Set(addresses.filter((it) => OF_PAGES.some((start) => new URL(it).pathname.startsWith(start))));
  const names = new Set([...wanted].map((it) => new URL(it).pathname));
  for (const known of await files.keys()) {
    if (!wanted.has(known.url) && names.has(new URL(known.url).pathname)) await files.delete(known);
  }
  await Promise.all([...wanted].map(async (it) => (await files.match(it)) ?? files.add(it).catch(() => {})));
};

// Fetches a page to have it at hand, with the files that it names.
const fetchToKeep = async (path, before) => {
  const answer = await fetch(path, { headers: { Accept: "text/html" } });
  if (!mayBeKept(answer)) return;
  const text = await answer.clone().text();
  await keep(path, answer, before);
  const named = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map((it) => it[1].replaceAll("&amp;", "&"));
  await keepFiles(named.filter((it) => it.startsWith("/")).map((it) => new URL(it, location.origin).href));
};

// The page as it was, with its own words on that: they are there, and hidden until now.
const kept = async (path) => {
  const answer = await (await caches.open(PAGE)).match(keptAs(path));
  const age = Date.now() - Date.parse(answer?.headers.get("Date") ?? "");
  if (!answer || !(age < MOST_MS)) return Response.error();
  if (SHEET_FILE.test(path)) return answer;
  const text = (await answer.text()).replace("data-as-of hidden", "data-as-of");
  const headers = new Headers(answer.headers);
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name);
  return new Response(text, { headers });
};

const open = async (event, path, search) => {
  const before = clearings;
  try {
    const answer = await fetch(event.request);
    // Another view of it does not take its place.
    if (mayBeKept(answer) && !search) event.waitUntil(keep(path, answer.clone(), before));
    return answer;
  } catch {
    return kept(path);
  }
};

const file = async (request) => (await caches.match(request, { cacheName: FILES })) ?? fetch(request);

const tell = async (message) => {
  for (const page of await self.clients.matchAll()) page.postMessage(message);
};

// A sale on its way: where it does not get through it waits, under the key that its form was given.
const declare = async (request) => {
  const copy = request.clone();
  try {
    return await fetch(request);
  } catch {
    const form = await copy.formData();
    const isSent = ["submit", "draft"].includes(form.get("act"));
    await outbox.put(outbox.itemOf(form, isSent ? "waiting" : "writing"));
    // Where a browser can, it sends also after the page is closed.
    await self.registration.sync?.register(SENDING).catch(() => {});
    return Response.redirect(DECLARES, 303);
  }
};

// One after the other, by one sender at a time; what was sent before the network broke is known by its key.
const sendAll = () =>
  navigator.locks.request(SENDING, async () => {
    const waiting = (await outbox.all()).filter((it) => it.state === "waiting");
    for (const item of waiting) if (!(await sendOne(item))) return;
  });

const sendOne = async (item) => {
  const page = await fetch(DECLARES, { headers: { Accept: "text/html" } });
  if (!page.ok || page.redirected) return false;
  const text = await page.text();
  const valueOf = (name) => text.match(new RegExp(`name="${name}"[^>]*value="([^"]*)"`))?.[1];
  // Somebody else has signed in here: it waits for whoever wrote it.
  if (valueOf("account") !== item.account) return true;
  const body = new FormData();
  // First, as the server reads it before it takes a file.
  body.append("csrf_token", valueOf("csrf_token"));
  for (const [name, value] of item.fields) body.append(name, value);
  const answer = await fetch(DECLARES, { method: "POST", body });
  if (answer.ok && answer.redirected) {
    await outbox.remove(item.key);
    await tell({ sent: item, address: new URL(answer.url).pathname });
    return true;
  }
  // It is told why once its form is opened; anything else may be otherwise in a moment.
  if (![409, 422].includes(answer.status)) return false;
  await outbox.put({ ...item, state: "refused" });
  await tell({ refused: item });
  return true;
};

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (ENDS.some((start) => url.pathname === start || url.pathname.startsWith(`${start}/`))) {
    event.waitUntil(clear());
  } else if (request.method === "POST" && request.mode === "navigate" && url.pathname === DECLARES) {
    event.respondWith(declare(request));
  } else if (request.method === "GET" && request.mode === "navigate" && keptAs(url.pathname)) {
    event.respondWith(open(event, url.pathname, SHEETS === url.pathname || SHEET.test(url.pathname) ? url.search : ""));
  } else if (request.method === "GET" && request.destination === "image" && SHEET_FILE.test(url.pathname)) {
    event.respondWith(open(event, url.pathname, ""));
  } else if (request.method === "GET" && OF_PAGES.some((start) => url.pathname.startsWith(start))) {
    event.respondWith(file(request));
  }
});

self.addEventListener("sync", (event) => {
  if (event.tag === SENDING) event.waitUntil(sendAll());
});

// A page tells what it is shown with, which pages are to be had at hand, and that what waits may be sent.
self.addEventListener("message", (event) => {
  const { files = [], pages = [], sheets = [], send = false } = event.data;
  const before = clearings;
  const kept = pages.map((path) => fetchToKeep(path, before));
  const work = [keepFiles(files), ...kept, keepSheetFiles(sheets, before), send ? sendAll() : null];
  event.waitUntil(Promise.all(work).catch(() => {}));
});
