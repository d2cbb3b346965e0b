/** People who walk in: kept on the device from the moment they are typed, sent once the service can be reached. */

import { newScanId, Refusal, type Service, Unreachable, type WalkInAnswer, type WalkInState } from "./api";
import { kept } from "./store";
import { token } from "./token";

export type Typed = Record<"name" | "name_latin" | "unit" | "title" | "mobile" | "email", string>;

export interface WalkIn {
  id: string;
  /** Whose it is: a desk that is paired anew doesn't send what the one before has typed. */
  token: string;
  person: Typed;
  category: string;
  anyway: boolean;
  /** "kept": not sent yet; "refused": the service wants something else; else what the service said. */
  state: WalkInState | "kept" | "refused";
  answer: WalkInAnswer | null;
  errors: Record<string, string>;
  isAdmitted: boolean;
  isClosed: boolean;
}

const KEY = "walk-ins";

export class WalkIns {
  private all: WalkIn[] = [];
  private sending: Promise<void> | null = null;

  constructor(
    private readonly service: Service,
    private readonly language: string,
  ) {}

  async start(): Promise<void> {
    this.all = (await kept.read<WalkIn[]>(KEY)) ?? [];
  }

  /** Those that somebody still has to do something about, or that wait for the network. */
  get open(): WalkIn[] {
    return this.all.filter((one) => !one.isClosed);
  }

  /** How many wait for the network. */
  get waiting(): number {
    return this.all.filter((one) => one.state === "kept").length;
  }

  /** Keeps who was typed; it is on the disk when this resolves. `id` is that of one that is corrected. */
  async add(person: Typed, category: string, id: string = newScanId()): Promise<WalkIn> {
    const walkIn: WalkIn = {
      id,
      token: token.read() ?? "",
      person,
      category,
      anyway: false,
      state: "kept",
      answer: null,
      errors: {},
      isAdmitted: false,
      isClosed: false,
    };
    this.all = [...this.all.filter((one) => one.id !== id), walkIn];
    await this.write();
    return walkIn;
  }

  /** Sends one, with the supervisor's PIN where one was typed, which is kept nowhere. Throws what the service refuses beside the entries. */
  async send(walkIn: WalkIn, pin: string | null = null): Promise<void> {
    const { id, person, category, anyway } = walkIn;
    const body = {
      walk_in_id: id,
      person,
      category,
      anyway,
      language: this.language,
      ...(pin ? { pin } : {}),
    };
    try {
      walkIn.answer = await this.service.walkIn(body, walkIn.token);
      walkIn.state = walkIn.answer.state;
      walkIn.errors = {};
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== "form_refused") throw error;
      walkIn.state = "refused";
      walkIn.errors = error.errors;
    } finally {
      await this.write();
    }
  }

  /** Sends all that wait; what the service refuses otherwise waits on. */
  sendAll(): Promise<void> {
    this.sending ??= this.sendEach().finally(() => {
      this.sending = null;
    });
    return this.sending;
  }

  private async sendEach(): Promise<void> {
    for (const walkIn of this.all.filter((one) => one.state === "kept")) {
      try {
        await this.send(walkIn);
      } catch (error) {
        if (error instanceof Unreachable) throw error;
      }
    }
  }

  /** Asks how one stands by now, with a fresh handle to scan by. */
  async look(walkIn: WalkIn): Promise<void> {
    if (walkIn.state === "kept" || walkIn.state === "known") return this.send(walkIn);
    walkIn.answer = await this.service.walkInState(walkIn.id, walkIn.token);
    walkIn.state = walkIn.answer.state;
    await this.write();
  }

  /** Keeps what was changed of one, and lets go of those that are done with. */
  async write(): Promise<void> {
    this.all = this.all.filter((one) => !one.isClosed || one.state === "kept");
    await kept.write(KEY, this.all);
  }
}
