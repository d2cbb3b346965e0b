/** The window in which somebody who walks in is registered: the form, what became of it, and those not finished yet. */

import { Refusal, type Standing, Unreachable } from "./api";
import type { Network } from "./network";
import type { Screen } from "./screen";
import type { Typed, WalkIn } from "./walk-ins";
import { say, type Words } from "./words";

const FIELDS: (keyof Typed)[] = ["name", "name_latin", "unit", "title", "mobile", "email"];

export interface Doors {
  letIn(handle: string): Promise<boolean>;
  print(handle: string): Promise<void>;
}

export class WalkInDialog {
  private shown: WalkIn | null = null;
  private corrected: string | undefined;
  private isAside = false;

  constructor(
    private readonly screen: Screen,
    private readonly network: Network,
    private readonly words: Words,
    private readonly doors: Doors,
  ) {
    screen.part("walk-in-open").addEventListener("click", () => this.open());
    screen.part("walk-in-next").addEventListener("click", () => this.showForm());
    screen.part<HTMLFormElement>("walk-in-form").addEventListener("submit", (event) => {
      event.preventDefault();
      void this.register();
    });
    screen.part<HTMLFormElement>("walk-in-pin-form").addEventListener("submit", (event) => {
      event.preventDefault();
      void this.act(() => this.agree());
    });
  }

  /** Offers the window where the desk may register somebody, and says how many aren't finished. Who is looked at and was
   * delivered meanwhile is shown as they stand now. */
  offer(standing: Standing | null): void {
    if (this.shown && this.screen.part("walk-in-result").dataset.state !== this.shown.state) {
      if (this.shown.state === "refused") this.showForm(this.shown);
      else this.show(this.shown);
      return;
    }
    const { open } = this.network.walkIns;
    this.screen.show("walk-in-open", Boolean(standing?.walk_ins));
    this.screen.text(
      "walk-in-count",
      open.length ? say(this.words, "walk_in.count", { count: open.length }) : "",
    );
    const list = this.screen.part<HTMLSelectElement>("walk-in-category");
    const known = JSON.stringify(standing?.walk_ins?.categories ?? []);
    if (list.dataset.known === known) return;
    list.dataset.known = known;
    list.replaceChildren(
      ...(standing?.walk_ins?.categories ?? []).map(({ code, name }) => new Option(name, code)),
    );
  }

  /** Where a badge is scanned in the middle of a form, what was typed waits in it. */
  setAside(): void {
    this.isAside =
      this.screen.part<HTMLDialogElement>("walk-in-dialog").open && !this.screen.part("walk-in-form").hidden;
  }

  private open(): void {
    if (!this.isAside) this.showForm();
    this.isAside = false;
    this.screen.part<HTMLDialogElement>("walk-in-dialog").showModal();
    this.field("name").focus();
  }

  private field(name: string): HTMLInputElement {
    return this.screen.part<HTMLInputElement>(`walk-in-${name}`);
  }

  /** An empty form, or what was typed of one that needs another look. */
  private showForm(corrected: WalkIn | null = null): void {
    const { screen, network } = this;
    this.shown = null;
    this.corrected = corrected?.id;
    for (const name of FIELDS) this.field(name).value = corrected?.person[name] ?? "";
    if (corrected) screen.part<HTMLSelectElement>("walk-in-category").value = corrected.category;
    this.field("pin").value = "";
    const { standing } = network;
    screen.show(
      "walk-in-pin-row",
      Boolean(standing?.pin && standing.walk_ins?.approval && !standing.supervisor),
    );
    this.showErrors(corrected?.errors ?? {});
    this.say("");
    screen.show("walk-in-form", true);
    screen.show("walk-in-result", false);
    const others = network.walkIns.open.filter((one) => one !== corrected);
    screen.part("walk-in-list").replaceChildren(...others.map((one) => this.entry(one)));
    this.offer(standing);
  }

  private showErrors(errors: Record<string, string>): void {
    for (const name of [...FIELDS, "category", "pin"]) {
      this.screen.text(`walk-in-${name}-error`, errors[name] ?? "");
      this.field(name).setAttribute("aria-invalid", String(Boolean(errors[name])));
    }
    const first = [...FIELDS, "category", "pin"].find((name) => errors[name]);
    if (first) this.field(first).focus();
  }

  private entry(walkIn: WalkIn): HTMLLIElement {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "desk-button";
    button.textContent = `${walkIn.person.name} · ${say(this.words, `walk_in.${walkIn.state}`)}`;
    button.addEventListener("click", () =>
      walkIn.state === "refused" ? this.showForm(walkIn) : this.show(walkIn),
    );
    item.append(button);
    return item;
  }

  private say(text: string): void {
    this.screen.text("walk-in-message", text);
    // On a phone whoever sent the form looks at its end.
    if (text) this.screen.part("walk-in-message").scrollIntoView({ block: "nearest" });
  }

  private async register(): Promise<void> {
    this.showErrors({});
    const person = Object.fromEntries(FIELDS.map((name) => [name, this.field(name).value.trim()])) as Typed;
    const pin = this.field("pin").value.trim() || null;
    const category = this.screen.part<HTMLSelectElement>("walk-in-category").value;
    // On the disk before anything else: a slow network, a reload or an empty battery loses nobody.
    const walkIn = await this.network.walkIns.add(person, category, this.corrected);
    this.corrected = walkIn.id;
    await this.act(() => this.network.walkIns.send(walkIn, pin), walkIn);
  }

