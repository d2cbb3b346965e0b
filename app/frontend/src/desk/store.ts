/** What outlives a reload, a crash and a dead battery: the queue of scans, the roster, and what the desk last knew. */

import type { ScanRequest } from "./api";

export interface OfflineScan extends ScanRequest {
  offline: true;
  at: string;
  verdict: { outcome: string; reason: string | null };
  marks: string[];
  /** That the desk said "rehearsal" while this was scanned: it never becomes real. */
  rehearsal?: boolean;
}

export interface QueuedScan {
  place?: number;
  scan: OfflineScan;
  /** Whose it is: a desk that is paired anew doesn't send what the one before has scanned under its own name. */
  token: string;
  /** The number of the badge's holder, where one was read. */
  number: number | null;
}

const NAME = "juying-desk";
const VERSION = 1;

let opening: Promise<IDBDatabase> | null = null;

function open(): Promise<IDBDatabase> {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      // In the order in which scans were made; the browser counts.
      request.result.createObjectStore("queue", { keyPath: "place", autoIncrement: true });
      request.result.createObjectStore("kept");
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opening;
}

/** Runs one transaction, and resolves once the browser has it on its disk. */
async function transact<Value>(
  name: "queue" | "kept",
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<Value>,
): Promise<Value> {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(name, mode, { durability: "strict" });
    const request = work(transaction.objectStore(name));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error);
    transaction.onerror = () => reject(transaction.error);
  });
}

export const queueStore = {
  add: (scan: QueuedScan): Promise<IDBValidKey> => transact("queue", "readwrite", (store) => store.add(scan)),
  all: (): Promise<QueuedScan[]> =>
    transact("queue", "readonly", (store) => store.getAll() as IDBRequest<QueuedScan[]>),
  remove: (place: number): Promise<undefined> =>
    transact("queue", "readwrite", (store) => store.delete(place)),
};

/** Single values: "roster", "standing", "offlineSince", "refused". */
export const kept = {
  read: <Value>(key: string): Promise<Value | undefined> =>
    transact("kept", "readonly", (store) => store.get(key) as IDBRequest<Value | undefined>),
  write: (key: string, value: unknown): Promise<IDBValidKey> =>
    transact("kept", "readwrite", (store) => store.put(value, key)),
  forget: (key: string): Promise<undefined> => transact("kept", "readwrite", (store) => store.delete(key)),
};

/** Asks the browser not to clear any of it when room gets scarce. */
export function persist(): void {
  void navigator.storage?.persist?.().catch(() => false);
}
