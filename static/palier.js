// What makes pages more comfortable; each of them works without.
(() => {
  "use strict";
  const SHOWN_AFTER_MS = 800;

  // A form that takes its time is sent once, and says that it is being worked on.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter ?? form.querySelector("button[type=submit]");
    if (!("busy" in form.dataset) || !button) return;
    if (form.getAttribute("aria-busy") === "true") {
      event.preventDefault();
      return;
    }
    form.setAttribute("aria-busy", "true");
    form.dataset.timer = setTimeout(() => {
      const told = document.createElement("p");
      told.className = "working";
      told.setAttribute("role", "status");
      told.textContent = form.dataset.busy;
      form.append(told);
    }, SHOWN_AFTER_MS);
  });

  // Coming back to a page with the browser's arrow finds it as it was before it was sent.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[aria-busy]")) {
      clearTimeout(form.dataset.timer);
      form.removeAttribute("aria-busy");
      form.querySelector(".working")?.remove();
    }
  });

  // A file that the server would refuse for its size is not sent at all.
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (!field.matches?.("input[type=file][data-max-bytes]")) return;
    const tooLarge = [...field.files].some((file) => file.size > Number(field.dataset.maxBytes));
    field.setCustomValidity(tooLarge ? field.dataset.tooLarge : "");
    if (tooLarge) field.reportValidity();
  });

  // A menu closes when one goes elsewhere.
  const menus = () => document.querySelectorAll("details[data-menu][open]");
  document.addEventListener("click", (event) => {
    for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of menus()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
})();
