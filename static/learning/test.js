// A test on a device: the time that is left, and answers that outlive a lost connection. The server keeps time and
// answers; without this the form works as forms do, with a network.
(() => {
  "use strict";
  const AGAIN_MS = 4000;
  const PROBE_MS = 8000;

  // The time that is left.

  const clock = document.querySelector("[data-left]");
  if (clock) {
    const until = performance.now() + Number(clock.dataset.left) * 1000;
    const shown = clock.querySelector("[data-clock]");
    const tick = () => {
      const left = Math.max(0, Math.ceil((until - performance.now()) / 1000));
      shown.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
      clock.classList.toggle("clock-last", left <= 60);
      if (left > 0) return;
      clearInterval(timer);
      // What is typed now comes too late: the server says so wherever it is sent.
      window.location.assign(clock.dataset.over);
    };
    const timer = setInterval(tick, 500);
    tick();
  }

  // An answer, kept on the device until the server has it.

  const form = document.querySelector("form[data-test]");
  if (!form) return;
  const told = form.querySelector("[data-lost]");
  const name = `palier-test-${form.dataset.test}`;
  const isOurs = (field) => /^q\d+(-\d+)?$/.test(field);
  let sending;

  const keep = () => {
    const fields = [...new FormData(form)].filter(([field]) => isOurs(field));
    sessionStorage.setItem(name, JSON.stringify({ seen: form.elements.seen.value, fields }));
  };

  const restore = () => {
    const kept = JSON.parse(sessionStorage.getItem(name) ?? "null");
    // What the server has kept since is newer.
    if (!kept || kept.seen !== form.elements.seen.value) {
      sessionStorage.removeItem(name);
      return;
    }
    const chosen = new Set(kept.fields.map(([field, value]) => `${field}=${value}`));
    for (const it of form.elements) {
      if (!isOurs(it.name ?? "") || it.type === "hidden") continue;
      if (it.type === "radio" || it.type === "checkbox") it.checked = chosen.has(`${it.name}=${it.value}`);
      else it.value = kept.fields.find(([field]) => field === it.name)?.[1] ?? it.value;
    }
    told.textContent = told.dataset.restored;
  };

  // A page that cannot be reached is not led to: its answer would be lost.
  const reaches = async () => {
    try {
      const { ok } = await fetch(form.dataset.probe, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(PROBE_MS) });
      return ok;
    } catch {
      return false;
    }
  };

  const lose = () => {
    told.textContent = told.dataset.lost;
    told.classList.add("is-lost");
  };

  const send = async (button) => {
    if (sending) return;
    sending = button;
    while (!(await reaches())) {
      lose();
      await new Promise((go) => {
        const timer = setTimeout(go, AGAIN_MS);
        window.addEventListener("online", () => { clearTimeout(timer); go(); }, { once: true });
      });
    }
    if (told.classList.contains("is-lost")) told.textContent = told.dataset.back;
    const go = document.createElement("input");
    Object.assign(go, { type: "hidden", name: "go", value: button?.value ?? "next" });
    form.append(go);
    form.submit();
  };

  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    keep();
    send(event.submitter);
  });
  window.addEventListener("offline", lose);
  window.addEventListener("online", () => {
    if (sending || !told.classList.contains("is-lost")) return;
    told.classList.remove("is-lost");
    told.textContent = "";
  });
  window.addEventListener("pageshow", ({ persisted }) => {
    if (persisted) window.location.reload();
  });
  // A browser may keep nothing, in a private window: then nothing is restored.
  try {
    restore();
  } catch {
    sessionStorage.removeItem(name);
  }
})();
