// Items to be put in order: whoever gives one a place that another has gives that one the place of the first.
(() => {
  "use strict";
  const selects = (list) => [...list.querySelectorAll("select[data-place]")];

  document.addEventListener("focusin", ({ target }) => {
    if (target.matches?.("select[data-place]")) target.dataset.before = target.value;
  });

  document.addEventListener("change", ({ target }) => {
    if (!target.matches?.("select[data-place]") || !target.value) return;
    const other = selects(target.closest(".places")).find((it) => it !== target && it.value === target.value);
    if (other) other.value = target.dataset.before ?? "";
    target.dataset.before = target.value;
  });
})();
