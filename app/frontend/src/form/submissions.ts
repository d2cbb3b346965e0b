/** A form is sent once (`data-once`), and only after a question where it destroys something (`data-confirm`). */

const ANSWERED_MS = 10_000;

/** Guard every form within `root`, also those that come later. */
export function guardSubmissions(root: Node): void {
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    const button = (event as SubmitEvent).submitter;
    const question = button?.dataset.confirm ?? form.dataset.confirm;
    // {count} stands for how many rows are picked, so that one agrees to a number.
    if (question && !window.confirm(question.replace("{count}", form.dataset.count ?? ""))) {
      event.preventDefault();
      return;
    }
    if (form.method === "post" && "once" in form.dataset) {
      if (staysHere(form)) event.preventDefault();
      else holdBack(event, form);
    }
  });
  // A page that comes back from the browser's memory can be sent again.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll<HTMLFormElement>("form[data-sent]")) release(form);
  });
}

/** Whether the form can't leave for want of a network; it is told beside the buttons, and everything typed stays. */
function staysHere(form: HTMLFormElement): boolean {
  form.querySelector("[data-offline]")?.remove();
  if (navigator.onLine || !form.dataset.offlineText) return false;
  const told = document.createElement("p");
  told.className = "field-error";
  told.dataset.offline = "";
  told.setAttribute("role", "alert");
  told.textContent = form.dataset.offlineText;
  const actions = [...form.querySelectorAll(".form-actions")].at(-1);
  if (actions) actions.before(told);
  else form.append(told);
  window.addEventListener("online", () => told.remove(), { once: true });
  return true;
}

function holdBack(event: Event, form: HTMLFormElement): void {
  if (form.dataset.sent === "yes") {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  for (const button of buttonsOf(form)) button.setAttribute("aria-busy", "true");
  // What answers with a file leaves the page standing; then it can be asked for again.
  window.setTimeout(() => release(form), ANSWERED_MS);
}

function release(form: HTMLFormElement): void {
  delete form.dataset.sent;
  for (const button of buttonsOf(form)) button.removeAttribute("aria-busy");
}

function buttonsOf(form: HTMLFormElement): NodeListOf<HTMLButtonElement> {
  return form.querySelectorAll<HTMLButtonElement>("button[type=submit]");
}
