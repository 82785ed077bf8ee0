// Sets the theme before the page is painted: what the reader chose, else what their system prefers.
(() => {
  "use strict";
  const KEY = "palier-theme";
  const root = document.documentElement;
  const system = window.matchMedia("(prefers-color-scheme: dark)");

  function chosen() {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null; // storage may be forbidden; the system's preference holds then
    }
  }

  function keep(theme) {
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // the choice lasts as long as the page
    }
  }

  function show(theme) {
    root.dataset.bsTheme = theme;
    for (const button of document.querySelectorAll("[data-theme-switch]")) {
      button.hidden = false;
      button.querySelector("[data-theme-label]").textContent =
        theme === "dark" ? button.dataset.toLight : button.dataset.toDark;
    }
  }

  const present = () => chosen() ?? (system.matches ? "dark" : "light");

  show(present());
  system.addEventListener("change", () => show(present()));
  document.addEventListener("DOMContentLoaded", () => show(present()));
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-switch]")) return;
    const theme = root.dataset.bsTheme === "dark" ? "light" : "dark";
    keep(theme);
    show(theme);
  });
})();
