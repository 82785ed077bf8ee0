// Shows a content of H5P, and hands what it states of itself and keeps to the player around it.
(() => {
  "use strict";
  const { own, source, title } = document.body.dataset;
  const ID = "content";
  const SAVE_SECONDS = 10;
  const DONE_WITH = ["answered", "completed", "passed", "failed", "mastered"];
  const player = window.parent.palierContent;
  let said = {};

  const start = async () => {
    // The first script of both windows is ours; what plays H5P comes behind it.
    window.H5PIntegration = { core: { scripts: [`${location.origin}${own}/h5p/frame.bundle.js`], styles: [] } };
    await new window.H5PStandalone.H5P(document.getElementById("content"), {
      id: ID,
      h5pJsonPath: source,
      frameJs: `${own}/storage.js`,
      frameCss: `${own}/h5p/styles/h5p.css`,
      title,
      fullScreen: true,
      reportingIsEnabled: true,
      saveFreq: SAVE_SECONDS,
      contentUserData: player.state ?? undefined,
    });
    window.H5P.externalDispatcher.on("xAPI", hear);
    for (const frame of document.querySelectorAll("iframe.h5p-iframe")) frame.title = title;
    player.seen();
    for (const kind of ["click", "keyup", "change", "pointerup"]) {
      for (const each of windows()) each.document.addEventListener(kind, () => setTimeout(() => player.note(now()), 0), true);
    }
    setInterval(() => player.changed(now()), SAVE_SECONDS * 1000);
  };

  // Numbers as they are written, so that nobody reckons with rounded ones.
  const written = (score) => Object.fromEntries(
    Object.entries(score ?? {}).filter(([, value]) => typeof value === "number").map(([name, value]) => [name, String(value)])
  );

  // What belongs to a part of the content is not told of the whole.
  const hear = (event) => {
    const statement = event.data?.statement ?? {};
    const parents = statement.context?.contextActivities?.parent;
    if (parents && (!Array.isArray(parents) || parents.length)) return;
    const verb = String(statement.verb?.id ?? "").split("/").pop();
    if (!DONE_WITH.includes(verb) && statement.result?.completion !== true) return;
    const { success, completion, score } = statement.result ?? {};
    said = { verb, result: { success, completion, score: written(score) } };
    // A content settles its own state after it has spoken.
    setTimeout(() => player.changed(now()), 0);
  };

  const windows = () => [window, ...[...document.querySelectorAll("iframe.h5p-iframe")].map((frame) => frame.contentWindow)];

  // What every content keeps, asked for now: by itself it tells only now and then.
  const now = () => {
    if (!window.H5PIntegration) return null;
    for (const each of windows()) {
      for (const instance of each?.H5P?.instances ?? []) {
        const state = instance.getCurrentState?.();
        if (state !== undefined) each.H5P.setUserData(ID, "state", state, { deleteOnChange: true });
      }
    }
    return { ...said, state: window.H5PIntegration.contents?.[`cid-${ID}`]?.contentUserData ?? null };
  };

  player.now = now;
  start();
})();
