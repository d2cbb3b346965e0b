/** The desk itself: pairs, reads, sends, shows; always ready for the next badge. */

import {
  type Direction,
  newScanId,
  Refusal,
  type ScanAnswer,
  type ScanRequest,
  type Standing,
  Unreachable,
} from "./api";
import { Camera } from "./camera";
import { openNote, watchClosing, watchSearch } from "./dialogs";
import { watchHandScanner } from "./keyboard";
import { Network } from "./network";
import { CannotServe } from "./offline";
import { Screen } from "./screen";
import { keepAwake, wakeSound } from "./signals";
import { chosenPoint, pairingCode, token } from "./token";
import { canBeLifted, type Shown, shown } from "./wording";
import { say, type Words } from "./words";

/** The camera sees the same badge many times a second; it is read anew once it was away for so long. */
const SAME_BADGE_MS = 3_000;

type Subject = Pick<ScanRequest, "code" | "delegate">;

export class Desk {
  private readonly screen: Screen;
  private readonly network: Network;
  private direction: Direction = "in";
  private busy = false;
  private latest = "";
  private seen = { text: "", at: 0 };

  constructor(
    private readonly root: HTMLElement,
    private readonly words: Words,
  ) {
    this.screen = new Screen(root, words);
    this.network = new Network(root, () => this.showPaired());
  }

  async start(): Promise<void> {
    this.watchControls();
    keepAwake();
    this.screen.rest();
    const code = pairingCode(location.href);
    // The one-time code goes from the address before anything else, so that no history keeps it.
    if (code) history.replaceState(null, "", location.pathname + location.search);
    await this.network.start();
    this.showPaired();
    if (code) await this.pair(code);
    await this.refresh();
    this.network.watch((error) => this.fail(error));
  }

  private get standing(): Standing | null {
    return this.network.standing;
  }

  private watchControls(): void {
    const { screen } = this;
    watchHandScanner((text) => void this.read(text));
    watchClosing(this.root);
    watchSearch(screen, this.network.service, (found) => void this.scan({ delegate: found.delegate }));
    // A finger counts as a touch only once it is lifted.
    for (const kind of ["pointerup", "keydown"]) document.addEventListener(kind, wakeSound);
    const camera = new Camera(screen.part<HTMLVideoElement>("video"), (text) => this.see(text));
    screen.part("camera-on").addEventListener("click", () => void this.startCamera(camera));
    screen.part<HTMLFormElement>("type").addEventListener("submit", (event) => {
      event.preventDefault();
      const field = screen.part<HTMLInputElement>("code");
      const text = field.value.trim();
      field.value = "";
      if (text) void this.read(text);
    });
    screen.part<HTMLSelectElement>("point").addEventListener("change", (event) => {
      chosenPoint.keep((event.target as HTMLSelectElement).value);
      this.showPoint();
    });
    screen.part("direction").addEventListener("click", () => {
      this.direction = this.direction === "in" ? "out" : "in";
      this.showPoint();
    });
    void this.startCameraIfAllowed(camera);
  }

  /** Where the camera was allowed before, it goes on by itself. */
  private async startCameraIfAllowed(camera: Camera): Promise<void> {
    const name = "camera" as PermissionName;
    const permission = await navigator.permissions?.query({ name }).catch(() => null);
    if (permission?.state === "granted") await this.startCamera(camera);
  }

  private async startCamera(camera: Camera): Promise<void> {
    wakeSound();
    try {
      await camera.start();
      this.screen.part("camera").classList.remove("is-off");
      this.screen.show("video", true);
      this.screen.show("camera-on", false);
    } catch {
      this.screen.text("camera-note", say(this.words, "no_camera"));
    }
  }

  private see(text: string): void {
    if (this.busy) return;
    const now = performance.now();
    const isSame = text === this.seen.text && now - this.seen.at < SAME_BADGE_MS;
    this.seen = { text, at: now };
    if (!isSame) void this.read(text);
  }

  /** A text that was read or typed: a pairing link, or a code. */
  private async read(text: string): Promise<void> {
    const code = pairingCode(text);
    if (code) {
      await this.pair(code);
      await this.refresh();
    } else await this.scan({ code: text });
  }

