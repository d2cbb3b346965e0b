/** The small windows of the desk: how they close, and a supervisor's note. */

import type { Screen } from "./screen";

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

/** Buttons with data-close close the window they stand in. */
export function watchClosing(root: HTMLElement): void {
  for (const button of root.querySelectorAll<HTMLElement>("[data-close]"))
    button.addEventListener("click", () => button.closest("dialog")?.close());
}
