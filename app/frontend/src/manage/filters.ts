/** Filters that live in the address (`form[data-filters]`): a choice applies at once, and empty ones leave no trace. */

/** Watch every filter form within `root`. */
export function watchFilters(root: ParentNode): void {
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-filters]")) {
    form.addEventListener("change", (event) => {
      if (event.target instanceof HTMLSelectElement) form.requestSubmit();
    });
    form.addEventListener("formdata", (event) => {
      for (const [name, value] of [...event.formData.entries()])
        if (value === "") event.formData.delete(name);
    });
  }
}
