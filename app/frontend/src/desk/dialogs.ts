/** The two small windows of the desk: a supervisor's note, and the search by name. */

import { type Found, Refusal, type Service, Unreachable } from "./api";
import type { Screen } from "./screen";
import { say, type Words } from "./words";

const LEAST_CHARACTERS = 2;
const PAUSE_MS = 250;

/** Asks a supervisor for a note; `onNote` gets it. */
export function openNote(screen: Screen, onNote: (note: string) => void): void {
  const dialog = screen.part<HTMLDialogElement>("note-dialog");
  const form = screen.part<HTMLFormElement>("note-form");
  const field = screen.part<HTMLInputElement>("note");
  field.value = "";
  form.onsubmit = (event) => {
    event.preventDefault();
    const note = field.value.trim();
    if (!note) return;
    dialog.close();
    onNote(note);
  };
  dialog.showModal();
  field.focus();
}

/** Searches as one types; `onPick` gets who is picked. */
export function watchSearch(
  screen: Screen,
  service: Service,
  words: Words,
  onPick: (found: Found) => void,
): void {
  const dialog = screen.part<HTMLDialogElement>("search-dialog");
  const field = screen.part<HTMLInputElement>("search");
  const list = screen.part("search-list");
  let timer = 0;
  let asked = 0;
  screen.part("search-open").addEventListener("click", () => {
    field.value = "";
    list.replaceChildren();
    screen.text("search-message", "");
    dialog.showModal();
    field.focus();
  });
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(async () => {
      const turn = ++asked;
      const { found, message } = await lookFor(field.value.trim());
      // Answers may overtake each other; only the last question's counts.
      if (turn !== asked) return;
      list.replaceChildren(...found.map(entry));
      screen.text("search-message", message);
    }, PAUSE_MS);
  });

  /** Who is found; and why nobody is, where that is worth a word. */
  async function lookFor(name: string): Promise<{ found: Found[]; message: string }> {
    if (name.length < LEAST_CHARACTERS) return { found: [], message: "" };
    try {
      const found = (await service.search(name)).results;
      return { found, message: found.length ? "" : say(words, "search.none") };
    } catch (error) {
      if (error instanceof Refusal) return { found: [], message: error.title };
      if (error instanceof Unreachable) return { found: [], message: say(words, "search.offline") };
      throw error;
    }
  }

  function entry(found: Found): HTMLLIElement {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "desk-button";
    button.textContent = [found.name, found.name_latin, found.unit].filter(Boolean).join(" · ");
    button.addEventListener("click", () => {
      dialog.close();
      onPick(found);
    });
    item.append(button);
    return item;
  }
}

/** Buttons with data-close close the window they stand in. */
export function watchClosing(root: HTMLElement): void {
  for (const button of root.querySelectorAll<HTMLElement>("[data-close]"))
    button.addEventListener("click", () => button.closest("dialog")?.close());
}
