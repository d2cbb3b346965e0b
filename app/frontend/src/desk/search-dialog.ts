/** The window in which people are found by their names: who they are, and whether they are in already. */

import { type Found, Refusal, Unreachable } from "./api";
import type { Network } from "./network";
import type { Screen } from "./screen";
import { categoryName, moment } from "./wording";
import { say, type Words } from "./words";

const LEAST_CHARACTERS = 2;
const PAUSE_MS = 250;

export class SearchDialog {
  private timer = 0;
  private asked = 0;
  private found: Found[] = [];
  private wasOffline = false;

  /** `point` is where they would be let in; `onPick` gets who is picked. */
  constructor(
    private readonly screen: Screen,
    private readonly network: Network,
    private readonly words: Words,
    private readonly point: () => string,
    private readonly onPick: (found: Found) => void,
  ) {
    screen.part("search-open").addEventListener("click", () => this.open());
    screen.part("search").addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => void this.look(), PAUSE_MS);
    });
  }

  /** Whether there is a network has changed: who is found stays, with what is known of them now. */
  renew(): void {
    if (this.wasOffline === this.isOffline) return;
    this.wasOffline = this.isOffline;
    this.show(this.isOffline ? say(this.words, "search.offline") : "");
  }

  private get isOffline(): boolean {
    return this.network.offlineSince !== null;
  }

  private get field(): HTMLInputElement {
    return this.screen.part<HTMLInputElement>("search");
  }

  private open(): void {
    this.field.value = "";
    this.found = [];
    this.show(this.isOffline ? say(this.words, "search.offline") : "");
    this.screen.part<HTMLDialogElement>("search-dialog").showModal();
    this.field.focus();
  }

  private async look(): Promise<void> {
    const turn = ++this.asked;
    const name = this.field.value.trim();
    let message = "";
    let found: Found[] = [];
    try {
      if (this.isOffline) throw new Unreachable();
      if (name.length >= LEAST_CHARACTERS) {
        found = (await this.network.service.search(name, this.point())).results;
        message = found.length ? "" : say(this.words, "search.none");
      }
    } catch (error) {
      if (error instanceof Unreachable) {
        // Who was found before the network went is still there to be looked at.
        found = this.found;
        message = say(this.words, "search.offline");
      } else if (error instanceof Refusal) message = error.title;
      else throw error;
    }
    // Answers may overtake each other; only the last question's counts.
    if (turn !== this.asked) return;
    this.found = found;
    this.show(message);
  }

  private show(message: string): void {
    this.screen.part("search-list").replaceChildren(...this.found.map((one) => this.entry(one)));
    this.screen.text("search-message", message);
  }

  private entry(found: Found): HTMLLIElement {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "desk-button desk-found";
    const name = [found.name, found.name_latin === found.name ? "" : found.name_latin].filter(Boolean);
    const category = row("desk-category", categoryName(found.category, this.network.standing));
    if (found.colour) category.style.setProperty("--category", found.colour);
    button.append(
      row("desk-found-name", name.join(" · ")),
      row("desk-found-unit", found.unit ?? ""),
      category,
    );
    const entry = this.network.entryOf(found, this.point());
    if (entry) {
      const time = moment(entry.at, this.network.moment);
      button.append(row("desk-found-in", `! ${say(this.words, "first", { time, desk: entry.desk })}`));
    }
    button.addEventListener("click", () => {
      this.screen.part<HTMLDialogElement>("search-dialog").close();
      this.onPick(found);
    });
    item.append(button);
    return item;
  }
}

function row(name: string, text: string): HTMLSpanElement {
  const span = document.createElement("span");
  span.className = name;
  span.textContent = text;
  span.hidden = !text;
  return span;
}
