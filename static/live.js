// An open ranking is told when it has moved, and puts its new rows in the place of the old ones.
(() => {
  "use strict";
  const board = () => document.querySelector("[data-live]");
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const SLIDE_MS = 600;
  let known = board()?.dataset.version;
  let asking = false;

  const tops = (root) =>
    new Map([...root.querySelectorAll("[data-row]")].map((row) => [row.dataset.row, [row.offsetTop, row.dataset.points]]));

  // Each row comes from where it was; one whose points are others lights up.
  const slide = (before) => {
    for (const row of board().querySelectorAll("[data-row]")) {
      const [top, points] = before.get(row.dataset.row) ?? [];
      if (top === undefined) continue;
      if (points !== row.dataset.points) row.classList.add("moved");
      const way = top - row.offsetTop;
      if (way && !calm) row.animate([{ transform: `translateY(${way}px)` }, { transform: "none" }], { duration: SLIDE_MS, easing: "ease-out" });
    }
  };

  const refresh = async (told) => {
    if (asking || told === known) return;
    asking = true;
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (!answer.ok || answer.redirected) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const next = page.querySelector("[data-live]");
      if (!next) return;
      const before = tops(board());
      const moved = document.activeElement?.closest?.("[data-live]") ? null : next;
      if (moved) board().replaceWith(document.importNode(next, true));
      known = next.dataset.version;
      slide(before);
      document.dispatchEvent(new CustomEvent("palier:moved", { detail: before }));
    } finally {
      asking = false;
    }
  };

  let source = null;
  const listen = () => {
    if (source || !board()) return;
    source = new EventSource(board().dataset.live);
    source.addEventListener("version", (event) => refresh(event.data));
  };
  const rest = () => {
    source?.close();
    source = null;
  };
  // A page that nobody looks at listens to nothing.
  const awake = board() && "awake" in board().dataset;
  document.addEventListener("visibilitychange", () => (document.hidden && !awake ? rest() : listen()));
  window.addEventListener("pagehide", rest);
  if (!document.hidden) listen();
})();
