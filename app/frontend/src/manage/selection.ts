/** Picking rows of a list (`form[data-bulk]`): all of a page, all that match, and what is picked, said in words. */

/** Watch every list within `root` whose rows can be picked. */
export function watchSelections(root: ParentNode): void {
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-bulk]:not([data-watched])"))
    watch(form);
}

function watch(form: HTMLFormElement): void {
  form.dataset.watched = "yes";
  const picks = () => [...form.querySelectorAll<HTMLInputElement>("[data-pick]")];
  const all = form.querySelector<HTMLInputElement>("[data-pick-all]");
  const matching = form.querySelector<HTMLInputElement>("[data-pick-matching]");

  const tell = () => {
    const picked = picks().filter((box) => box.checked).length;
    const count = matching?.checked ? Number(matching.dataset.pickMatching) : picked;
    if (all) {
      all.checked = picked > 0 && picked === picks().length;
      all.indeterminate = picked > 0 && !all.checked;
    }
    show(form, count);
  };
  form.addEventListener("change", (event) => {
    if (event.target === all && all) for (const box of picks()) box.checked = all.checked;
    tell();
  });
  tell();
}

function show(form: HTMLFormElement, count: number): void {
  const bar = form.querySelector<HTMLElement>("[data-bulk-bar]");
  const words = form.querySelector<HTMLElement>("[data-bulk-count]");
  form.dataset.count = String(count);
  if (bar) bar.hidden = count === 0;
  if (words) words.textContent = (words.dataset.text ?? "").replace("{count}", String(count));
}
