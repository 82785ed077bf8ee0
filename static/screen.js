// A screen on a wall: its boards in turn, and a word for whoever has moved up.
(() => {
  "use strict";
  const TURN_MS = 15000;
  const SAID_MS = 8000;
  const HOUR_MS = 3600000;
  let turn = 0;
  const slides = () => [...document.querySelectorAll("[data-slide]")];

  const show = () => {
    const all = slides();
    all.forEach((slide, place) => (slide.hidden = place !== turn % all.length));
  };
  setInterval(() => {
    turn += 1;
    show();
  }, TURN_MS);
  show();

  const ranks = () => new Map([...document.querySelectorAll("[data-row]")].map((row) => [row.dataset.row, Number(row.dataset.rank)]));
  let before = ranks();
  document.addEventListener("palier:moved", () => {
    const risen = [...document.querySelectorAll("[data-row]")].filter((row) => Number(row.dataset.rank) < (before.get(row.dataset.row) ?? 0));
    before = ranks();
    if (risen.length) {
      const [first] = risen;
      turn = slides().indexOf(first.closest("[data-slide]"));
      const said = document.querySelector(".wall-said");
      said.textContent = document.querySelector("[data-said]").dataset.said.replace("{name}", first.dataset.name).replace("{rank}", first.dataset.rank);
      said.hidden = false;
      setTimeout(() => (said.hidden = true), SAID_MS);
    }
    show();
  });
  // Whatever a day brings that no version tells of: another day, another look.
  setInterval(() => location.reload(), HOUR_MS);
})();
