/** The public form in a frame as wide as a phone: with what is being written, a moment after each change. */

const SETTLED_MS = 500;

/** Keep the frame within `root` up to date. */
export function showPreview(root: ParentNode): void {
  const frame = root.querySelector<HTMLIFrameElement>("iframe[data-preview]");
  if (!frame) return;
  document.addEventListener("form-changed", () => frame.contentWindow?.location.reload());
  const form = root.querySelector<HTMLFormElement>(".builder form");
  if (!form || root.querySelector("[data-builder]")) return;
  let timer = 0;
  const later = (): void => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => send(form, frame), SETTLED_MS);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  send(form, frame);
}

/** Post what is typed into the frame: a form of its own, so that the page's form stays as it is. */
function send(form: HTMLFormElement, frame: HTMLIFrameElement): void {
  const copy = document.createElement("form");
  copy.method = "post";
  copy.action = frame.dataset.preview ?? "";
  copy.target = frame.name;
  copy.hidden = true;
  for (const [name, value] of new FormData(form)) {
    if (typeof value !== "string") continue;
    const field = document.createElement("textarea");
    field.name = name;
    field.value = value;
    copy.append(field);
  }
  document.body.append(copy);
  copy.submit();
  copy.remove();
}
