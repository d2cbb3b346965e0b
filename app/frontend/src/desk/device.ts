/** The device's own menu: what it is used for, its camera and light, its printer; and the way out of a kiosk. */

import { Refusal, Unreachable } from "./api";
import type { Camera } from "./camera";
import type { Network } from "./network";
import type { Screen } from "./screen";
import { signal } from "./signals";
import { chosenCamera, chosenMode, hasPrinter, isMuted, isStill } from "./token";
import { say, type Words } from "./words";

export type Mode = "desk" | "kiosk" | "gate";

const MODES: Mode[] = ["desk", "kiosk", "gate"];

export class Device {
  private isLit = false;

  constructor(
    private readonly root: HTMLElement,
    private readonly screen: Screen,
    private readonly network: Network,
    private readonly words: Words,
    private readonly camera: Camera,
    startCamera: () => Promise<void>,
    private readonly onMode: () => void,
  ) {
    screen.part("menu-open").addEventListener("click", () => void this.open());
    screen.part<HTMLSelectElement>("mode").addEventListener("change", (event) => {
      this.choose((event.target as HTMLSelectElement).value as Mode);
    });
    screen.part<HTMLSelectElement>("cameras").addEventListener("change", (event) => {
      chosenCamera.keep((event.target as HTMLSelectElement).value);
      camera.stop();
      void startCamera();
    });
    screen.part("torch").addEventListener("click", () => void this.toggleLight());
    this.watchSwitch("printer", (isOn) => (isOn ? hasPrinter.keep("yes") : hasPrinter.forget()));
    this.watchSwitch("sound", (isOn) => (isOn ? isMuted.forget() : isMuted.keep("yes")));
    this.watchSwitch("vibration", (isOn) => (isOn ? isStill.forget() : isStill.keep("yes")));
    screen.show("vibration-row", "vibrate" in navigator);
    screen.part("leave").addEventListener("click", () => this.askPin());
    screen.part<HTMLFormElement>("pin-form").addEventListener("submit", (event) => {
      event.preventDefault();
      void this.leave();
    });
    for (const button of root.querySelectorAll<HTMLElement>("[data-card]"))
      button.addEventListener("click", () => this.showCard(button.dataset.card ?? ""));
    this.showQuiet();
    this.apply();
  }

  /** Keeps on the device what a switch says; whoever switches a signal on hears or feels it at once. */
  private watchSwitch(name: "printer" | "sound" | "vibration", keep: (isOn: boolean) => void): void {
    this.screen.part(name).addEventListener("change", (event) => {
      const isOn = (event.target as HTMLInputElement).checked;
      keep(isOn);
      this.showQuiet();
      if (isOn && name !== "printer") signal("ok");
    });
  }

  /** Who relies on the sound must see that there is none. */
  private showQuiet(): void {
    this.screen.show("quiet", isMuted.read() === "yes");
  }

  get mode(): Mode {
    return MODES.find((mode) => mode === chosenMode.read()) ?? "desk";
  }

  /** Whoever pairs the device anew is an organiser's own: a kiosk ends. */
  set(mode: Mode): void {
    chosenMode.keep(mode);
    this.apply();
  }

  /** What the camera of now can do. */
  showLight(): void {
    this.isLit = false;
    this.screen.text("torch", this.camera.hasTorch ? say(this.words, "torch.on") : "");
  }

  private apply(): void {
    this.root.dataset.mode = this.mode;
    this.onMode();
  }

  private choose(mode: Mode): void {
    if (mode === "kiosk" && !this.network.standing?.pin) {
      // Nobody could end it.
      this.screen.text("menu-message", say(this.words, "pin.none"));
      this.screen.part<HTMLSelectElement>("mode").value = this.mode;
      return;
    }
    this.set(mode);
    this.screen.part<HTMLDialogElement>("menu-dialog").close();
  }

  private async open(): Promise<void> {
    const { screen, words } = this;
    screen.text("menu-message", "");
    const modes = screen.part<HTMLSelectElement>("mode");
    modes.replaceChildren(...MODES.map((mode) => new Option(say(words, `mode.${mode}`), mode)));
    modes.value = this.mode;
    screen.part<HTMLInputElement>("printer").checked = hasPrinter.read() === "yes";
    screen.part<HTMLInputElement>("sound").checked = isMuted.read() !== "yes";
    screen.part<HTMLInputElement>("vibration").checked = isStill.read() !== "yes";
    screen.show("tongues", this.network.offlineSince === null);
    screen.part<HTMLDialogElement>("menu-dialog").showModal();
    const cameras = await this.camera.others().catch(() => []);
    const list = screen.part<HTMLSelectElement>("cameras");
    const named = cameras.map((one, nth) => new Option(one.label || String(nth + 1), one.deviceId));
    list.replaceChildren(new Option(say(words, "camera.any"), ""), ...named);
    list.value = cameras.some((one) => one.deviceId === chosenCamera.read())
      ? (chosenCamera.read() ?? "")
      : "";
    screen.show("cameras-row", cameras.length > 1);
  }

  private async toggleLight(): Promise<void> {
    this.isLit = !this.isLit;
    await this.camera.light(this.isLit).catch(() => undefined);
    this.screen.text("torch", say(this.words, this.isLit ? "torch.off" : "torch.on"));
  }

  private showCard(language: string): void {
    for (const card of this.root.querySelectorAll<HTMLElement>("[data-card-page]"))
      card.hidden = card.dataset.cardPage !== language;
    for (const button of this.root.querySelectorAll<HTMLElement>("[data-card]"))
      button.setAttribute("aria-pressed", String(button.dataset.card === language));
  }

  private askPin(): void {
    this.screen.text("pin-message", "");
    this.screen.part<HTMLInputElement>("pin").value = "";
    this.screen.part<HTMLDialogElement>("pin-dialog").showModal();
  }

  private async leave(): Promise<void> {
    const field = this.screen.part<HTMLInputElement>("pin");
    const pin = field.value.trim();
    field.value = "";
    try {
      await this.network.service.pin(pin);
      this.screen.part<HTMLDialogElement>("pin-dialog").close();
      this.set("desk");
    } catch (error) {
      if (!(error instanceof Refusal || error instanceof Unreachable)) throw error;
      this.screen.text(
        "pin-message",
        error instanceof Refusal ? error.title : say(this.words, "pin.offline"),
      );
    }
  }
}
