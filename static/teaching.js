// Blocks of a lesson moved by hand, beside the buttons that move them by keyboard.
(() => {
  "use strict";
  const form = document.querySelector("form[data-sortable]");
  if (!form) return;
  let held = null;

  for (const row of form.querySelectorAll("[data-block]")) {
    row.draggable = true;
    row.addEventListener("dragstart", (event) => {
      held = row;
      row.classList.add("teach-held");
      event.dataTransfer.effectAllowed = "move";
    });
    row.addEventListener("dragend", () => {
      row.classList.remove("teach-held");
      held = null;
    });
    row.addEventListener("dragover", (event) => {
      if (!held || held === row) return;
      event.preventDefault();
      const box = row.getBoundingClientRect();
      const isBelow = event.clientY > box.top + box.height / 2;
      row.parentNode.insertBefore(held, isBelow ? row.nextSibling : row);
    });
    row.addEventListener("drop", (event) => {
      event.preventDefault();
      if (held) send(held);
    });
  }
  // Where it was let go between two rows.
  form.addEventListener("dragover", (event) => {
    if (held) event.preventDefault();
  });
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    if (held) send(held);
  });

  function send(row) {
    const next = row.nextElementSibling;
    const act = document.createElement("input");
    act.type = "hidden";
    act.name = "act";
    act.value = `place ${row.dataset.block} ${next ? next.dataset.block : ""}`.trim();
    form.append(act);
    held = null;
    form.submit();
  }
})();
