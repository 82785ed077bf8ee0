// The page around a package: tells when its connection is lost, and leaves it in order.
(() => {
  "use strict";
  const playing = document.querySelector("[data-playing]");
  const frame = playing.querySelector("iframe");
  const bar = playing.querySelector("[data-lost]");
  const form = playing.querySelector("[data-exit]");
  const { origin } = playing.dataset;
  const PATIENCE_MS = 3000;
  let leaving = false;

  const go = () => {
    if (leaving) form.submit();
    leaving = false;
  };

  addEventListener("message", (event) => {
    if (event.source !== frame.contentWindow || event.origin !== origin) return;
    const said = event.data ?? {};
    if (said.palier === "left") go();
    if (said.palier !== "connection") return;
    bar.textContent = said.lost ? (bar.dataset[said.reason] ?? bar.dataset.connection) : bar.dataset.back;
    bar.classList.toggle("is-lost", said.lost === true);
  });

  // The package says its last before the page goes.
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (leaving) return;
    leaving = true;
    frame.contentWindow.postMessage({ palier: "leave" }, origin);
    setTimeout(go, PATIENCE_MS);
  });
})();
