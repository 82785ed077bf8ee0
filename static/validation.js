// Keys for whoever clears a queue: each does what its button or link does, and is written on it.
(() => {
  "use strict";
  const reason = document.getElementById("reason");
  const isWriting = (place) => place.matches?.("input:not([type=checkbox]), select, textarea, [contenteditable]");

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isWriting(event.target)) return;
    const found = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!found) return;
    event.preventDefault();
    // Nothing is refused without a reason: the first time the key leads to it.
    if (event.key === "r" && reason && !reason.value) reason.focus();
    else found.click();
  });
})();
