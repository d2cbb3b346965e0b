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
      // A session that has ended takes its token along: what comes then is a page.
      const isSignedOut = [400, 401].includes(response.status);
      if (isSignedOut) this.list([this.stop(this.root.dataset.signedOut)]);
      else this.show((await response.json()) as Answer);
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return;
      this.list([this.stop(this.root.dataset.failed)]);
    }
    this.root.classList.remove("is-asking");
  }

  private stop(sentence = ""): Fault {
    return { element: "", sentence, stops: true };
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
    place?.replaceChildren(...faults.map((fault) => this.line(fault)));
    for (const box of this.root.querySelectorAll<HTMLElement>("[data-box]"))
      box.classList.toggle(
        "is-wrong",
        faults.some((fault) => fault.element === box.dataset.box),
      );
  }
  /** A fault as the page itself shows it: a sign, the element's name as the way to it, the sentence. */
  private line(fault: Fault): HTMLLIElement {
    const line = document.createElement("li");
    line.className = fault.stops ? "is-stop" : "is-wait";
    const sign = this.root.querySelector<HTMLTemplateElement>(`[data-sign=${fault.stops ? "stop" : "wait"}]`);
    if (sign) line.append(sign.content.cloneNode(true));
    const words = document.createElement("span");
    if (fault.name) {
      const way = document.createElement(fault.element ? "a" : "span");
      way.textContent = fault.name;
      if (way instanceof HTMLAnchorElement) way.href = `#element-${fault.element}`;
      words.append(way, ": ");
    }
    words.append(fault.sentence);
    line.append(words);
    return line;
  }
}
