/** After a form came back with errors, reading starts at their summary; its links go into the fields. */

/** Move the focus to the summary within `root`, and let its links focus what they name. */
export function focusErrors(root: ParentNode): void {
  const summary = root.querySelector<HTMLElement>(".error-summary");
  if (!summary) return;
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[href^='#']");
    const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!field) return;
    event.preventDefault();
    field.scrollIntoView({ block: "center" });
    field.focus({ preventScroll: true });
  });
}
