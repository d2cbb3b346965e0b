/** An element's box in millimetres, as the number fields hold it, and where it snaps to. */

export interface Box {
  x: number;
  y: number;
  w: number;
  h: number;
}

export const GRID_MM = 0.5;
const SNAP_MM = 1;
const FIELDS: [keyof Box, string][] = [
  ["x", "x_mm"],
  ["y", "y_mm"],
  ["w", "width_mm"],
  ["h", "height_mm"],
];

const field = (form: HTMLFormElement, id: string, name: string): HTMLInputElement | null =>
  form.querySelector(`[name="${CSS.escape(`${id}-${name}`)}"]`);

/** The box of an element, or null where it has none of its own (a background). */
export function readBox(form: HTMLFormElement, id: string): Box | null {
  const box: Box = { x: 0, y: 0, w: 0, h: 0 };
  for (const [key, name] of FIELDS) {
    const value = field(form, id, name)?.valueAsNumber ?? Number.NaN;
    if (!Number.isFinite(value)) return null;
    box[key] = value;
  }
  return box;
}

export function writeBox(form: HTMLFormElement, id: string, box: Box): void {
  for (const [key, name] of FIELDS) {
    const input = field(form, id, name);
    if (input) input.value = String(tidy(box[key]));
  }
}

export const tidy = (value: number): number => Math.round(value * 100) / 100;

export const onGrid = (value: number): number => Math.round(value / GRID_MM) * GRID_MM;

/** A length whose start, middle or end is drawn to the nearest of some lines; else to the grid. */
export function snapped(start: number, length: number, lines: number[]): number {
  let best = onGrid(start);
  let nearest = SNAP_MM;
  for (const line of lines)
    for (const part of [0, length / 2, length]) {
      const distance = Math.abs(start + part - line);
      if (distance < nearest) {
        nearest = distance;
        best = line - part;
      }
    }
  return tidy(best);
}

/** Lines that others offer: their edges and middles, and the badge's own. */
export function linesOf(others: Box[], size: number, across: boolean): number[] {
  const lines = [0, size / 2, size];
  for (const other of others) {
    const start = across ? other.x : other.y;
    const length = across ? other.w : other.h;
    lines.push(start, start + length / 2, start + length);
  }
  return lines;
}

/** What boxes take up together. */
export function around(boxes: Box[]): Box {
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.w));
  const bottom = Math.max(...boxes.map((box) => box.y + box.h));
  return { x, y, w: right - x, h: bottom - y };
}
