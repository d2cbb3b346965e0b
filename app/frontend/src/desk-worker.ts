/** Serves the desk's screen without a network. The service puts the list of its files and their version before this script. */

export {};

declare const DESK_FILES: { version: string; page: string; files: string[] };

interface WorkerScope extends EventTarget {
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
}

interface ExtendableEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface FetchEvent extends ExtendableEvent {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

const scope = self as unknown as WorkerScope;
const { version, page, files } = DESK_FILES;
const CACHE = `juying-desk-${version}`;
const PATIENCE_MS = 2_000;

scope.addEventListener("install", (event) => {
  (event as ExtendableEvent).waitUntil(fill().then(() => scope.skipWaiting()));
});

scope.addEventListener("activate", (event) => {
  (event as ExtendableEvent).waitUntil(dropOld().then(() => scope.clients.claim()));
});

scope.addEventListener("fetch", (event) => {
  const fetched = event as FetchEvent;
  const { request } = fetched;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate" && pathname === page) fetched.respondWith(freshPage(request));
  else if (files.includes(pathname)) fetched.respondWith(keptFile(request));
});

async function fill(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.addAll([page, ...files].map((path) => new Request(path, { cache: "reload" })));
}

async function dropOld(): Promise<void> {
  for (const name of await caches.keys())
    if (name.startsWith("juying-desk-") && name !== CACHE) await caches.delete(name);
}

/** The page as the service has it now; as it was kept where that takes too long. */
async function freshPage(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  try {
    const answer = await fetch(request.url, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
    if (answer.ok) await cache.put(page, answer.clone());
    if (answer.status < 500) return answer;
  } catch {
    // Without a network what was kept has to do.
  }
  return (await cache.match(page)) ?? Response.error();
}

/** Built files never change under their names. */
async function keptFile(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request);
}
