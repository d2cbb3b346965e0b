/** Boxes on the printed picture: dragged, resized at their corner, moved by arrow keys, lined up. */

import { type Box, linesOf, onGrid, readBox, snapped, tidy, writeBox } from "./boxes";

const SMALLEST_MM = 1;
const STEPS: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

interface Drag {
  id: string;
  kind: string;
  from: Box;
  x: number;
  y: number;
  resizes: boolean;
}

export class Canvas {
  private readonly stage: HTMLElement;
  private chosen = "";
  private drag: Drag | null = null;

  constructor(
    private readonly root: HTMLElement,
    private readonly form: HTMLFormElement,
    private readonly changed: () => void,
  ) {
    this.stage = root.querySelector("[data-canvas]") as HTMLElement;
    this.stage.addEventListener("pointerdown", (event) => this.take(event));
    this.stage.addEventListener("pointermove", (event) => this.move(event));
    for (const end of ["pointerup", "pointercancel"]) this.stage.addEventListener(end, () => this.drop());
    this.stage.addEventListener("keydown", (event) => this.key(event));
    this.stage.addEventListener("focusin", (event) => this.choose(this.idOf(event.target)));
    for (const entry of root.querySelectorAll<HTMLDetailsElement>("[data-element]"))
      entry.addEventListener("toggle", () => entry.open && this.choose(entry.dataset.element ?? ""));
  }

  /** Boxes of the side that is shown, where the fields say; what is chosen stays so. */
  draw(): void {
    const side = this.side();
    for (const source of this.root.querySelectorAll<HTMLSelectElement>('select[name$="-source"]'))
      this.words(source);
    for (const section of this.root.querySelectorAll<HTMLElement>("[data-side]"))
      section.hidden = section.dataset.side !== side;
    const wanted = new Set<string>();
    for (const entry of this.entries()) {
      const id = entry.dataset.element ?? "";
      const box = readBox(this.form, id);
      if (!box) continue;
      wanted.add(id);
      this.place(this.boxFor(id, entry.dataset.name ?? id), box);
    }
    for (const old of this.stage.querySelectorAll<HTMLElement>("[data-box]"))
      if (!wanted.has(old.dataset.box ?? "")) old.remove();
    if (wanted.has(this.chosen) || wanted.size === 0) return;
    // One box at a time is a stop of the Tab key: at first the topmost; the panel leads to any other.
    this.chosen = [...wanted].at(-1) ?? "";
    this.draw();
  }

  /** Put what is chosen at an edge or in the middle of the badge. */
  align(where: string): void {
    const box = readBox(this.form, this.chosen);
    if (!box) return;
    const { width, height } = this.size();
    const places: Record<string, Partial<Box>> = {
      left: { x: 0 },
      centre: { x: (width - box.w) / 2 },
      right: { x: width - box.w },
      top: { y: 0 },
      middle: { y: (height - box.h) / 2 },
      bottom: { y: height - box.h },
    };
    const place = places[where];
    if (place) this.put(this.chosen, { ...box, ...place }, true);
  }

  /** Fields for fixed words are there only where a text says them. */
  private words(source: HTMLSelectElement): void {
    const entry = source.closest("[data-element]");
    for (const area of entry?.querySelectorAll<HTMLTextAreaElement>("textarea") ?? []) {
      const field = area.closest<HTMLElement>(".field");
      if (field) field.hidden = source.value !== "words";
    }
  }

  private side(): string {
    return this.form.querySelector<HTMLSelectElement>("#side")?.value ?? "front";
  }

  private size(): { width: number; height: number } {
    const length = (name: string): number =>
      this.form.querySelector<HTMLInputElement>(`[name="${name}"]`)?.valueAsNumber || 1;
    return { width: length("width_mm"), height: length("height_mm") };
  }

  private entries(): NodeListOf<HTMLDetailsElement> {
    return this.root.querySelectorAll(`[data-side="${this.side()}"] [data-element]`);
  }

  private boxFor(id: string, name: string): HTMLElement {
    const known = this.stage.querySelector<HTMLElement>(`[data-box="${CSS.escape(id)}"]`);
    if (known) return known;
    const box = document.createElement("button");
    box.type = "button";
    box.className = "layout-box";
    box.dataset.box = id;
    box.setAttribute("aria-label", name);
    const corner = document.createElement("span");
    corner.className = "layout-corner";
    corner.dataset.corner = "";
    box.append(corner);
    this.stage.append(box);
    return box;
  }

