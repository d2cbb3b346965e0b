/** Fields that are asked only where another was answered in some way (`data-show-if`), as the definition's `show_if`. */

type Single = {
  key: string;
  equals?: Answer;
  not_equals?: Answer;
  in?: Answer[];
};
type Condition = Single | { all: Condition[] } | { any: Condition[] };
type Answer = string | number | boolean | null;

/** Whether `condition` holds for `answers` (each key's values as the form would send them). */
export function holds(condition: Condition, answers: (key: string) => string[]): boolean {
  if ("all" in condition) return condition.all.every((part) => holds(part, answers));
  if ("any" in condition) return condition.any.some((part) => holds(part, answers));
  const given = answers(condition.key);
  const is = (wanted: Answer) => matches(given, wanted);
  if (condition.equals !== undefined) return is(condition.equals);
  if (condition.not_equals !== undefined) return !is(condition.not_equals);
  return (condition.in ?? []).some(is);
}

const YES = ["y", "yes", "true", "1", "on"];
const NO = ["", "n", "no", "false", "0", "off"];

function matches(given: string[], wanted: Answer): boolean {
  if (wanted === true) return given.some((value) => YES.includes(value));
  if (wanted === false) return given.every((value) => NO.includes(value));
  if (wanted === null) return given.every((value) => value === "");
  return given.includes(String(wanted));
}

/** The values under `key`: of a field with that name, or of one whose name ends in it after the form's prefix. */
function readAnswers(form: HTMLFormElement, key: string): string[] {
  const data = new FormData(form);
  const own = data.getAll(key);
  const values = own.length > 0 ? own : data.getAll(`${form.dataset.prefix ?? ""}${key}`);
  return values.filter((value) => typeof value === "string");
}

function apply(form: HTMLFormElement): void {
  // A hidden field's answer doesn't count; what it conditions may be hidden by it, so the rounds go on until nothing moves.
  const conditioned = [...form.querySelectorAll<HTMLElement>("[data-show-if]")];
  for (let round = 0; round <= conditioned.length; round += 1) {
    let moved = false;
    for (const element of conditioned) {
      const shown = holds(JSON.parse(element.dataset.showIf ?? "{}"), (key) => readAnswers(form, key));
      if (element.hidden === shown) {
        element.hidden = !shown;
        moved = true;
      }
      for (const control of element.querySelectorAll<HTMLInputElement>("input, select, textarea")) {
        control.disabled = !shown;
      }
    }
    if (!moved) return;
  }
}

/** Show and hide the conditioned fields of every form within `root`, now and at every change. */
export function watchConditions(root: ParentNode): void {
  for (const form of root.querySelectorAll<HTMLFormElement>("form:has([data-show-if])")) {
    apply(form);
    form.addEventListener("input", () => apply(form));
    form.addEventListener("change", () => apply(form));
  }
}
