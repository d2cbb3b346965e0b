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
import { Device } from "./device";
import { openNote, watchClosing } from "./dialogs";
import { watchHandScanner } from "./keyboard";
import { Network } from "./network";
import { CannotServe } from "./offline";
import { printPdf } from "./printing";
import { Screen } from "./screen";
import { SearchDialog } from "./search-dialog";
import { keepAwake, wakeSound } from "./signals";
import { chosenCamera, chosenDirection, chosenPoint, hasPrinter, pairingCode, token } from "./token";
import { View } from "./view";
import { WalkInDialog } from "./walk-in-dialog";
import { canBeLifted, greeting, nameless, type Shown, shown } from "./wording";
import { readGreetings, say, type Words } from "./words";

type Subject = Pick<ScanRequest, "code" | "delegate">;

export class Desk {
  private readonly screen: Screen;
  private readonly network: Network;
  private direction: Direction = chosenDirection.read() === "out" ? "out" : "in";
  private busy = false;
  /** The badge that is being answered, and those that a hand scanner read meanwhile: a slow line passes over nobody. */
  private inHand = "";
  private next: string[] = [];
  /** Once what was kept on the device is taken up. */
  private takenUp: Promise<void> = Promise.resolve();
  private latest = "";
  private readonly view = new View();
  private readonly camera: Camera;
  private readonly device: Device;
  private readonly walkIn: WalkInDialog;
  private readonly search: SearchDialog;
  private readonly greetings: Record<string, Words>;
  /** The language of whoever stands before a kiosk. */
  private language: string;

  constructor(
    private readonly root: HTMLElement,
    private readonly words: Words,
  ) {
    this.screen = new Screen(root, words);
    this.network = new Network(root, () => this.showPaired());
    this.greetings = readGreetings(root);
    this.language = document.documentElement.lang.slice(0, 2);
    this.camera = new Camera(this.screen.part<HTMLVideoElement>("video"), (texts) => this.see(texts));
    this.walkIn = new WalkInDialog(this.screen, this.network, words, {
      letIn: (handle) => this.scan({ delegate: handle }),
      print: (handle) => this.print({ delegate: handle }),
    });
    const { camera, screen, network } = this;
    this.search = new SearchDialog(
      this.screen,
      this.network,
      words,
      () => this.point(),
      (found) => void this.scan({ delegate: found.delegate }),
    );
    this.screen.ready = () => this.ready();
    this.device = new Device(
      root,
      screen,
      network,
      words,
      camera,
      () => this.startCamera(),
      () => screen.rest(),
    );
  }

  async start(): Promise<void> {
    this.takenUp = this.network.start();
    this.watchControls();
    keepAwake();
    this.screen.rest();
    const code = pairingCode(location.href);
    // The one-time code goes from the address before anything else, so that no history keeps it.
    if (code) history.replaceState(null, "", location.pathname + location.search);
    await this.takenUp;
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
    watchHandScanner((text) => {
      // The answer is for whoever stands here now; no window may hide it.
      this.walkIn.setAside();
      for (const window of this.root.querySelectorAll<HTMLDialogElement>("dialog[open]")) window.close();
      void this.read(text);
    });
    watchClosing(this.root);
    // A finger counts as a touch only once it is lifted.
    for (const kind of ["pointerup", "keydown"]) document.addEventListener(kind, wakeSound);
    screen.part("camera-on").addEventListener("click", () => void this.startCamera());
    for (const button of this.root.querySelectorAll<HTMLElement>("[data-greet]"))
      button.addEventListener("click", () => {
        this.language = button.dataset.greet ?? this.language;
        screen.rest();
      });
    screen.part<HTMLFormElement>("type").addEventListener("submit", (event) => {
      event.preventDefault();
      const field = screen.part<HTMLInputElement>("code");
      const text = field.value.trim();
      field.value = "";
      if (text) void this.read(text);
    });
    screen.part<HTMLSelectElement>("point").addEventListener("change", (event) => {
      const list = event.target as HTMLSelectElement;
      chosenPoint.keep(list.value);
      // A hand scanner that types would choose points with its letters.
      list.blur();
      this.turn();
    });
    screen.part("direction").addEventListener("click", () => {
      this.direction = this.direction === "in" ? "out" : "in";
      chosenDirection.keep(this.direction);
      this.turn();
    });
    void this.startCameraIfAllowed();
  }

