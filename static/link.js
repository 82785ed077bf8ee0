// A link's token stands behind the # of its address, which no browser sends: it goes on in the page's form.
(() => {
  "use strict";
  const open = () => {
    const field = document.querySelector("[data-link]");
    if (!field || location.hash.length < 2) return;
    field.value = location.hash;
    // Neither the history nor whoever looks at the screen keeps it.
    history.replaceState(null, "", location.pathname);
    field.form.requestSubmit();
  };
  window.addEventListener("hashchange", open);
  open();
})();
