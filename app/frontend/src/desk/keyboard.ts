/** A hand scanner types a code and ends it with Enter, wherever the focus is and whatever the keyboard's language. */

const LEAST = 8;
const PAUSE_MS = 120;

/** Calls `onText` for what a hand scanner types outside of the page's own fields. */
export function watchHandScanner(onText: (text: string) => void): void {
  let typed = "";
  let last = 0;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || isField(event.target)) return;
    if (event.timeStamp - last > PAUSE_MS) typed = "";
    last = event.timeStamp;
    // An input method calls every key "Process"; where the key lies it can't hide.
    if (event.key === "Enter" || event.code === "Enter" || event.code === "NumpadEnter") {
      if (typed.length >= LEAST) {
        event.preventDefault();
        onText(typed);
      }
      typed = "";
      return;
    }
    typed += characterOf(event);
  });
}

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("input, textarea, select, dialog") !== null;
}

/** By the key's place, for an input method may have swallowed its letter; badge codes have letters and digits only. */
function characterOf(event: KeyboardEvent): string {
  const key = /^Key([A-Z])$|^(?:Digit|Numpad)(\d)$/.exec(event.code);
  if (key) return key[1] ?? key[2] ?? "";
  return event.key.length === 1 ? event.key : "";
}
