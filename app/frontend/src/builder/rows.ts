/** Lines of choices and conditions (`[data-rows]`): one more at a press, and known answers offered beside each condition. */

/** Let every list of lines within `root` grow. */
export function growRows(root: ParentNode): void {
  for (const rows of root.querySelectorAll<HTMLElement>("[data-rows]")) {
    const button = rows.querySelector<HTMLButtonElement>("[data-add-row]");
    if (!button) continue;
    button.hidden = false;
    button.addEventListener("click", () => addRow(rows, button));
    offerAnswers(rows);
    rows.addEventListener("change", () => offerAnswers(rows));
  }
}

function addRow(rows: HTMLElement, button: HTMLButtonElement): void {
  const all = rows.querySelectorAll<HTMLElement>("[data-row]");
  const last = all[all.length - 1];
  if (!last) return;
  const row = last.cloneNode(true) as HTMLElement;
  renumber(row, all.length - 1, all.length);
  button.before(row);
  offerAnswers(rows);
  row.querySelector<HTMLElement>("input, select")?.focus();
}

/** A copy with the next number in its names, and nothing filled in. */
function renumber(row: HTMLElement, from: number, to: number): void {
  for (const element of row.querySelectorAll<HTMLElement>("[id], [name], [for], [aria-describedby], [list]"))
    for (const name of ["id", "name", "for", "aria-describedby", "list"]) {
      const value = element.getAttribute(name);
      if (value) element.setAttribute(name, value.replaceAll(`-${from}-`, `-${to}-`));
    }
  for (const error of row.querySelectorAll("[id$=-error]")) error.remove();
  for (const element of row.querySelectorAll(".has-error")) element.classList.remove("has-error");
  for (const control of row.querySelectorAll<HTMLInputElement | HTMLSelectElement>("input, select")) {
    if (control instanceof HTMLSelectElement) control.selectedIndex = 0;
    else control.value = "";
    control.removeAttribute("aria-invalid");
  }
  for (const title of row.querySelectorAll("legend"))
    title.innerHTML = title.innerHTML.replace(String(from + 1), String(to + 1));
}

function offerAnswers(rows: HTMLElement): void {
  const known: Record<string, [string, string][]> = JSON.parse(rows.dataset.answers ?? "{}");
  for (const row of rows.querySelectorAll<HTMLElement>(".builder-condition")) {
    const key = row.querySelector<HTMLSelectElement>("select[name$='-key']")?.value ?? "";
    const value = row.querySelector<HTMLInputElement>("input[name$='-value']");
    if (!value) continue;
    const id = `${value.id}-answers`;
    const list = row.querySelector("datalist") ?? row.appendChild(document.createElement("datalist"));
    list.id = id;
    list.replaceChildren(...(known[key] ?? []).map(([answer, label]) => new Option(label, answer)));
    value.setAttribute("list", id);
  }
}
