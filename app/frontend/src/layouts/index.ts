/** The layout editor: the printed picture with boxes to drag on it, over a form of numbers that works without it. */

import { Canvas } from "./canvas";
import { History } from "./history";
import { Preview } from "./preview";

const root = document.querySelector<HTMLElement>("[data-layout-editor]");
const form = root?.querySelector<HTMLFormElement>("form");
if (root && form) {
  const history = new History(form);
  const preview = new Preview(root, form);
  const canvas = new Canvas(root, form, () => {
    history.keep();
    preview.later();
  });
  const refresh = (): void => {
    canvas.draw();
    preview.later();
  };
  form.addEventListener("input", refresh);
  form.addEventListener("change", () => {
    history.keep();
    refresh();
  });
  const commands: Record<string, () => void> = {
    undo: () => history.back() && refresh(),
    redo: () => history.forth() && refresh(),
  };
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
  canvas.draw();
  preview.later();
}
