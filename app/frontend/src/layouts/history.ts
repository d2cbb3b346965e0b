/** What the form held before: a step for each change, back and forth. */

export type Snapshot = Map<string, string>;

const MOST_STEPS = 200;

export class History {
  private steps: Snapshot[];
  private at = 0;

  constructor(private readonly form: HTMLFormElement) {
    this.steps = [this.snapshot()];
  }

  /** Note what the form holds now, where it is something else than before. */
  keep(): void {
    const now = this.snapshot();
    if (same(now, this.steps[this.at])) return;
    this.steps = [...this.steps.slice(0, this.at + 1), now].slice(-MOST_STEPS);
    this.at = this.steps.length - 1;
  }

  /** What the form holds now. */
  get now(): Snapshot {
    return this.steps[this.at] as Snapshot;
  }

  /** Whether the form holds what it came with. */
  get isAtStart(): boolean {
    return same(this.now, this.steps[0]);
  }

  /** Let the form hold this, as a step that can be taken back. */
  take(wanted: Snapshot): void {
    this.fill(wanted);
    this.keep();
  }

  back(): boolean {
    return this.go(this.at - 1);
  }

  forth(): boolean {
    return this.go(this.at + 1);
  }

  private go(step: number): boolean {
    const wanted = this.steps[step];
    if (!wanted) return false;
    this.at = step;
    this.fill(wanted);
    return true;
  }

  private fill(wanted: Snapshot): void {
    for (const input of this.inputs()) {
      const value = wanted.get(input.name);
      if (value === undefined) continue;
      if (input instanceof HTMLInputElement && input.type === "checkbox") input.checked = value === "on";
      else input.value = value;
    }
  }

  private inputs(): (HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement)[] {
    const all = this.form.querySelectorAll<HTMLInputElement>("input[name], select[name], textarea[name]");
    return [...all].filter(
      (input) => input.type !== "hidden" && !["side", "person", "someone"].includes(input.name),
    );
  }

  private snapshot(): Snapshot {
    const value = (input: HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement): string =>
      input instanceof HTMLInputElement && input.type === "checkbox"
        ? input.checked
          ? "on"
          : ""
        : input.value;
    return new Map(this.inputs().map((input) => [input.name, value(input)]));
  }
}

const same = (one: Snapshot, other: Snapshot | undefined): boolean =>
  other !== undefined && [...one].every(([name, value]) => other.get(name) === value);
