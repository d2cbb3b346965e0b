/** A hand scanner types a code and ends it with Enter, wherever the focus is and whatever the keyboard's language. */

import { pairingCode } from "./token";

const LEAST = 8;
const PAUSE_MS = 120;
/** In a field people type too: there only what no hand could have typed is a scanner's. */
const LEAST_IN_FIELD = 20;
const PAUSE_IN_FIELD_MS = 50;

type Field = HTMLInputElement | HTMLTextAreaElement;

/** What came in one go: its text by the places of the keys and by their letters, the longest pause in it, and what stood in the field before it. */
interface Burst {
  text: string;
  letters: string;
  slowest: number;
  last: number;
  field: Field | null;
  before: string;
}

/** Calls `onText` for what a hand scanner types. What it left in a field of the page is taken out again. */
export function watchHandScanner(onText: (text: string) => void): void {
  let burst = begun(null, 0);
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
      const field = fieldOf(event.target);
      const pause = event.timeStamp - burst.last;
      if (pause > PAUSE_MS || field !== burst.field) burst = begun(field, event.timeStamp);
      else burst.slowest = Math.max(burst.slowest, pause);
      burst.last = event.timeStamp;
      // An input method calls every key "Process"; where the key lies it can't hide.
      if (event.key !== "Enter" && event.code !== "Enter" && event.code !== "NumpadEnter") {
        burst.text += characterOf(event);
        burst.letters += event.key.length === 1 ? event.key : "";
        return;
      }
      const done = burst;
      burst = begun(null, 0);
      if (!isScanners(done, event.target)) return;
      // Nor does its Enter send the form that the field belongs to.
      event.preventDefault();
      event.stopPropagation();
      if (done.field) takeOut(done.field, done.before);
      // A pairing link has small letters and signs, which no key's place tells.
      onText(pairingCode(done.letters) ? done.letters : done.text);
    },
    true,
  );
}

function begun(field: Field | null, last: number): Burst {
  return { text: "", letters: "", slowest: 0, last, field, before: field?.value ?? "" };
}

function isScanners({ text, slowest, field }: Burst, target: EventTarget | null): boolean {
  const isBusy = target instanceof Element && target.closest("input, textarea, select, dialog") !== null;
  if (!field && !isBusy) return text.length >= LEAST;
  return text.length >= LEAST_IN_FIELD && slowest <= PAUSE_IN_FIELD_MS;
}

function fieldOf(target: EventTarget | null): Field | null {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement ? target : null;
}

/** The field as it was; an input method that still holds letters lets go of them first, and hears of it. */
function takeOut(field: Field, before: string): void {
  field.blur();
  field.value = before;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** By the key's place, for an input method may have swallowed its letter; badge codes have letters and digits only. */
function characterOf(event: KeyboardEvent): string {
  const key = /^Key([A-Z])$|^(?:Digit|Numpad)(\d)$/.exec(event.code);
  if (key) return key[1] ?? key[2] ?? "";
  return event.key.length === 1 ? event.key : "";
}
