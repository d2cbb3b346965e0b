/** The roster: what the desk knows of badges while there is no network. Each entry opens only with the badge in hand. */

import { Refusal, type Service } from "./api";
import { fromBase64, isSigned, type ReadCode, toBase64 } from "./codes";
import type { Direction, Passage, Standing as PersonStanding, PointRule } from "./rules";
import { kept } from "./store";
import type { News, Tabs } from "./tabs";

interface PointText {
  code: string;
  admits: PointRule["admits"];
  daily: boolean;
  forgiving: boolean;
  needs_sign_up: boolean;
  categories: string[] | null;
  opens: string | null;
  closes: string | null;
  activity: string | null;
}

/** [scan, point, number, second, direction, desk, clock off, annulled] */
export type Admitted = [string, string, number, number, Direction, string, number, number];

export interface RosterText {
  format: number;
  event: number;
  zone: string;
  whole: boolean;
  /** Until when what is let in is wiped; null where it counts. */
  rehearsal: string | null;
  made: string;
  ends: string;
  cursor: string;
  keys: Record<string, string>;
  points: PointText[];
  categories: Record<string, [string, string | null]>;
  activities: Record<string, [string, string]>;
  void: Record<string, number>;
  admitted: Admitted[];
  entries: Record<string, string>;
}

export interface Listed {
  number: number;
  name: string;
  nameLatin: string | null;
  unit: string | null;
  category: string;
  standing: PersonStanding;
  attention: string[];
  holds: string[];
}

interface Answer {
  roster: string;
  key: number;
  signature: string;
}

const FORMAT = 1;
const text = new TextEncoder();

export class Roster {
  private text: RosterText | null = null;
  /** What this desk has let in while online, since the service last told. */
  private own: Admitted[] = [];

  constructor(private readonly tabs: Tabs) {}

  async start(): Promise<void> {
    this.text = (await kept.read<RosterText>("roster")) ?? null;
    this.own = (await kept.read<Admitted[]>("own")) ?? [];
  }

  /** Keeps that somebody was let in just now, so that the desk knows it also if the network goes this instant. */
  async note(admitted: Admitted): Promise<void> {
    this.own.push(admitted);
    this.tabs.tell({ kind: "admitted", admitted });
    await kept.write("own", this.own);
  }

  /** Whom another tab of the device has let in. */
  follow(news: News): void {
    if (news.kind === "admitted") this.own.push(news.admitted);
  }

  /** Until when this roster may be used, or null where there is none. */
  get ends(): number | null {
    return this.text ? Date.parse(this.text.ends) : null;
  }

  get event(): number | undefined {
    return this.text?.event;
  }

  get zone(): string {
    return this.text?.zone ?? "UTC";
  }

  isGood(now: number): boolean {
    return (
      this.text !== null && now >= Date.parse(this.text.made) - 3_600_000 && now < Date.parse(this.text.ends)
    );
  }

  async forget(): Promise<void> {
    this.text = null;
    this.own = [];
    await kept.forget("roster");
    await kept.forget("own");
  }

  /** Brings the roster up to date. `keys` are the event's, as the service told this desk. */
  async renew(service: Service, keys: Record<string, string>): Promise<void> {
    let answer: Answer;
    try {
      answer = await service.roster(this.text?.cursor ?? null);
    } catch (error) {
      if (error instanceof Refusal) return;
      throw error;
    }
    const isGenuine = await isSigned(
      text.encode(answer.roster),
      fromBase64(answer.signature),
      keys[String(answer.key)],
    );
    if (!isGenuine) return;
    const fresh = JSON.parse(answer.roster) as RosterText;
    if (fresh.format !== FORMAT) return;
    if (this.text?.rehearsal && !fresh.rehearsal) this.own = [];
    this.text = fresh.whole || !this.text ? fresh : merged(this.text, fresh);
    const told = new Set(fresh.admitted.map(([scan]) => scan));
    this.own = this.own.filter(([scan]) => !told.has(scan));
    await kept.write("roster", this.text);
    await kept.write("own", this.own);
  }

