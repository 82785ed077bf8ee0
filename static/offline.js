// Has the service worker keep this page, with what it is shown with; without one, everything works but offline.
(() => {
  "use strict";
  const { worker, page, also } = document.currentScript.dataset;
  const workers = navigator.serviceWorker;
  // What was opened from the device is there already.
  if (!workers || !document.querySelector("[data-as-of][hidden]")) return;
  window.addEventListener("load", async () => {
    // A worker that took the page over while it came has not seen it: only what went through its hands is kept there.
    const [coming] = performance.getEntriesByType("navigation");
    try {
      await workers.register(worker, { scope: "/" });
      const { active } = await workers.ready;
      const files = performance.getEntriesByType("resource").map((it) => it.name);
      const pages = [coming?.workerStart ? null : page, also].filter(Boolean);
      const sheets = [...document.querySelectorAll("[data-keep]")].map((it) => new URL(it.dataset.keep, location.origin).href);
      active.postMessage({ files: files.filter((it) => it.startsWith(`${location.origin}/`)), pages, sheets, send: true });
    } catch {
      // It may be forbidden here: nothing is kept then.
    }
  });
})();