  private async pair(code: string): Promise<void> {
    try {
      await this.network.pair(code);
      this.screen.rest();
    } catch (error) {
      this.fail(error);
    }
  }

  private async scan(subject: Subject, note?: string): Promise<void> {
    const { standing } = this;
    if (this.busy || !standing) return;
    this.busy = true;
    const request: ScanRequest = { scan_id: newScanId(), ...subject, direction: this.direction };
    const point = this.point();
    if (point) request.point = point;
    if (note) request.override = { note };
    try {
      this.show(await this.network.scan(request), standing, subject);
    } catch (error) {
      this.fail(error);
    } finally {
      this.busy = false;
    }
  }

  private show(answer: ScanAnswer, standing: Standing, subject: Subject): void {
    this.showState();
    this.screen.answer(shown(answer, standing, this.words, this.direction));
    void this.showPhoto(answer);
    const point = standing.points.find((one) => one.code === answer.point);
    if (point && answer.count >= 0) {
      if (answer.outcome === "admitted" && this.direction === "in") point.lately += 1;
      point.count = answer.count;
      this.screen.counts(point);
    }
    this.screen.lift(standing.supervisor && canBeLifted(answer));
    this.screen.part("lift").onclick = () => openNote(this.screen, (note) => void this.scan(subject, note));
  }

  /** The photo comes after the answer, unless the next badge was faster. */
  private async showPhoto(answer: ScanAnswer): Promise<void> {
    this.latest = answer.scan_id;
    this.screen.photo(null);
    if (!answer.delegate?.photo) return;
    const address = await this.network.service.photo(answer.delegate.photo);
    if (this.latest === answer.scan_id) this.screen.photo(address);
  }

  private fail(error: unknown): void {
    if (error instanceof Refusal && error.status === 401) {
      this.network.forget();
      this.showPaired();
      this.screen.answer(this.sorry("stop", error.title));
    } else if (error instanceof Refusal) {
      this.screen.answer(this.sorry("hold", error.title));
    } else {
      this.showState();
      const advice = error instanceof CannotServe ? "cannot_serve" : "not_sent_advice";
      this.screen.answer(this.sorry("hold", say(this.words, "not_sent"), say(this.words, advice)));
      if (!(error instanceof Unreachable || error instanceof CannotServe)) throw error;
    }
  }

  private sorry(tone: Shown["tone"], title: string, band = ""): Shown {
    return { tone, title, latin: "", lines: [], notes: [], band, hint: "" };
  }

  private async refresh(): Promise<void> {
    try {
      await this.network.refresh();
    } catch (error) {
      this.fail(error);
    }
    this.showPaired();
  }

  private showState(): void {
    const { offlineSince, waiting } = this.network;
    this.screen.state(token.read() ? offlineSince : null, waiting);
  }

  private showPaired(): void {
    const { screen, standing } = this;
    const isPaired = token.read() !== null;
    this.showState();
    screen.show("unpaired", !isPaired);
    screen.show("say", isPaired);
    screen.show("foot", isPaired);
    screen.show("type", true);
    screen.show("search-open", (standing?.search ?? false) && this.network.offlineSince === null);
    if (!standing) {
      screen.show("choices", false);
      return;
    }
    const list = screen.part<HTMLSelectElement>("point");
    const known = standing.points.map((point) => point.code).join();
    if (list.dataset.known !== known) {
      list.dataset.known = known;
      list.replaceChildren(...standing.points.map((point) => new Option(point.name, point.code)));
      const kept = chosenPoint.read();
      if (standing.points.some((point) => point.code === kept)) list.value = kept ?? "";
    }
    this.showPoint();
  }

  private point(): string {
    return this.screen.part<HTMLSelectElement>("point").value;
  }

  private showPoint(): void {
    const { screen, standing, words } = this;
    if (!standing) return;
    const point = standing.points.find((one) => one.code === this.point());
    const hasExits = point?.admits === "in_out";
    if (!hasExits) this.direction = "in";
    screen.text("name", [point?.name, standing.desk].filter(Boolean).join(" · "));
    screen.show("choices", standing.points.length > 1 || hasExits);
    screen.show("point", standing.points.length > 1);
    screen.text("direction", hasExits ? say(words, `direction.${this.direction}`) : "");
    screen.counts(point);
  }
}
