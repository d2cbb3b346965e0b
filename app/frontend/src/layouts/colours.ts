/** Beside each colour that is typed stands one to be picked: the browser's own picker, which is not sent. */

const HEX = /^#[0-9a-f]{6}$/i;

/** Puts a picker, called `label` to who doesn't see it, after each of the form's colours; returns what shows their values on them. */
export function offerPickers(form: HTMLFormElement, label: string): () => void {
  const pairs = [...form.querySelectorAll<HTMLInputElement>("input[name$='-colour']")].map((typed) => {
    const picker = Object.assign(document.createElement("input"), {
      type: "color",
      className: "layout-picker",
    });
    picker.setAttribute("aria-label", label);
    picker.addEventListener("input", () => {
      typed.value = picker.value.toUpperCase();
    });
    const both = Object.assign(document.createElement("div"), { className: "layout-colour" });
    typed.replaceWith(both);
    both.append(typed, picker);
    return { typed, picker };
  });
  /** A word, as for the category's colour, leaves the picker at what it showed. */
  return () => {
    for (const { typed, picker } of pairs)
      if (HEX.test(typed.value)) picker.value = typed.value.toLowerCase();
  };
}
