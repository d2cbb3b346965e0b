/**
 * Questions in another order: a handle is dragged, or taken up with Enter or Space, moved with the arrow keys, put down
 * with Enter or Space and taken back with Escape. Each step is said aloud; what is put down is saved at once.
 */

type Texts = { name: string; place?: number; all?: number };

/** Make the builder within `root` one whose questions can be moved. */
export function orderQuestions(root: ParentNode): void {
  const builder = root.querySelector<HTMLElement>("[data-builder]");
  if (builder) new Order(builder).start();
}

class Order {
  /** What is taken up, and where it was: before this element of that list. */
  private taken: { question: HTMLElement; list: Element; before: Element | null } | null = null;

  constructor(private readonly builder: HTMLElement) {}

  start(): void {
    for (const element of this.builder.querySelectorAll<HTMLElement>("[data-grip], [data-hint]"))
      element.hidden = false;
    this.builder.addEventListener("keydown", (event) => this.press(event));
    this.builder.addEventListener("pointerdown", (event) => this.drag(event));
    this.builder.addEventListener("focusout", (event) => {
      // Whoever goes on to something else has not put it down: a question half moved is back where it was.
      if (this.taken && event.relatedTarget && !this.taken.question.contains(event.relatedTarget as Node))
        this.takeBack();
    });
  }

  private press(event: KeyboardEvent): void {
    const grip = (event.target as Element).closest<HTMLElement>("[data-grip]");
    const question = grip?.closest<HTMLElement>("[data-question]");
    if (!grip || !question) return;
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (event.key === "Enter" || event.key === " ") this.taken ? void this.putDown() : this.takeUp(question);
    else if (event.key === "Escape" && this.taken) this.takeBack();
    else if (step && this.taken) this.step(step);
    else return;
    event.preventDefault();
    grip.focus();
  }

  private takeUp(question: HTMLElement, isSaid = true): void {
    const list = question.parentElement;
    if (!list) return;
    this.taken = { question, list, before: question.nextElementSibling };
    this.mark(question, true);
    if (isSaid) this.say("taken", { name: nameOf(question) });
  }

  private step(step: number): void {
    if (!this.taken) return;
    const { question } = this.taken;
    const beside = step < 0 ? question.previousElementSibling : question.nextElementSibling;
    if (beside) step < 0 ? beside.before(question) : beside.after(question);
    else this.enterNext(question, step);
    const all = [...this.builder.querySelectorAll("[data-question]")];
    this.say("moved", { name: nameOf(question), place: all.indexOf(question) + 1, all: all.length });
  }

  /** Over the edge of a section into the one above or below. */
  private enterNext(question: HTMLElement, step: number): void {
    const lists = [...this.builder.querySelectorAll("[data-questions]")];
    const next = lists[lists.findIndex((list) => list.contains(question)) + step];
    if (next) step < 0 ? next.append(question) : next.prepend(question);
  }

  private takeBack(): void {
    if (!this.taken) return;
    const { question, list, before } = this.taken;
    list.insertBefore(question, before);
    this.taken = null;
    this.mark(question, false);
    this.say("back", { name: nameOf(question) });
  }

  private async putDown(): Promise<void> {
    if (!this.taken) return;
    const { question } = this.taken;
    this.taken = null;
    this.mark(question, false);
    const body = new FormData();
    for (const list of this.builder.querySelectorAll<HTMLElement>("[data-questions]"))
      for (const one of list.querySelectorAll<HTMLElement>("[data-question]"))
        body.append("order", `${one.dataset.question} ${list.dataset.questions}`);
    const token = document.querySelector<HTMLMetaElement>("meta[name=csrf-token]")?.content ?? "";
    const answer = await fetch(this.builder.dataset.builder ?? "", {
      method: "POST",
      body,
      redirect: "manual",
      headers: { "X-CSRFToken": token },
    }).catch(() => null);
    if (answer?.type !== "opaqueredirect") return location.reload();
    this.say("saved", { name: nameOf(question) });
    this.settle();
  }

  /** What a reload would show: no empty sections, buttons that know their edge, the form in its new order. */
  private settle(): void {
    for (const list of this.builder.querySelectorAll("[data-questions]"))
      if (!list.querySelector("[data-question]")) list.closest("section")?.remove();
    const all = [...this.builder.querySelectorAll("[data-question]")];
    for (const [place, question] of all.entries())
      for (const button of question.querySelectorAll<HTMLButtonElement>("form[action*='/move/'] button"))
        button.disabled = button.form?.action.endsWith("/up") ? place === 0 : place === all.length - 1;
    document.dispatchEvent(new Event("form-changed"));
  }

  private drag(event: PointerEvent): void {
    const grip = (event.target as Element).closest<HTMLElement>("[data-grip]");
    const question = grip?.closest<HTMLElement>("[data-question]");
    if (!grip || !question || event.button !== 0) return;
    if (this.taken) this.takeBack();
    // The page listens, and not the handle: whatever moves within the page loses hold of the pointer.
    const listening = new AbortController();
    let isMoved = false;
    const move = (at: PointerEvent): void => {
      if (at.pointerId !== event.pointerId) return;
      if (!isMoved && Math.abs(at.clientY - event.clientY) < 6) return;
      if (!isMoved) this.takeUp(question, false);
      isMoved = true;
      this.follow(question, at.clientX, at.clientY);
    };
    const end = (at: PointerEvent): void => {
      if (at.pointerId !== event.pointerId) return;
      listening.abort();
      if (isMoved) at.type === "pointerup" ? void this.putDown() : this.takeBack();
    };
    const { signal } = listening;
    document.addEventListener("pointermove", move, { signal });
    document.addEventListener("pointerup", end, { signal });
    document.addEventListener("pointercancel", end, { signal });
  }

  private follow(question: HTMLElement, x: number, y: number): void {
    const under = document
      .elementsFromPoint(x, y)
      .map((element) => element.closest<HTMLElement>("[data-question]"))
      .find((element) => element && element !== question);
    if (!under || !this.builder.contains(under)) return;
    const box = under.getBoundingClientRect();
    y < box.top + box.height / 2 ? under.before(question) : under.after(question);
  }

  private mark(question: HTMLElement, isTaken: boolean): void {
    question.classList.toggle("is-taken", isTaken);
    question.querySelector("[data-grip]")?.setAttribute("aria-pressed", String(isTaken));
  }

  private say(what: "taken" | "moved" | "saved" | "back", texts: Texts): void {
    const words = { taken: "textTaken", moved: "textMoved", saved: "textSaved", back: "textBack" }[what];
    const said = this.builder.querySelector("[data-said]");
    if (said)
      said.textContent = (this.builder.dataset[words] ?? "")
        .replace("{name}", texts.name)
        .replace("{place}", String(texts.place))
        .replace("{all}", String(texts.all));
  }
}

function nameOf(question: HTMLElement): string {
  return question.dataset.name ?? "";
}
