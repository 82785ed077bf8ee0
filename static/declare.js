// The form of a sale on a device: another line without the server, what is typed kept as it is typed, what could not be
// sent told and sent later. Without it the form works as forms do, with a network.
(() => {
  "use strict";
  const AFTER_MS = 300;
  const form = document.getElementById("declare");
  const panel = document.querySelector("[data-outbox]");
  const workers = navigator.serviceWorker;
  const isNew = form?.elements.version.value === "0";
  const isFromDevice = document.querySelector("[data-as-of]:not([hidden])") !== null;
  let timer;

  // Lines.

  const numbered = (text, place) => text.replace(/^(lines-)\d+/, `$1${place}`);

  // The name of a field, and all that refers to it, bears the place of its line.
  const renumber = (line, place) => {
    for (const it of line.querySelectorAll("*")) {
      for (const name of ["id", "name", "for"]) {
        if (it.hasAttribute(name)) it.setAttribute(name, numbered(it.getAttribute(name), place));
      }
    }
    const legend = line.querySelector("legend");
    legend.textContent = legend.textContent.replace(/\d+/, place + 1);
  };

  const emptied = (line) => {
    for (const it of line.querySelectorAll(".field-error")) it.remove();
    for (const it of line.querySelectorAll("input, select")) {
      it.value = "";
      it.classList.remove("is-invalid");
      it.removeAttribute("aria-invalid");
      it.removeAttribute("aria-describedby");
    }
    return line;
  };

  const lines = () => [...form.querySelectorAll("fieldset.declare-line")];

  const addLine = () => {
    const every = lines();
    const last = every.at(-1);
    const line = emptied(last.cloneNode(true));
    renumber(line, every.length);
    last.after(line);
    return line;
  };

  // On the device.

  const keep = () => {
    clearTimeout(timer);
    timer = setTimeout(() => outbox.put(outbox.itemOf(new FormData(form), "writing")).then(show), AFTER_MS);
  };

  const fill = (item) => {
    const given = new Map(item.fields.filter(([name]) => name !== "act"));
    const needed = 1 + Math.max(0, ...[...given.keys()].map((it) => Number(it.match(/^lines-(\d+)-/)?.[1] ?? 0)));
    while (lines().length < needed) addLine();
    for (const [name, value] of given) {
      const field = form.elements.namedItem(name);
      if (value instanceof File) choose(field, value);
      else if (field && "value" in field) field.value = value;
    }
    form.elements.version.value = "0";
    show();
    form.elements.document.focus();
  };

  // A page cannot name a file of the device, but may give back one that was chosen.
  const choose = (field, file) => {
    const given = new DataTransfer();
    given.items.add(file);
    if (field) field.files = given.files;
  };

  const titleOf = (item) => item.fields.find(([name]) => name === "document")?.[1] ?? "";

  const row = (item, state, address) => {
    const { content } = document.querySelector(`template[data-outbox-state="${state}"]`);
    const made = content.cloneNode(true).firstElementChild;
    const title = titleOf(item);
    if (title) made.querySelector("[data-title]").textContent = title;
    const when = made.querySelector("time");
    if (when) when.textContent = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" }).format(item.at);
    const link = made.querySelector("a");
    if (link) link.href = address ?? `${link.getAttribute("href")}#${item.key}`;
    made.addEventListener("click", (event) => act(event, item));
    return made;
  };

  const act = async (event, item) => {
    const wanted = event.target.closest("[data-does]")?.dataset.does;
    if (wanted === "go-on" && isNew) {
      event.preventDefault();
      fill(item);
    } else if (wanted === "discard") {
      await outbox.remove(item.key);
      await show();
    } else if (wanted === "send") {
      await send();
    }
  };

  const told = [];

  const show = async () => {
    if (!panel) return;
    const own = (await outbox.all(panel.dataset.account)).filter((it) => !form || it.key !== form.elements.key.value);
    const rows = [...told.map(({ sent, address }) => row(sent, "sent", address)), ...own.map((it) => row(it, it.state))];
    panel.querySelector("ul").replaceChildren(...rows);
    panel.hidden = rows.length === 0;
  };

  const send = async () => {
    const { active } = await workers.ready;
    active.postMessage({ send: true });
  };

  const start = async () => {
    // What the server has is not to be sent again.
    const known = document.querySelector("[data-declared]")?.dataset.declared;
    if (known) await outbox.remove(known);
    if (form && isNew) {
      if (isFromDevice) {
        // The same page may be opened many times: each sale has a key of its own.
        form.elements.key.value = crypto.randomUUID();
        form.elements.date.value = new Date().toLocaleDateString("sv");
      }
      const asked = (await outbox.all(panel.dataset.account)).find((it) => `#${it.key}` === location.hash);
      if (asked) fill(asked);
      form.addEventListener("input", keep);
      form.addEventListener("submit", () => clearTimeout(timer));
    }
    await show();
    if (!workers) return;
    workers.addEventListener("message", ({ data }) => {
      if (data.sent) told.push(data);
      if (data.sent || data.refused) show();
    });
    window.addEventListener("online", send);
    if (navigator.onLine) await send();
  };

  form?.querySelector('button[value="line"]')?.addEventListener("click", (event) => {
    // Beyond what a form may hold the server says so.
    if (lines().length >= Number(form.dataset.most)) return;
    event.preventDefault();
    addLine().querySelector("input").focus();
  });
  // A browser may keep nothing, in a private window: then nothing is kept.
  start().catch(() => {});
})();