  /** To another point or direction: what was offered at the one before goes, or it would be done here. */
  private turn(): void {
    this.screen.rest();
    this.showPoint();
  }

  private ready(): string {
    return this.root.dataset.mode === "kiosk"
      ? say(this.greetings[this.language] ?? {}, "ready")
      : say(this.words, "ready");
  }

  /** Where the camera was allowed before, it goes on by itself. */
  private async startCameraIfAllowed(): Promise<void> {
    const name = "camera" as PermissionName;
    const permission = await navigator.permissions?.query({ name }).catch(() => null);
    if (permission?.state === "granted") await this.startCamera();
  }

  private async startCamera(): Promise<void> {
    wakeSound();
    try {
      // A camera that was chosen once may have been unplugged.
      await this.camera.start(chosenCamera.read()).catch(() => this.camera.start());
      this.screen.part("camera").classList.remove("is-off");
      this.screen.show("video", true);
      this.screen.show("camera-on", false);
      this.device.showLight();
    } catch {
      this.screen.text("camera-note", say(this.words, "no_camera"));
    }
  }

  private see(texts: string[]): void {
    this.screen.text("camera-hint", texts.length > 1 ? say(this.words, "two_in_view") : "");
    const text = this.view.next(texts, performance.now(), this.busy);
    if (text) void this.read(text);
  }

  /** A text that was read or typed: a pairing link, or a code. */
  private async read(text: string): Promise<void> {
    if (this.busy) {
      if (text !== this.inHand && !this.next.includes(text)) this.next.push(text);
      return;
    }
    const code = pairingCode(text);
    if (code) {
      await this.pair(code);
      await this.refresh();
    } else await this.scan({ code: text });
  }

  private async pair(code: string): Promise<void> {
    const { mode } = this.device;
    try {
      await this.network.pair(code);
      // Whoever has chosen another one meanwhile has chosen it for this pairing.
      if (this.device.mode === mode) this.device.set("desk");
    } catch (error) {
      this.fail(error);
    }
  }

