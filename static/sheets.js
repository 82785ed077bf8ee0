// Tells that this sheet was opened: once it is shown, and where there is no network, as soon as there is one.
(() => {
  "use strict";
  const form = document.querySelector("form[data-opened]");
  if (!form) return;
  const tell = async () => {
    try {
      await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual", keepalive: true });
    } catch {
      window.addEventListener("online", tell, { once: true });
    }
  };
  tell();
})();
