/** The desk: a phone, tablet or laptop that scans badges with its camera, a hand scanner or a keyboard. */

import { Desk } from "./desk/desk";
import { readWords } from "./desk/words";

const screen = document.querySelector<HTMLElement>("[data-desk]");
// The screen comes up without a network, too; where a browser has no workers it needs one to start.
const worker = screen?.dataset.worker;
if (worker)
  void navigator.serviceWorker?.register(worker, { scope: location.pathname }).catch(() => undefined);
if (screen) void new Desk(screen, readWords(screen)).start();
