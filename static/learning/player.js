// Plays one unit of a package: gives it the API that it looks for, and has what it says kept.
(() => {
  "use strict";
  const setup = JSON.parse(document.body.dataset.setup);
  const frame = document.querySelector("iframe.unit");
  const RETRY_MS = 5000;
  // Browsers send no more than that with a page that is being left.
  const BEACON_BYTES = 60000;
  let sequence = setup.sequence;
  let kept = null;
  let waiting = null;
  let lost = false;
  let retry = 0;

  const tell = (kind, more = {}) => window.parent.postMessage({ palier: kind, ...more }, setup.origin);

  const bodyOf = (state) => JSON.stringify({ base: setup.sequence, sequence: state.sequence, data: state.data, ended: state.ended });

  const lose = (reason) => {
    lost = true;
    tell("connection", { lost: true, reason });
    if (reason === "elsewhere" || reason === "over") return;
    clearTimeout(retry);
    retry = setTimeout(again, RETRY_MS);
  };

  const find = () => {
    if (lost) tell("connection", { lost: false });
    lost = false;
    clearTimeout(retry);
  };

  const settle = (state, status, text) => {
    let said = {};
    try {
      said = JSON.parse(text);
    } catch {
      // What a proxy answers is no JSON.
    }
    if (status === 200 && said.result === "true") {
      kept = state.sequence;
      if (waiting?.sequence === state.sequence) waiting = null;
      find();
      tell("kept", { ended: state.ended });
      return true;
    }
    // An older one that was overtaken is no loss: the newer one is kept.
    if (said.reason === "older" && state !== waiting) return false;
    lose(said.reason ?? "connection");
    return false;
  };

  // Only what the server has stored is answered by true: the request is waited for.
  const send = (state) => {
    const request = new XMLHttpRequest();
    try {
      request.open("POST", setup.commit, false);
      request.setRequestHeader("Content-Type", "application/json");
      request.send(bodyOf(state));
    } catch {
      // No connection; or the page is being left, when browsers allow a beacon alone.
      if (leaving) beacon();
      else lose("connection");
      return false;
    }
    return settle(state, request.status, request.responseText);
  };

  const keep = (data, ended) => {
    sequence += 1;
    waiting = { sequence, data, ended };
    return send(waiting);
  };

  const again = async () => {
    const state = waiting;
    if (!state) return find();
    try {
      const answer = await fetch(setup.commit, { method: "POST", headers: { "Content-Type": "application/json" }, body: bodyOf(state) });
      settle(state, answer.status, await answer.text());
    } catch {
      lose("connection");
    }
  };

  const beacon = () => {
    if (!waiting || waiting.sequence === kept) return;
    const body = bodyOf(waiting);
    if (body.length < BEACON_BYTES && navigator.sendBeacon(setup.commit, new Blob([body], { type: "application/json" }))) return;
    fetch(setup.commit, { method: "POST", body }).catch(() => {});
  };

  let leaving = false;
  let finish = () => true;
  let collect = () => {};
  let prepare = () => {};
  let shown = false;
  let spoke = false;

  const scorm = (Api, name, terminate) => {
    const service = {
      processHttpRequest: (_url, params, ended) => {
        const stored = keep(params.cmi, ended);
        return { result: stored ? "true" : "false", errorCode: stored ? 0 : 391 };
      },
      updateSettings: () => {},
    };
    const api = new Api({
      lmsCommitUrl: setup.commit,
      dataCommitFormat: "json",
      alwaysSendTotalTime: true,
      autoCompleteLessonStatus: true,
      sendFullCommit: true,
      mastery_override: true,
      logLevel: 5,
    }, service);
    api.loadFromJSON(merged(setup.data, setup.cmi), "cmi");
    window[name] = api;
    let changed = false;
    let begun = false;
    let ended = false;
    const prefix = name === "API" ? "LMS" : "";
    api.on(`${prefix}Initialize`, () => { begun = true; spoke = true; });
    api.on(`${prefix}SetValue.cmi.*`, () => { changed = true; });
    api.on(`${prefix}Commit`, () => { changed = false; });
    api.on(terminate, () => {
      ended = true;
      tell("ended");
    });
    // What was set and not yet committed is not lost with the page.
    collect = () => {
      if (!begun || ended || !changed) return;
      sequence += 1;
      waiting = { sequence, data: api.renderCommitCMI(false, true).cmi, ended: false };
      changed = false;
    };
    finish = () => {
      collect();
      return !waiting || send(waiting);
    };
  };

  // A content of H5P says of itself how it went; its state is what it finds again.
  const h5p = () => {
    let last = "";
    const taken = (data) => {
      const text = JSON.stringify(data);
      const isNew = text !== last;
      last = text;
      return isNew;
    };
    let noted = null;
    const content = {
      state: setup.data.state,
      now: null,
      note: (data) => { if (data) noted = data; },
      seen: () => { if (sequence === 0) keep({}, false); },
      changed: (data) => { if (data && taken(data)) keep(data, false); },
    };
    window.palierContent = content;
    collect = () => {
      // Browsers may have taken the frame away before the page that is left can ask it.
      const asked = content.now?.();
      const data = asked?.state ? asked : noted;
      if (!data || !taken(data)) return;
      sequence += 1;
      waiting = { sequence, data, ended: false };
    };
    // Whoever is asked once more when their page is gone knows nothing any more.
    prepare = () => {
      collect();
      content.now = null;
      noted = null;
    };
    finish = () => !waiting || send(waiting);
  };

  // A unit that was shown and never spoke to us is done once it is left in order.
  const onlyLookedAt = () => setup.unit === "sco" && shown && !spoke && setup.sequence === 0;

  const merged = (one, other) => {
    const both = { ...one };
    for (const [name, value] of Object.entries(other)) {
      if (value === "") continue;
      both[name] = value !== null && typeof value === "object" ? merged(both[name] ?? {}, value) : value;
    }
    return both;
  };

  if (setup.kind === "scorm12") scorm(window.Scorm12API, "API", "LMSFinish");
  else if (setup.kind === "scorm2004") scorm(window.Scorm2004API, "API_1484_11", "Terminate");
  else if (setup.kind === "h5p") h5p();

  // Whoever only looks at a page has seen it when it is there.
  if (setup.unit === "asset") frame.addEventListener("load", () => { if (sequence === setup.sequence) keep({}, true); });

  frame.addEventListener("load", () => { if (frame.contentWindow.location.href !== "about:blank") shown = true; });

  const leave = () => new Promise((resolve) => {
    if (setup.unit === "asset") return resolve();
    prepare();
    // The unit is left first, so that it can say its last.
    frame.addEventListener("load", () => { finish(); if (onlyLookedAt()) keep({}, true); resolve(); }, { once: true });
    frame.src = "about:blank";
    setTimeout(resolve, 2000);
  });

  addEventListener("pagehide", () => {
    leaving = true;
    collect();
    beacon();
  });
  addEventListener("message", async (event) => {
    if (event.source !== window.parent || event.origin !== setup.origin || event.data?.palier !== "leave") return;
    await leave();
    tell("left");
  });
  for (const link of document.querySelectorAll("[data-leave]")) {
    link.addEventListener("click", async (event) => {
      event.preventDefault();
      await leave();
      if (!lost) location.assign(link.href);
    });
  }
  addEventListener("online", again);
  frame.src = document.body.dataset.source;
})();
