/** A long form that was changed and not sent (`form[data-guard]`) asks before it is left. */

/** Ask before leaving where a guarded form within `root` holds changes. */
export function guardChanges(root: ParentNode): void {
  const changed = new Set<HTMLFormElement>();
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-guard]")) {
    form.addEventListener("input", () => changed.add(form));
    form.addEventListener("submit", () => changed.delete(form));
  }
  window.addEventListener("beforeunload", (event) => {
    if (changed.size > 0) event.preventDefault();
  });
}
