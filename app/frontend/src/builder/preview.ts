/** The public form in a frame as wide as a phone: with what is being written, a moment after each change. */

const SETTLED_MS = 500;
// What stands above the question stays in sight a little.
const ABOVE_PX = 160;

/** Keep the frame within `root` up to date. */
export function showPreview(root: ParentNode): void {
  const frame = root.querySelector<HTMLIFrameElement>("iframe[data-preview]");
  if (!frame) return;
  document.addEventListener("form-changed", () => frame.contentWindow?.location.reload());
  const form = root.querySelector<HTMLFormElement>(".builder form");
  if (!form || root.querySelector("[data-builder]")) return;
  let timer = 0;
  frame.addEventListener("load", () => lookAt(frame, keyOf(form, frame)));
  const later = (): void => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => send(form, frame), SETTLED_MS);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  send(form, frame);
}

/** The key of the question that is being written; until it has one, the one that the preview gives it. */
function keyOf(form: HTMLFormElement, frame: HTMLIFrameElement): string {
  const typed = form.elements.namedItem("key");
  const given = typed instanceof HTMLInputElement ? typed.value.trim() : "";
  return frame.dataset.of || given || "new-question";
}

/** Bring the question into sight, within the frame alone: the page around it stays where it is. */
function lookAt(frame: HTMLIFrameElement, key: string): void {
  const view = frame.contentWindow;
  const control = frame.contentDocument?.querySelector(`[name="q-${CSS.escape(key)}"]`);
  const place = control?.closest(".field")?.getBoundingClientRect();
  if (!view || !place || place.height === 0) return;
  view.scrollTo({ top: view.scrollY + place.top - ABOVE_PX, behavior: "instant" });
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
