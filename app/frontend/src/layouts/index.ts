/** The layout editor: the printed picture with boxes to drag on it, over a form of numbers that works without it. */

import { Canvas } from "./canvas";
import { offerPickers } from "./colours";
import { Draft } from "./drafts";
import { History } from "./history";
import { Preview } from "./preview";
import { Savings } from "./savings";

const root = document.querySelector<HTMLElement>("[data-layout-editor]");
const form = root?.querySelector<HTMLFormElement>("form");
if (root && form) {
  const history = new History(form);
  const preview = new Preview(root, form);
  const revision = form.querySelector<HTMLInputElement>("[name=revision]")?.value ?? "";
  const draft = new Draft(revision);
  const savings = new Savings(Number(revision), root.dataset.document ?? "");
  const keep = (): void => {
    history.keep();
    draft.keep(history.now, history.isAtStart);
  };
  const canvas = new Canvas(root, form, () => {
    keep();
    preview.later();
  });
  const showColours = offerPickers(form, root.dataset.pick ?? "");
  const refresh = (): void => {
    showColours();
    canvas.draw();
    preview.later();
  };
  form.addEventListener("input", refresh);
  form.addEventListener("change", () => {
    keep();
    refresh();
  });
  /** Save what an earlier saving held; what was refused is no saving, and is left by loading the page. */
  const restore = (document: string | null): void => {
    if (document === null) return;
    for (const [name, value] of [
      ["action", "restore"],
      ["document", document],
    ] as const)
      form.append(Object.assign(window.document.createElement("input"), { type: "hidden", name, value }));
    form.requestSubmit();
  };
  const undo = (): void => {
    if (history.back()) {
      draft.keep(history.now, history.isAtStart);
      refresh();
    } else if ("refused" in root.dataset) {
      draft.drop();
      window.location.assign(window.location.pathname);
    } else restore(savings.back());
  };
  const redo = (): void => {
    if (history.forth()) {
      draft.keep(history.now, history.isAtStart);
      refresh();
    } else if (history.isAtStart) restore(savings.forth());
  };
  const commands: Record<string, () => void> = { undo, redo };
  const several = root.querySelector<HTMLElement>("[data-command=several]");
  commands.several = () => {
    canvas.several = !canvas.several;
    several?.setAttribute("aria-pressed", String(canvas.several));
    if (!canvas.several) canvas.alone();
  };
  const bar = root.querySelector<HTMLElement>("[data-bar]");
  if (bar) bar.hidden = false;
  bar?.addEventListener("click", (event) => {
    const command =
      (event.target as HTMLElement).closest<HTMLElement>("[data-command]")?.dataset.command ?? "";
    const act = commands[command];
    if (act) act();
    else canvas.align(command);
  });
  root.addEventListener("keydown", (event) => {
    const typing = (event.target as HTMLElement).matches("input, textarea, select");
    if (typing || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
    event.preventDefault();
    commands[event.shiftKey ? "redo" : "undo"]?.();
  });
  // A refused page holds what was sent; any other what is kept, and what was changed since is put on it.
  const changed = "refused" in root.dataset ? null : draft.found();
  if (changed) {
    history.take(changed);
    const told = root.querySelector<HTMLElement>("[data-restored]");
    if (told) told.hidden = history.isAtStart;
  }
  refresh();
  /** Open the element that the address or a fault leads to, and choose it. */
  const open = (hash: string): void => {
    const entry = hash.startsWith("#element-") ? window.document.getElementById(hash.slice(1)) : null;
    if (entry instanceof HTMLDetailsElement) entry.open = true;
  };
  open(window.location.hash);
  root.querySelector("[data-faults]")?.addEventListener("click", (event) => {
    const way = (event.target as HTMLElement).closest("a");
    if (way) open(way.hash);
  });
}
