// What somebody declares and could not send yet: kept on the device, for its pages and for the service worker.
"use strict";
const outbox = (() => {
  const NAME = "palier-outbox";
  const ITEMS = "items";

  const open = () =>
    new Promise((resolve, reject) => {
      const asked = indexedDB.open(NAME, 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore(ITEMS, { keyPath: "key" });
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });

  const act = async (mode, ask) => {
    const database = await open();
    try {
      return await new Promise((resolve, reject) => {
        const transaction = database.transaction(ITEMS, mode);
        const asked = ask(transaction.objectStore(ITEMS));
        // Stored is what the whole transaction has stored.
        transaction.oncomplete = () => resolve(asked.result);
        transaction.onerror = transaction.onabort = () => reject(transaction.error);
      });
    } finally {
      database.close();
    }
  };

  // {key, account, fields: [[name, value]], state: "writing" | "waiting" | "refused", at: milliseconds}
  const put = (item) => act("readwrite", (items) => items.put(item));
  const remove = (key) => act("readwrite", (items) => items.delete(key));
  const all = async (account) => {
    const found = await act("readonly", (items) => items.getAll());
    return found.filter((it) => account === undefined || it.account === account).sort((a, b) => a.at - b.at);
  };

  const itemOf = (form, state) => {
    // A file that was not chosen is an empty one.
    const fields = [...form].filter(([name, value]) => name !== "csrf_token" && (typeof value === "string" || value.size));
    const first = (name) => fields.find((it) => it[0] === name)?.[1] ?? "";
    return { key: first("key"), account: first("account"), fields, state, at: Date.now() };
  };

  return { all, put, remove, itemOf };
})();
