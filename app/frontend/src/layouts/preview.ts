/** The badge as the service prints it, a moment after each change, and what is wrong with it. */

const SETTLED_MS = 250;

interface Fault {
  element: string;
  name?: string;
  sentence: string;
  stops: boolean;
}

interface Answer {
  picture?: string;
  name?: string;
  faults: Fault[];
}

export class Preview {
  private timer = 0;
  private running: AbortController | null = null;

  constructor(
    private readonly root: HTMLElement,
    private readonly form: HTMLFormElement,
  ) {}

  /** Ask for a new picture once nothing has changed for a moment. */
  later(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.ask(), SETTLED_MS);
  }

  private async ask(): Promise<void> {
    this.running?.abort();
    this.running = new AbortController();
    this.root.classList.add("is-asking");
    try {
      const body = new FormData(this.form);
      const response = await fetch(this.root.dataset.preview ?? "", {
        method: "POST",
        body,
        signal: this.running.signal,
      });
      this.show((await response.json()) as Answer);
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return;
      this.list([{ element: "", sentence: this.root.dataset.failed ?? "", stops: true }]);
    }
    this.root.classList.remove("is-asking");
  }

  private show(answer: Answer): void {
    const picture = this.root.querySelector<HTMLImageElement>("[data-picture]");
    if (picture && answer.picture) picture.src = answer.picture;
    const person = this.root.querySelector("[data-person]");
    if (person && answer.name !== undefined) person.textContent = answer.name;
    this.list(answer.faults);
  }

  private list(faults: Fault[]): void {
    const place = this.root.querySelector("[data-faults]");
    const words = (fault: Fault): string =>
      fault.name ? `${fault.name}: ${fault.sentence}` : fault.sentence;
    place?.replaceChildren(
      ...faults.map((fault) => {
        const line = document.createElement("li");
        line.className = fault.stops ? "is-stop" : "is-wait";
        line.textContent = words(fault);
        return line;
      }),
    );
    for (const box of this.root.querySelectorAll<HTMLElement>("[data-box]"))
      box.classList.toggle(
        "is-wrong",
        faults.some((fault) => fault.element === box.dataset.box),
      );
  }
}
