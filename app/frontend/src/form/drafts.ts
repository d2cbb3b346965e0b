/**
 * What was typed is never lost: a form with `data-draft="key"` keeps its answers in this tab until it is sent;
 * with `data-autosave="address"` they also go to the server as one goes. Sensitive answers (`data-private`) are not kept here.
 */

const SETTLED_MS = 800;

/** Keep and restore the drafts of every form within `root`. */
export function keepDrafts(root: ParentNode): void {
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-draft]")) keepInTab(form);
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-autosave]")) saveToServer(form);
}

function keepInTab(form: HTMLFormElement): void {
  const key = `draft:${form.dataset.draft}`;
  // A form that the server gives back with errors holds what was sent already.
  if (!document.querySelector(".error-summary")) restore(form, key);
  const keep = whenSettled(() => {
    try {
      sessionStorage.setItem(key, JSON.stringify(answersOf(form)));
    } catch {
      // A full or forbidden store costs the draft, not the form.
    }
  });
  form.addEventListener("input", keep);
  form.addEventListener("submit", () => sessionStorage.removeItem(key));
}

function answersOf(form: HTMLFormElement): [string, string][] {
  const kept: [string, string][] = [];
  for (const control of controlsOf(form)) {
    const ticked = control instanceof HTMLInputElement && ["checkbox", "radio"].includes(control.type);
    if (ticked ? (control as HTMLInputElement).checked : control.value !== "") {
      kept.push([control.name, control.value]);
    }
  }
  return kept;
}

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

function controlsOf(form: HTMLFormElement): Control[] {
  return [...form.querySelectorAll<Control>("input, select, textarea")].filter(
    (control) =>
      control.name !== "" &&
      !["hidden", "password", "file", "submit"].includes(control.type) &&
      !control.closest("[data-private]"),
  );
}

function restore(form: HTMLFormElement, key: string): void {
  const text = sessionStorage.getItem(key);
  if (text === null) return;
  const kept: [string, string][] = JSON.parse(text);
  for (const control of controlsOf(form)) {
    const values = kept.filter(([name]) => name === control.name).map(([, value]) => value);
    if (control instanceof HTMLInputElement && ["checkbox", "radio"].includes(control.type)) {
      control.checked = values.includes(control.value);
    } else if (values[0] !== undefined && control.value === "") {
      control.value = values[0];
    }
  }
  form.dispatchEvent(new Event("change", { bubbles: true }));
}

function saveToServer(form: HTMLFormElement): void {
  const note =
    form.querySelector<HTMLElement>("[data-saved-note]") ?? document.querySelector("[data-saved-note]");
  const save = whenSettled(async () => {
    const data = new FormData(form);
    // A file goes up once, with the form itself.
    for (const control of form.querySelectorAll<HTMLInputElement>("input[type=file]"))
      data.delete(control.name);
    try {
      const answer = await fetch(form.dataset.autosave ?? "", { method: "POST", body: data });
      if (note && answer.ok) note.textContent = note.dataset.savedText ?? "";
    } catch {
      // Without a connection the next change tries again; the form itself still sends everything.
    }
  });
  form.addEventListener("input", save);
}

function whenSettled(act: () => void): () => void {
  let timer = 0;
  return () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(act, SETTLED_MS);
  };
}
