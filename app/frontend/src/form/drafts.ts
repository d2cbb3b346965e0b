/**
 * What was typed is never lost: a form with `data-draft="key"` keeps its answers in this tab until they have arrived;
 * with `data-autosave="address"` they also go to the server as one goes. Sensitive answers (`data-private`) are not kept here.
 */

const SETTLED_MS = 800;
// The form that was sent last: its answers stay until a page comes that isn't the form again.
const SENT = "draft-sent";

/** Keep and restore the drafts of every form within `root`. */
export function keepDrafts(root: ParentNode): void {
  dropArrived();
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-draft]")) keepInTab(form);
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-autosave]")) saveToServer(form);
}

function keepInTab(form: HTMLFormElement): void {
  const key = `draft:${form.dataset.draft}`;
  // A form that the server gives back with errors holds what was sent already.
  if (!document.querySelector(".error-summary")) restore(form, key);
  const keepNow = () => store(key, JSON.stringify(answersOf(form)));
  const keep = whenSettled(keepNow);
  form.addEventListener("input", keep);
  // Without a network the answer to a form is the browser's own page; whoever comes back from it finds the answers here.
  document.addEventListener("submit", (event) => {
    if (event.target !== form || event.defaultPrevented) return;
    const button = event.submitter;
    if (button instanceof HTMLButtonElement && button.value === "discard") {
      sessionStorage.removeItem(key);
      return;
    }
    keepNow();
    store(SENT, key);
  });
}

/** Forget what a form sent that was taken: this page is neither that form again nor a failure. */
function dropArrived(): void {
  const key = sessionStorage.getItem(SENT);
  if (key === null || document.querySelector("[data-failure]")) return;
  sessionStorage.removeItem(SENT);
  const again = [...document.querySelectorAll<HTMLElement>("form[data-draft]")];
  if (!again.some((form) => `draft:${form.dataset.draft}` === key)) sessionStorage.removeItem(key);
}

function store(key: string, text: string): void {
  try {
    sessionStorage.setItem(key, text);
  } catch {
    // A full or forbidden store costs the draft, not the form.
  }
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
  let isBehind = false;
  const save = async () => {
    let isSaved = false;
    try {
      isSaved = (await send(form)) || (await send(form));
    } catch {
      // Without a connection it is tried again at the next change, and once there is one.
    }
    isBehind = !isSaved;
    if (note) note.textContent = (isSaved ? note.dataset.savedText : note.dataset.unsavedText) ?? "";
  };
  form.addEventListener("input", whenSettled(save));
  window.addEventListener("online", () => {
    if (isBehind) void save();
  });
}

/** Send what is typed so far; where the session has ended meanwhile, the form takes the new one's token and it is false. */
async function send(form: HTMLFormElement): Promise<boolean> {
  const data = new FormData(form);
  // A file goes up once, with the form itself.
  for (const control of form.querySelectorAll<HTMLInputElement>("input[type=file]"))
    data.delete(control.name);
  const answer = await fetch(form.dataset.autosave ?? "", { method: "POST", body: data });
  if (answer.status !== 422) return answer.ok;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector<HTMLInputElement>("[name=csrf_token]")?.value;
  const token = form.querySelector<HTMLInputElement>("[name=csrf_token]");
  if (token && fresh) token.value = fresh;
  return false;
}

function whenSettled(act: () => void): () => void {
  let timer = 0;
  return () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(act, SETTLED_MS);
  };
}