  /** Whether the person was let in. */
  private async scan(subject: Subject, note?: string): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.inHand = subject.code ?? "";
    try {
      // Whoever scans while the screen still wakes up is answered a moment later, not passed over.
      await this.takenUp;
      return await this.ask(subject, note);
    } catch (error) {
      this.fail(error);
      return false;
    } finally {
      this.busy = false;
      const next = this.next.shift();
      if (next) void this.read(next);
    }
  }

  private async ask(subject: Subject, note?: string): Promise<boolean> {
    const { standing } = this;
    if (!token.read()) {
      this.screen.text("unpaired-why", say(this.words, "no_link"));
      return false;
    }
    if (!standing) throw new CannotServe();
    const request: ScanRequest = { scan_id: newScanId(), ...subject, direction: this.direction };
    const point = this.point();
    if (point) request.point = point;
    if (note) request.override = { note };
    const answer = await this.network.scan(request);
    this.show(answer, standing, subject);
    return answer.outcome === "admitted";
  }

  private show(answer: ScanAnswer, standing: Standing, subject: Subject): void {
    this.showState();
    this.screen.answer(this.said(answer, standing));
    if (this.device.mode === "desk") void this.showPhoto(answer);
    this.offerBadge(answer, subject);
    const point = standing.points.find((one) => one.code === answer.point);
    if (point && answer.count >= 0) {
      if (answer.outcome === "admitted" && this.direction === "in") point.lately += 1;
      point.count = answer.count;
      this.screen.counts(point);
    }
    this.screen.offer("lift", standing.supervisor && canBeLifted(answer));
    this.screen.part("lift").onclick = () => openNote(this.screen, (note) => void this.scan(subject, note));
  }

  private said(answer: ScanAnswer, standing: Standing): Shown {
    const { words, direction, language } = this;
    if (this.device.mode === "gate") return nameless(answer, words, direction);
    if (this.device.mode === "desk") return shown(answer, standing, words, direction);
    const said = greeting(answer, standing, this.greetings[language] ?? {}, language, direction);
    // Whoever comes next is greeted in the language of the page.
    this.language = document.documentElement.lang.slice(0, 2);
    return said;
  }

  /** Whose badge isn't printed yet gets it where there is a printer: by itself at a kiosk, by a button at a desk. */
  private offerBadge(answer: ScanAnswer, subject: Subject): void {
    const isMissing = answer.detail.hand_out?.includes("badge_to_print") ?? false;
    const { mode } = this.device;
    this.screen.offer("print", isMissing && mode === "desk");
    this.screen.part("print").onclick = () => void this.print(subject);
    if (isMissing && mode === "kiosk" && hasPrinter.read() === "yes") void this.print(subject);
  }

  private async print(subject: Subject): Promise<void> {
    try {
      printPdf(await this.network.service.badge(subject));
    } catch (error) {
      if (error instanceof Unreachable)
        this.screen.answer(this.sorry("hold", say(this.words, "walk_in.no_badge")));
      else this.fail(error);
    }
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
    // What was offered belongs to whoever was scanned before.
    this.screen.offer("lift", false);
    this.screen.offer("print", false);
    if (error instanceof Refusal && error.status === 401) {
      this.network.forget();
      this.device.set("desk");
      this.showPaired();
      this.tell(this.sorry("stop", error.title));
    } else if (error instanceof Refusal) {
      this.tell(this.sorry("hold", error.title));
    } else {
      this.showState();
      const advice = error instanceof CannotServe ? error.advice : "not_sent_advice";
      this.tell(this.sorry("hold", say(this.words, "not_sent"), say(this.words, advice)));
      if (!(error instanceof Unreachable || error instanceof CannotServe)) throw error;
    }
  }

  /** A device that is no desk has no place for answers: it says why beside what is to be done about it. */
  private tell(shown: Shown): void {
    this.screen.answer(shown);
    this.screen.text("unpaired-why", token.read() ? "" : shown.title);
  }

  /** Why something couldn't be done; whoever stands before a kiosk is only asked to try again. */
  private sorry(tone: Shown["tone"], title: string, band = ""): Shown {
    const isKiosk = this.device.mode === "kiosk";
    const said = isKiosk ? say(this.greetings[this.language] ?? {}, "hold") : title;
    return { tone, title: said, latin: "", lines: [], notes: [], band: isKiosk ? "" : band, hint: "" };
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
    const zone = this.standing?.event.timezone;
    if (token.read()) this.screen.state(offlineSince, waiting, zone);
    else this.screen.stateOfNoDesk(waiting);
    this.screen.show("rehearsal", this.network.rehearsedUntil > 0);
    this.walkIn.offer(token.read() ? this.standing : null);
  }

  private showPaired(): void {
    const { screen, standing } = this;
    const isPaired = token.read() !== null;
    this.showState();
    screen.show("unpaired", !isPaired);
    if (isPaired) screen.text("unpaired-why", "");
    screen.show("say", isPaired);
    screen.show("foot", isPaired);
    screen.show("type", true);
    screen.asksFor(isPaired ? "code" : "link");
    screen.show("search-open", standing?.search ?? false);
    this.search.renew();
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
    screen.part("direction").classList.toggle("is-filled", this.direction === "out");
    screen.counts(point);
  }
}