  private async agree(): Promise<void> {
    const pin = this.field("later-pin").value.trim();
    this.field("later-pin").value = "";
    if (this.shown && pin) await this.network.walkIns.send(this.shown, pin);
  }

  /** Does something with a walk-in and shows how it stands then, or why it couldn't be done. */
  private async act(what: () => Promise<void>, walkIn: WalkIn | null = this.shown): Promise<void> {
    if (!walkIn) return;
    this.say(say(this.words, "walk_in.sending"));
    try {
      await what();
      this.say("");
    } catch (error) {
      if (error instanceof Unreachable) await this.network.lost();
      else if (!(error instanceof Refusal)) throw error;
      this.say(error instanceof Refusal ? error.title : this.unsent(walkIn));
      // A wrong PIN at the form: nothing was registered, and the form is still there to be sent again.
      if (error instanceof Refusal && walkIn.state === "kept" && !this.shown) {
        this.screen.text("walk-in-pin-error", error.title);
        this.say("");
        this.field("pin").value = "";
        this.field("pin").focus();
        return;
      }
    }
    if (walkIn.state === "refused") this.showForm(walkIn);
    else this.show(walkIn, this.screen.part("walk-in-message").textContent ?? "");
  }

  /** Who isn't registered yet is kept, and the state says so; any other step is to be taken once more. */
  private unsent(walkIn: WalkIn): string {
    return walkIn.state === "kept" ? "" : say(this.words, "not_sent");
  }

  private show(walkIn: WalkIn, message = ""): void {
    const { screen, words } = this;
    this.shown = walkIn;
    this.say(message);
    screen.show("walk-in-form", false);
    screen.show("walk-in-result", true);
    screen.part("walk-in-result").dataset.state = walkIn.state;
    screen.text("walk-in-state", this.stateOf(walkIn));
    const { person } = walkIn.answer ?? {};
    const who = person ?? walkIn.person;
    screen.text("walk-in-who", [who.name, who.unit, person?.category].filter(Boolean).join(" · "));
    const alike = walkIn.state === "alike" ? (walkIn.answer?.alike ?? []) : [];
    screen.part("walk-in-alike").replaceChildren(
      ...alike.map((one) => {
        const item = document.createElement("li");
        item.textContent = one ?? say(words, "walk_in.somebody");
        return item;
      }),
    );
    const mayAgree = walkIn.state === "pending" && Boolean(this.network.standing?.pin);
    screen.show("walk-in-pin-form", mayAgree);
    screen.part("walk-in-actions").replaceChildren(...this.actions(walkIn));
    this.offer(this.network.standing);
  }

  private stateOf(walkIn: WalkIn): string {
    const state = say(this.words, `walk_in.${walkIn.state}`);
    return walkIn.isAdmitted ? `${state} · ${say(this.words, "walk_in.admitted")}` : state;
  }

  private actions(walkIn: WalkIn): HTMLButtonElement[] {
    const { state, isAdmitted } = walkIn;
    const buttons: HTMLButtonElement[] = [];
    const add = (key: string, act: () => Promise<void>, isFilled = false) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = isFilled ? "desk-button is-filled" : "desk-button";
      button.dataset.action = key;
      button.textContent = say(this.words, `walk_in.${key}`);
      button.addEventListener("click", () => void this.act(act));
      buttons.push(button);
    };
    add("done", async () => this.close(walkIn));
    if (state === "kept" || state === "pending") add("look", () => this.network.walkIns.look(walkIn), true);
    if (state === "alike") {
      add("correct", async () => this.showForm(walkIn));
      add("anyway", () => this.anyway(walkIn), true);
    }
    if (state === "approved" || state === "known") {
      add("print", () => this.print(walkIn));
      if (!isAdmitted) add("let_in", () => this.letIn(walkIn), true);
    }
    return buttons;
  }

  private async anyway(walkIn: WalkIn): Promise<void> {
    walkIn.anyway = true;
    await this.network.walkIns.send(walkIn);
  }

  /** With a fresh handle: the first one is good for a quarter of an hour. */
  private async handle(walkIn: WalkIn): Promise<string> {
    await this.network.walkIns.look(walkIn);
    return walkIn.answer?.delegate ?? "";
  }

  private async print(walkIn: WalkIn): Promise<void> {
    const handle = await this.handle(walkIn);
    if (handle) await this.doors.print(handle);
  }

  private async letIn(walkIn: WalkIn): Promise<void> {
    const handle = await this.handle(walkIn);
    if (!handle) return;
    if (await this.doors.letIn(handle)) {
      walkIn.isAdmitted = true;
      await this.close(walkIn);
    } else {
      // The screen behind says why; they stay on the list.
      this.screen.part<HTMLDialogElement>("walk-in-dialog").close();
    }
  }

  /** Done with this one: what is decided goes from the list, what waits stays on it. */
  private async close(walkIn: WalkIn): Promise<void> {
    walkIn.isClosed =
      walkIn.state === "approved" ||
      walkIn.state === "known" ||
      walkIn.state === "rejected" ||
      walkIn.state === "alike";
    await this.network.walkIns.write();
    this.screen.part<HTMLDialogElement>("walk-in-dialog").close();
    this.offer(this.network.standing);
  }
}
