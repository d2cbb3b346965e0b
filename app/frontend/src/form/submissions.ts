/** A form is sent once (`data-once`), and only after a question where it destroys something (`data-confirm`). */

/** Guard every form within `root`, also those that come later. */
export function guardSubmissions(root: Node): void {
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    const button = (event as SubmitEvent).submitter;
    const question = button?.dataset.confirm ?? form.dataset.confirm;
    if (question && !window.confirm(question)) {
      event.preventDefault();
      return;
    }
    if (form.method === "post" && "once" in form.dataset) holdBack(event, form);
  });
  // A page that comes back from the browser's memory can be sent again.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll<HTMLFormElement>("form[data-sent]"))
      delete form.dataset.sent;
  });
}

function holdBack(event: Event, form: HTMLFormElement): void {
  if (form.dataset.sent === "yes") {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  for (const button of form.querySelectorAll<HTMLButtonElement>("button[type=submit]")) {
    button.setAttribute("aria-busy", "true");
  }
}
