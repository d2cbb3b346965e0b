/** The desk: a phone, tablet or laptop that scans badges with its camera, a hand scanner or a keyboard. */

import { Desk } from "./desk/desk";
import { readWords } from "./desk/words";

const screen = document.querySelector<HTMLElement>("[data-desk]");
if (screen) void new Desk(screen, readWords(screen)).start();
