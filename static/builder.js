// The builder without waiting: each change is stored as it is made, and what follows from it is shown beside it.
(() => {
  "use strict";
  const form = document.getElementById("builder");
  if (!form) return;
  const LIVE = { "HX-Request": "true" };
  const ASKED_AFTER_MS = 700;
  let sending = null;
  let again = false;
  let asking = null;
  let answered = "";

  const read = (text) => new DOMParser().parseFromString(text, "text/html");

  // What was typed stays in its field; sentences, reasons, checks and the text follow.
  function show(page) {
    for (const part of page.querySelectorAll("[data-live]")) {
      const here = part.id && document.getElementById(part.id);
      if (here) here.replaceWith(document.adoptNode(part));
    }
    for (const field of form.querySelectorAll("[aria-describedby]")) {
      const reason = document.getElementById(field.getAttribute("aria-describedby").split(" ")[0]);
      field.toggleAttribute("aria-invalid", Boolean(reason && reason.textContent.trim()));
    }
  }

  async function store() {
    if (sending) {
      again = true;
      return;
    }
    const body = new URLSearchParams(new FormData(form));
    body.set("act", "save");
    sending = fetch(form.action, { method: "POST", body, headers: LIVE });
    try {
      const answer = await sending;
      if ([200, 409, 422].includes(answer.status)) {
        show(read(await answer.text()));
        // Another code is another address.
        if (answer.ok && answer.headers.get("Palier-Address")) {
          form.action = answer.headers.get("Palier-Address");
        }
        if (answer.ok) ask();
      }
    } catch {
      // Without the network nothing is lost: the button stores it later.
    } finally {
      sending = null;
      if (again) {
        again = false;
        store();
      }
    }
  }

  function ask() {
    clearTimeout(asking);
    asking = setTimeout(async () => {
      const seen = document.getElementById("seen").value;
      if (seen === answered) return;
      try {
        const answer = await fetch(form.dataset.answer, { headers: LIVE });
        if (!answer.ok) return;
        document.getElementById("answer").replaceChildren(...read(await answer.text()).body.childNodes);
        answered = seen;
      } catch {
        // The link to the answer is still there.
      }
    }, ASKED_AFTER_MS);
  }

  form.addEventListener("change", (event) => {
    if (!("quiet" in event.target.dataset)) store();
  });

  // A field of the catalogue proposes what is found by what is typed.
  let looking = null;
  form.addEventListener("input", (event) => {
    const kind = event.target.dataset.search;
    if (!kind) return;
    clearTimeout(looking);
    looking = setTimeout(async () => {
      const text = encodeURIComponent(event.target.value);
      const answer = await fetch(`${form.dataset.catalogue}?kind=${kind}&text=${text}`, { headers: LIVE });
      if (answer.ok) document.getElementById(`known-${kind}`).replaceChildren(...read(await answer.text()).querySelectorAll("option"));
    }, 200);
  });

  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
      button.lastChild.textContent = button.dataset.copied;
    });
  }

  ask();
})();
