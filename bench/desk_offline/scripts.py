"""What is asked of the browser."""

# A whole code, then [how many ms from the last key to the colour, which tone]. Keys come as a hand scanner's.
SCAN = """code => new Promise(resolve => {
  const screen = document.querySelector("[data-desk]");
  const keys = [...code, "Enter"].map(key => new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true}));
  const last = keys.pop();
  let began = 0;
  new MutationObserver((_changes, observer) => {
    if (!began || !screen.dataset.tone) return;
    observer.disconnect();
    resolve([performance.now() - began, screen.dataset.tone]);
  }).observe(screen, {attributes: true, attributeFilter: ["data-tone"]});
  for (const key of keys) document.body.dispatchEvent(key);
  began = performance.now();
  document.body.dispatchEvent(last);
})"""

# Waits until the roster is on the device; how many ms that was after the page was asked for.
ROSTER_IS_KEPT = """async () => {
  const isKept = () => new Promise(resolve => {
    const request = indexedDB.open("juying-desk", 1);
    request.onsuccess = () => {
      const found = request.result.transaction("kept").objectStore("kept").count("roster");
      found.onsuccess = () => { request.result.close(); resolve(found.result === 1); };
    };
  });
  while (!await isKept()) await new Promise(done => setTimeout(done, 20));
  return performance.now();
}"""

WORKER_IS_READY = "async () => void await navigator.serviceWorker.ready"

WIRE = """() => performance.getEntriesByType("resource").filter(one => one.name.endsWith("/roster"))
  .map(one => ({bytes: one.transferSize, ms: one.duration}))[0]"""
