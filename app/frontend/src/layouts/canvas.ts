/** Boxes on the printed picture: dragged, resized at their corner, moved by arrow keys, lined up; one or several. */

import { around, type Box, linesOf, onGrid, readBox, snapped, tidy, writeBox } from "./boxes";

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
  /** Where those stood that are chosen, this one too. */
  all: Map<string, Box>;
  keeps: boolean;
}

export class Canvas {
  private readonly stage: HTMLElement;
  private chosen = "";
  /** What else is chosen, to be moved and lined up with it. */
  private readonly also = new Set<string>();
  /** Whether somebody has chosen anything yet: the first box is chosen by itself. */
  private isPicked = false;
  /** Whether choosing one keeps what was chosen before, as with Shift held. */
  several = false;
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
    for (const id of this.also) if (!wanted.has(id)) this.also.delete(id);
    if (wanted.has(this.chosen) || wanted.size === 0) return;
    // One box at a time is a stop of the Tab key: at first the topmost; the panel leads to any other.
    this.chosen = [...wanted].at(-1) ?? "";
    this.draw();
  }

  /** Put what is chosen at an edge or in the middle of the badge; several, of what they take up together. */
  align(where: string): void {
    const all = this.group();
    if (all.size === 0) return;
    const frame = all.size > 1 ? around([...all.values()]) : { x: 0, y: 0, ...this.size() };
    for (const [id, box] of all) {
      const places: Record<string, Partial<Box>> = {
        left: { x: frame.x },
        centre: { x: frame.x + (frame.w - box.w) / 2 },
        right: { x: frame.x + frame.w - box.w },
        top: { y: frame.y },
        middle: { y: frame.y + (frame.h - box.h) / 2 },
        bottom: { y: frame.y + frame.h - box.h },
      };
      const place = places[where];
      if (!place) return;
      this.put(id, { ...box, ...place });
    }
    this.done();
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

  private size(): { w: number; h: number } {
    const length = (name: string): number =>
      this.form.querySelector<HTMLInputElement>(`[name="${name}"]`)?.valueAsNumber || 1;
    return { w: length("width_mm"), h: length("height_mm") };
  }

  /** The boxes that are chosen. */
  private group(): Map<string, Box> {
    const all = new Map<string, Box>();
    for (const id of [this.chosen, ...this.also]) {
      const box = readBox(this.form, id);
      if (box) all.set(id, box);
    }
    return all;
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
    const { w, h } = this.size();
    this.stage.style.aspectRatio = `${w} / ${h}`;
    this.stage.style.setProperty("--shape", String(w / h));
    shown.style.left = `${(box.x / w) * 100}%`;
    shown.style.top = `${(box.y / h) * 100}%`;
    shown.style.width = `${(box.w / w) * 100}%`;
    shown.style.height = `${(box.h / h) * 100}%`;
    shown.classList.toggle("is-chosen", shown.dataset.box === this.chosen);
    shown.classList.toggle("is-also", this.also.has(shown.dataset.box ?? ""));
    shown.tabIndex = shown.dataset.box === this.chosen ? 0 : -1;
  }

  private idOf(target: EventTarget | null): string {
    return (target as HTMLElement | null)?.closest<HTMLElement>("[data-box]")?.dataset.box ?? "";
  }

  private choose(id: string, keeping = this.several): void {
    if (!id || id === this.chosen) return;
    const isKept = keeping || this.also.has(id);
    if (!isKept) this.also.clear();
    else if (this.isPicked) this.also.add(this.chosen);
    this.also.delete(id);
    this.chosen = id;
    this.isPicked = true;
    for (const entry of this.root.querySelectorAll<HTMLDetailsElement>("[data-element]"))
      entry.open = entry.dataset.element === id;
    this.draw();
  }

  /** One alone is chosen again. */
  alone(): void {
    this.also.clear();
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
    const keeps = event.shiftKey || this.several;
    if (keeps && this.also.delete(id)) {
      this.draw();
      return;
    }
    this.choose(id, keeps);
    this.isPicked = true;
    this.stage.querySelector<HTMLElement>(`[data-box="${CSS.escape(id)}"]`)?.focus({ preventScroll: true });
    this.stage.setPointerCapture(event.pointerId);
    const resizes = (event.target as HTMLElement).dataset.corner !== undefined;
    const all = this.group();
    this.drag = { id, kind: this.kindOf(id), from, x: event.clientX, y: event.clientY, resizes, all, keeps };
  }

  private move(event: PointerEvent): void {
    const drag = this.drag;
    if (!drag) return;
    const { w, h } = this.size();
    const scale = w / this.stage.clientWidth;
    const across = (event.clientX - drag.x) * scale;
    const down = (event.clientY - drag.y) * scale;
    const { from } = drag;
    if (drag.resizes) {
      this.put(drag.id, { ...from, w: onGrid(from.w + across), h: onGrid(from.h + down) });
      return;
    }
    const others = [...this.entries()]
      .filter((entry) => !drag.all.has(entry.dataset.element ?? ""))
      .map((entry) => readBox(this.form, entry.dataset.element ?? ""))
      .filter((box) => box !== null);
    const x = snapped(from.x + across, from.w, linesOf(others, w, true));
    const y = snapped(from.y + down, from.h, linesOf(others, h, false));
    this.shift(drag.all, x - from.x, y - from.y);
  }

  private drop(): void {
    if (!this.drag) return;
    const { id, from, keeps } = this.drag;
    this.drag = null;
    const now = readBox(this.form, id);
    if (now && JSON.stringify(now) !== JSON.stringify(from)) this.done();
    else if (!keeps) this.alone();
  }

  /** Boxes as they stood, moved together: what lies at an edge holds back the others. */
  private shift(all: Map<string, Box>, across: number, down: number): void {
    const { w, h } = this.size();
    const frame = around([...all.values()]);
    const dx = Math.min(Math.max(across, -frame.x), w - frame.w - frame.x);
    const dy = Math.min(Math.max(down, -frame.y), h - frame.h - frame.y);
    for (const [id, box] of all) this.put(id, { ...box, x: box.x + dx, y: box.y + dy });
  }

  private key(event: KeyboardEvent): void {
    const step = STEPS[event.key];
    const box = readBox(this.form, this.idOf(event.target));
    if (!step || !box || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const far = event.shiftKey ? 5 : 0.5;
    const [across, down] = [step[0] * far, step[1] * far];
    if (event.altKey) this.put(this.idOf(event.target), { ...box, w: box.w + across, h: box.h + down });
    else this.shift(this.group(), across, down);
    this.done();
  }

  /** Write a box into its fields, within the badge; a code stays square. */
  private put(id: string, wanted: Box): void {
    const { w: width, h: height } = this.size();
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
  }

  /** A change is made: it is said, kept and drawn by the service. */
  private done(): void {
    const box = readBox(this.form, this.chosen);
    if (box) this.say(this.chosen, box);
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
