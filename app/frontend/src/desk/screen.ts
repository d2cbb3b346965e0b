/** The screen's parts: what stands where, and the answer that fills it. */

import type { Point } from "./api";
import { signal, type Tone } from "./signals";
import type { Shown } from "./wording";
import { say, type Words } from "./words";

const MARKS: Record<Tone, string> = { ok: "✓", stop: "✕", hold: "!" };
const LONG_NAME = 12;

/** What the foot of the screen offers: a supervisor's word, the badge on paper. */
type Offer = "lift" | "print";
const OFFERS: Offer[] = ["lift", "print"];
const SHOWN_MS: Record<Tone, number> = { ok: 4_000, stop: 12_000, hold: 12_000 };
/** The next one waits before a kiosk. */
const SHOWN_IN_KIOSK_MS: Record<Tone, number> = { ok: 5_000, stop: 8_000, hold: 8_000 };

export class Screen {
  private timer = 0;
  /** What is said between two badges, and what happens when it is said again. */
  ready: () => string = () => say(this.words, "ready");

  constructor(
    private readonly root: HTMLElement,
    private readonly words: Words,
  ) {}

  part<Part extends HTMLElement = HTMLElement>(name: string): Part {
    const found = this.root.querySelector<Part>(`[data-part="${name}"]`);
    if (!found) throw new Error(`the page has no part ${name}`);
    return found;
  }

  text(name: string, text: string): void {
    const part = this.part(name);
    part.textContent = text;
    part.hidden = !text;
  }

  show(name: string, isShown: boolean): void {
    this.part(name).hidden = !isShown;
  }

  /** Fills the screen with an answer, with its sound; it goes by itself, or with the next scan. */
  answer(shown: Shown): void {
    clearTimeout(this.timer);
    this.root.dataset.tone = shown.tone;
    this.text("mark", MARKS[shown.tone]);
    this.text("title", shown.title);
    this.part("title").classList.toggle("is-long", shown.title.length > LONG_NAME);
    this.text("latin", shown.latin);
    this.part("lines").replaceChildren(...shown.lines.map(line));
    this.part("notes").replaceChildren(...shown.notes.map(line));
    this.text("band", shown.band);
    this.part("band").style.setProperty("--category", shown.colour ?? "transparent");
    this.part("band").classList.toggle("is-category", Boolean(shown.colour));
    this.text("hint", shown.hint);
    signal(shown.tone);
    const shownFor = this.root.dataset.mode === "kiosk" ? SHOWN_IN_KIOSK_MS : SHOWN_MS;
    this.timer = window.setTimeout(() => this.rest(), shownFor[shown.tone]);
  }

  /** Dark again, ready for the next. */
  rest(): void {
    clearTimeout(this.timer);
    delete this.root.dataset.tone;
    for (const name of ["mark", "latin", "band", "hint"]) this.text(name, "");
    for (const name of ["lines", "notes"]) this.part(name).replaceChildren();
    this.photo(null);
    this.part("title").classList.remove("is-long");
    this.text("title", this.ready());
    this.offer("lift", false);
    this.offer("print", false);
  }

  /** What can be done for whoever stands here takes the place of the rate: a phone has no room for both. */
  offer(what: Offer, isOffered: boolean): void {
    this.show(what, isOffered);
    this.show(
      "lately",
      OFFERS.every((one) => this.part(one).hidden),
    );
  }

  /** Shows a photo, or none; what was shown before is let go of. */
  photo(address: string | null): void {
    const picture = this.part<HTMLImageElement>("photo");
    if (picture.src) URL.revokeObjectURL(picture.src);
    picture.removeAttribute("src");
    if (address) picture.src = address;
    picture.hidden = !address;
  }

  /** What is typed at a desk is a code; on a device that is none, it is the link which makes it one. */
  asksFor(what: "code" | "link"): void {
    this.part("code-label").textContent = say(this.words, `type.${what}`);
    this.part<HTMLInputElement>("code").placeholder = say(this.words, `type.${what}_here`);
    this.part("check").textContent = say(this.words, `type.${what}_do`);
  }

  /** A device that is no desk has no state of its own, but may hold scans that wait to be delivered. */
  stateOfNoDesk(waiting: number): void {
    this.text("state", waiting ? say(this.words, "undelivered", { count: waiting }) : "");
    this.part("state").classList.toggle("is-offline", waiting > 0);
  }

  /** Whether there is a network; if not, since when, and how many scans wait to be delivered. */
  state(offlineSince: number | null, waiting: number, zone: string | undefined): void {
    // By the event's clock, as all other times here: a device may come from elsewhere.
    const format = new Intl.DateTimeFormat("sv-SE", { timeStyle: "short", timeZone: zone });
    const time = format.format(offlineSince ?? 0);
    this.text(
      "state",
      say(this.words, offlineSince === null ? "online" : "offline", { time, count: waiting }),
    );
    this.part("state").classList.toggle("is-offline", offlineSince !== null);
  }

  counts(point: Point | undefined): void {
    this.text("count", point ? String(point.count) : "–");
    this.text("count-label", say(this.words, point?.admits === "in_out" ? "count.inside" : "count.let_in"));
    this.part("lately").textContent = point ? say(this.words, "lately", { count: point.lately }) : "";
  }
}

function line(text: string): HTMLParagraphElement {
  const paragraph = document.createElement("p");
  paragraph.className = "desk-line";
  paragraph.textContent = text;
  return paragraph;
}