  private place(shown: HTMLElement, box: Box): void {
    const { width, height } = this.size();
    this.stage.style.aspectRatio = `${width} / ${height}`;
    this.stage.style.setProperty("--shape", String(width / height));
    shown.style.left = `${(box.x / width) * 100}%`;
    shown.style.top = `${(box.y / height) * 100}%`;
    shown.style.width = `${(box.w / width) * 100}%`;
    shown.style.height = `${(box.h / height) * 100}%`;
    shown.classList.toggle("is-chosen", shown.dataset.box === this.chosen);
    shown.tabIndex = shown.dataset.box === this.chosen ? 0 : -1;
  }

  private idOf(target: EventTarget | null): string {
    return (target as HTMLElement | null)?.closest<HTMLElement>("[data-box]")?.dataset.box ?? "";
  }

  private choose(id: string): void {
    if (!id || id === this.chosen) return;
    this.chosen = id;
    for (const entry of this.root.querySelectorAll<HTMLDetailsElement>("[data-element]"))
      entry.open = entry.dataset.element === id;
    this.draw();
  }

  private kindOf(id: string): string {
    return this.root.querySelector<HTMLElement>(`[data-element="${CSS.escape(id)}"]`)?.dataset.kind ?? "";
  }

  private take(event: PointerEvent): void {
    const id = this.idOf(event.target);
    const from = readBox(this.form, id);
    if (!from || event.button !== 0) return;
    event.preventDefault();
    this.choose(id);
    this.stage.querySelector<HTMLElement>(`[data-box="${CSS.escape(id)}"]`)?.focus({ preventScroll: true });
    this.stage.setPointerCapture(event.pointerId);
    const resizes = (event.target as HTMLElement).dataset.corner !== undefined;
    this.drag = { id, kind: this.kindOf(id), from, x: event.clientX, y: event.clientY, resizes };
  }

  private move(event: PointerEvent): void {
    const drag = this.drag;
    if (!drag) return;
    const { width, height } = this.size();
    const scale = width / this.stage.clientWidth;
    const across = (event.clientX - drag.x) * scale;
    const down = (event.clientY - drag.y) * scale;
    const { from } = drag;
    if (drag.resizes) {
      this.put(drag.id, { ...from, w: onGrid(from.w + across), h: onGrid(from.h + down) }, false);
      return;
    }
    const others = [...this.entries()]
      .filter((entry) => entry.dataset.element !== drag.id)
      .map((entry) => readBox(this.form, entry.dataset.element ?? ""))
      .filter((box) => box !== null);
    const x = snapped(from.x + across, from.w, linesOf(others, width, true));
    const y = snapped(from.y + down, from.h, linesOf(others, height, false));
    this.put(drag.id, { ...from, x, y }, false);
  }

  private drop(): void {
    if (!this.drag) return;
    const { id, from } = this.drag;
    this.drag = null;
    const now = readBox(this.form, id);
    if (now && JSON.stringify(now) !== JSON.stringify(from)) this.put(id, now, true);
  }

  private key(event: KeyboardEvent): void {
    const step = STEPS[event.key];
    const box = readBox(this.form, this.idOf(event.target));
    if (!step || !box || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const far = event.shiftKey ? 5 : 0.5;
    const [across, down] = [step[0] * far, step[1] * far];
    const next = event.altKey
      ? { ...box, w: box.w + across, h: box.h + down }
      : { ...box, x: box.x + across, y: box.y + down };
    this.put(this.idOf(event.target), next, true);
  }

  /** Write a box into its fields, within the badge; a code stays square. */
  private put(id: string, wanted: Box, done: boolean): void {
    const { width, height } = this.size();
    const between = (value: number, least: number, most: number): number =>
      tidy(Math.min(Math.max(value, least), Math.max(least, most)));
    const box = {
      ...wanted,
      w: between(wanted.w, SMALLEST_MM, width),
      h: between(wanted.h, SMALLEST_MM, height),
    };
    if (this.kindOf(id) === "code") box.w = box.h = Math.min(Math.max(box.w, box.h), width, height);
    box.x = between(box.x, 0, width - box.w);
    box.y = between(box.y, 0, height - box.h);
    writeBox(this.form, id, box);
    this.draw();
    if (!done) return;
    this.say(id, box);
    this.changed();
  }

  private say(id: string, box: Box): void {
    const name =
      this.root.querySelector<HTMLElement>(`[data-element="${CSS.escape(id)}"]`)?.dataset.name ?? id;
    const told = this.root.querySelector("[data-say]");
    if (told)
      told.textContent = (this.root.dataset.moved ?? "")
        .replace("{name}", name)
        .replace("{x}", String(box.x))
        .replace("{y}", String(box.y))
        .replace("{w}", String(box.w))
        .replace("{h}", String(box.h));
  }
}
