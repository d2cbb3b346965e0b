/** What the desk says to the service and what it is told; scans.md has the shapes. */

export type Direction = "in" | "out";

export interface ScanRequest {
  scan_id: string;
  code?: string;
  delegate?: string;
  point?: string;
  direction?: Direction;
  override?: { note: string };
}

export interface Person {
  name: string;
  name_latin: string | null;
  unit: string | null;
  category: string;
  colour: string | null;
  photo: string | null;
  attention: string[];
}

export interface ScanAnswer {
  scan_id: string;
  outcome: "admitted" | "refused";
  reason: string | null;
  point: string;
  at: string;
  replayed: boolean;
  delegate: Person | null;
  first: Entry | null;
  detail: { event?: string; opens?: string; closes?: string; holds?: string[]; hand_out?: string[] };
  marks: string[];
  rule?: string;
  count: number;
}

export interface Point {
  code: string;
  name: string;
  admits: "once" | "many" | "in_out";
  count: number;
  lately: number;
}

export interface Standing {
  desk: string;
  now: string;
  keys: Record<string, string>;
  event: { code: string; name: string; timezone: string };
  supervisor: boolean;
  search: boolean;
  points: Point[];
  categories: { code: string; name: string; names?: Record<string, string>; colour: string | null }[];
  /** Until when scans are wiped; null where they count. */
  rehearsal: { until: string } | null;
  /** Whether the event has a supervisor's PIN. */
  pin: boolean;
  walk_ins: { approval: boolean; categories: { code: string; name: string }[] } | null;
  activities: { code: string; title: string; starts: string }[];
}

export interface Found {
  delegate: string;
  name: string;
  name_latin: string | null;
  unit: string | null;
  category: string;
  colour: string | null;
  /** The badge's number, by which the device knows what it has done itself. */
  number: number;
  /** The entry that keeps the person from entering anew at the point that was asked about. */
  first: Entry | null;
}

/** When somebody was let in, and at which desk. */
export interface Entry {
  at: string;
  desk: string;
}

export type WalkInState = "approved" | "pending" | "rejected" | "known" | "alike";

export interface WalkInAnswer {
  state: WalkInState;
  delegate: string | null;
  /** Who may be the same; null for somebody whom this desk may not know. */
  alike: (string | null)[];
  person: { name: string; name_latin: string | null; unit: string | null; category: string } | null;
}

/** The service refused the request itself; `title` says why in the desk's language. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly retryAfter: number,
    /** What is wrong with a form, by field. */
    readonly errors: Record<string, string> = {},
  ) {
    super(code);
  }
}

/** The service can't be reached. */
export class Unreachable extends Error {}

/** Somebody stands at the desk: where the service takes longer, the desk decides by itself. */
const PATIENCE_MS = 2_500;
/** How long it may be quiet before the desk feels for the service, and how long it waits then: 3 s in all at most,
 * and no less than a slow line takes. */
export const QUIET_MS = 600;
const PULSE_PATIENCE_MS = 2_250;
/** Nobody waits for a form as for a door. */
const FORM_PATIENCE_MS = 10_000;
const BATCH_PATIENCE_MS = 30_000;

export class Service {
  /** When the service was last heard, by the page's own clock. */
  heardAt = 0;

  constructor(
    private readonly base: string,
    private readonly version: string,
    private readonly token: () => string | null,
    private readonly waiting: () => number,
  ) {}

  pair(code: string): Promise<{ token: string }> {
    return this.ask("/pair", { code });
  }

  /** Whether the service is still there. Whatever else it has answered meanwhile is as good a sign. */
  async isThere(): Promise<boolean> {
    const askedAt = performance.now();
    try {
      await this.fetch("/pulse", undefined, null, PULSE_PATIENCE_MS);
      return true;
    } catch (error) {
      return !(error instanceof Unreachable) || this.heardAt > askedAt;
    }
  }

  standing(): Promise<Standing> {
    return this.ask("");
  }

  search(words: string, point: string): Promise<{ results: Found[] }> {
    return this.ask(`/search?${new URLSearchParams({ q: words, point })}`);
  }

  /** A photo as an address within this page, for pictures carry no token; null where it can't be had. */
  async photo(address: string): Promise<string | null> {
    const headers = { Authorization: `Bearer ${this.token() ?? ""}` };
    const response = await fetch(address, { headers, cache: "no-store" }).catch(() => null);
    return response?.ok ? URL.createObjectURL(await response.blob()) : null;
  }

  scan(request: ScanRequest): Promise<ScanAnswer> {
    return this.ask("/scans", request);
  }

  /** Delivers scans that were made offline; `token` is that of the desk which made them. */
  batch(scans: object[], token: string): Promise<{ results: { scan_id: string; error?: string }[] }> {
    const body = { sent_at: new Date().toISOString(), scans };
    return this.ask("/scans/batch", body, { token, patience: BATCH_PATIENCE_MS });
  }

  roster(cursor: string | null): Promise<{ roster: string; key: number; signature: string }> {
    const query = cursor ? `?since=${encodeURIComponent(cursor)}` : "";
    return this.ask(`/roster${query}`, undefined, { patience: BATCH_PATIENCE_MS });
  }

  walkIn(body: object, token: string): Promise<WalkInAnswer> {
    return this.ask("/walk-ins", body, { token, patience: FORM_PATIENCE_MS });
  }

  walkInState(id: string, token: string): Promise<WalkInAnswer> {
    return this.ask(`/walk-ins/${id}`, undefined, { token });
  }

  /** Whether it is the supervisor's PIN: throws a refusal where it isn't. */
  async pin(pin: string): Promise<void> {
    await this.fetch("/pin", { pin }, this.token(), FORM_PATIENCE_MS);
  }

  /** The badge of whom a code or a handle stands for, as a PDF. */
  async badge(subject: { code?: string; delegate?: string }): Promise<Blob> {
    return (await this.fetch("/badges", subject, this.token(), BATCH_PATIENCE_MS)).blob();
  }

  private async ask<Answer>(
    path: string,
    body?: object,
    { token = this.token(), patience = PATIENCE_MS }: { token?: string | null; patience?: number } = {},
  ): Promise<Answer> {
    const response = await this.fetch(path, body, token, patience);
    return response.json().catch((error: unknown) => {
      throw new Unreachable(String(error));
    }) as Promise<Answer>;
  }

  private async fetch(
    path: string,
    body: object | undefined,
    token: string | null,
    patience: number,
  ): Promise<Response> {
    const headers: Record<string, string> = {
      "X-Desk-Version": this.version,
      "X-Desk-Queued": String(this.waiting()),
    };
    if (token) headers.Authorization = `Bearer ${token}`;
    if (body) headers["Content-Type"] = "application/json";
    const request: RequestInit = { headers, cache: "no-store", signal: AbortSignal.timeout(patience) };
    if (body) Object.assign(request, { method: "POST", body: JSON.stringify(body) });
    let response: Response;
    try {
      response = await fetch(this.base + path, request);
    } catch (error) {
      throw new Unreachable(String(error));
    }
    if (response.status >= 500) throw new Unreachable(String(response.status));
    this.heardAt = performance.now();
    if (response.ok) return response;
    const problem = (await response.json().catch(() => ({}))) as Problem;
    const wait = Number(response.headers.get("Retry-After") ?? 0);
    throw new Refusal(response.status, problem.code ?? "", problem.title ?? "", wait, problem.errors);
  }
}

interface Problem {
  code?: string;
  title?: string;
  errors?: Record<string, string>;
}

/** A fresh number for a scan: a random UUID. */
export function newScanId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