  point(code: string): PointRule | null {
    const found = this.text?.points.find((one) => one.code === code);
    return found
      ? {
          admits: found.admits,
          daily: found.daily,
          forgiving: found.forgiving,
          needsSignUp: found.needs_sign_up,
          categories: found.categories,
          opens: found.opens ? Date.parse(found.opens) : null,
          closes: found.closes ? Date.parse(found.closes) : null,
        }
      : null;
  }

  activityOf(point: string): string | null {
    return this.text?.points.find((one) => one.code === point)?.activity ?? null;
  }

  /** Codes of those among `holds` that take place on the day of `at`. */
  today(holds: string[], at: string): string[] {
    return holds.filter((code) => {
      const [starts, ends] = this.text?.activities[code] ?? ["", ""];
      return this.dateOf(starts) <= this.dateOf(at) && this.dateOf(at) <= this.dateOf(ends);
    });
  }

  private dateOf(time: string): string {
    return time ? new Intl.DateTimeFormat("sv-SE", { timeZone: this.zone }).format(new Date(time)) : "";
  }

  async isGenuine(code: ReadCode): Promise<boolean> {
    return isSigned(code.signed, code.signature, this.text?.keys[String(code.key)]);
  }

  /** Until when everything was a rehearsal that is over now, also where the desk hasn't heard of its end. */
  wipedUntil(now: number): number {
    const until = this.text?.rehearsal ? Date.parse(this.text.rehearsal) : 0;
    return now >= until ? until : 0;
  }

  isVoid(code: ReadCode): boolean {
    return code.issue <= (this.text?.void[String(code.serial)] ?? 0);
  }

  category(number: number): { code: string; colour: string | null } {
    const [code, colour] = this.text?.categories[String(number)] ?? ["", null];
    return { code, colour };
  }

  colourOf(category: string): string | null {
    return Object.values(this.text?.categories ?? {}).find(([code]) => code === category)?.[1] ?? null;
  }

  /** What the roster says of the badge's holder, or null where it doesn't know the badge. */
  async find(code: ReadCode): Promise<Listed | null> {
    const closed = this.text?.entries[await entryId(code.secret)];
    if (!closed) return null;
    const raw = fromBase64(closed);
    const key = await crypto.subtle.importKey("raw", await entryKey(code.secret), "AES-GCM", false, [
      "decrypt",
    ]);
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: raw.slice(0, 12) }, key, raw.slice(12));
    const [number, name, nameLatin, unit, category, standing, attention, holds] = JSON.parse(
      new TextDecoder().decode(plain),
    );
    return { number, name, nameLatin, unit, category, standing, attention, holds };
  }

  /** Earlier admissions of a number at a point, as far as the service had told, without those of `known` scans. */
  passages(point: string, number: number, known: Set<string>, now: number): Passage[] {
    const wiped = this.wipedUntil(now);
    return [...(this.text?.admitted ?? []), ...this.own]
      .filter(
        ([scan, at, who, second, , , , annulled]) =>
          at === point && who === number && !annulled && !known.has(scan) && second * 1000 >= wiped,
      )
      .map(([, , , second, direction, desk, clockOff]) => ({
        at: second * 1000,
        direction,
        desk,
        clockOff: clockOff === 1,
      }));
  }
}

function merged(old: RosterText, fresh: RosterText): RosterText {
  const renewed = new Set(fresh.admitted.map(([scan]) => scan));
  return {
    ...fresh,
    entries: { ...old.entries, ...fresh.entries },
    admitted: [...old.admitted.filter(([scan]) => !renewed.has(scan)), ...fresh.admitted],
  };
}

async function entryId(secret: Uint8Array<ArrayBuffer>): Promise<string> {
  const label = text.encode("juying roster id");
  const message = new Uint8Array([...label, ...secret]);
  return toBase64(new Uint8Array(await crypto.subtle.digest("SHA-256", message)).slice(0, 12));
}

async function entryKey(secret: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer> {
  const key = await crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, [
    "sign",
  ]);
  return crypto.subtle.sign("HMAC", key, text.encode("juying roster entry"));
}
