// Passkeys: the browser is asked by what the server sends, and its answer goes on in the form.
(() => {
  "use strict";
  const can = Boolean(window.PublicKeyCredential?.parseCreationOptionsFromJSON);
  if (!can) return;

  const tell = (form, text) => {
    let told = form.querySelector("[data-told]");
    if (!told) {
      told = document.createElement("p");
      told.className = "field-error";
      told.dataset.told = "";
      told.setAttribute("role", "alert");
      form.append(told);
    }
    told.textContent = text;
  };

  const ask = async (form) => {
    const sent = await fetch(form.dataset.options, { method: "POST", body: new FormData(form) });
    const options = await sent.json();
    if (!sent.ok) throw new Error(options.refused);
    const made =
      form.dataset.passkey === "create"
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
    return JSON.stringify(made);
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      if (form.elements.answer.value) return;
      event.preventDefault();
      try {
        form.elements.answer.value = await ask(form);
        form.requestSubmit();
      } catch (error) {
        tell(form, error instanceof DOMException || !error.message ? form.dataset.failed : error.message);
      }
    });
  }
  for (const part of document.querySelectorAll("[data-needs-passkeys]")) part.hidden = false;
})();
