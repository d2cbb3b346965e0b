/** The desk's way to the service, and what it does when there is none: it decides by itself and delivers later. */

import {
  type Direction,
  type Entry,
  type Found,
  QUIET_MS,
  Refusal,
  type ScanAnswer,
  type ScanRequest,
  Service,
  type Standing,
  Unreachable,
} from "./api";
import { readCode } from "./codes";
import { tellHealth } from "./health";
import { CannotServe, entryOf, inZone, type OfflineDesk, scanOffline } from "./offline";
import { Queue } from "./queue";
import { Roster } from "./roster";
import { kept, persist } from "./store";
import { Tabs } from "./tabs";
import { token } from "./token";
import { WalkIns } from "./walk-ins";

const LOOK_AGAIN_MS = 15_000;
const LOOK_AGAIN_OFFLINE_MS = 2_000;
const RENEW_ROSTER_MS = 60_000;

export class Network {
  readonly service: Service;
  standing: Standing | null = null;
  /** Since when there is no network, or null while there is. */
  offlineSince: number | null = null;
  readonly walkIns: WalkIns;
  private readonly api: string;
  private readonly queue: Queue;
  private readonly tabs = new Tabs();
  private readonly roster = new Roster(this.tabs);
  private clockBehind = 0;
  private renewedAt = 0;
  private looking: Promise<void> | null = null;
  /** Has the service looked for again soon; nothing before it is watched. */
  private lookSoon = (): void => undefined;

  constructor(
    root: HTMLElement,
    private readonly onChange: () => void,
  ) {
    const { api = "", version = "" } = root.dataset;
    this.api = api;
    this.service = new Service(api, version, token.read, () => this.queue.waiting);
    this.queue = new Queue(this.service, this.tabs);
    this.walkIns = new WalkIns(this.service, document.documentElement.lang.slice(0, 2));
  }

  get waiting(): number {
    return this.queue.waiting + this.walkIns.waiting;
  }

  /** Until when scans are a rehearsal's, by the service's clock; 0 where they count. */
  get rehearsedUntil(): number {
    const until = this.standing?.rehearsal ? Date.parse(this.standing.rehearsal.until) : 0;
    return Date.now() + this.clockBehind < until ? until : 0;
  }

  /** Takes up what was kept on the device. */
  async start(): Promise<void> {
    persist();
    await Promise.all([this.queue.start(), this.roster.start(), this.walkIns.start()]);
    this.tabs.hear((news) => {
      this.roster.follow(news);
      // What left the queue comes back with the roster.
      if (news.kind === "delivered") this.renewedAt = 0;
      void this.queue.follow(news).then(this.onChange);
    });
    const [held, standing, clockBehind, offlineSince] = await Promise.all([
      kept.read<string>("token"),
      kept.read<Standing>("standing"),
      kept.read<number>("clockBehind"),
      kept.read<number>("offlineSince"),
    ]);
    // All at once: a scan between two of them would be judged by a clock that isn't set yet.
    if (held && !token.read()) token.keep(held);
    if (token.read()) this.standing = standing ?? null;
    this.clockBehind = clockBehind ?? 0;
    this.offlineSince = offlineSince ?? null;
  }

  /** Looks again and again whether the service is there; `onError` is told what is wrong beside that. */
  watch(onError: (error: unknown) => void): void {
    let next = 0;
    const later = (delay: number) => {
      clearTimeout(next);
      next = window.setTimeout(look, delay);
    };
    const look = async () => {
      clearTimeout(next);
      await this.refresh().catch((error: unknown) => {
        if (error instanceof Refusal && error.status === 401) onError(error);
      });
      this.onChange();
      later(this.offlineSince === null ? LOOK_AGAIN_MS : LOOK_AGAIN_OFFLINE_MS);
    };
    this.lookSoon = () => later(LOOK_AGAIN_OFFLINE_MS);
    this.lookSoon();
    this.feel();
    addEventListener("offline", () => void this.lost());
    addEventListener("online", () => void look());
  }

  /** Feels for the service whenever it has been quiet, for a line may die without a word while nobody scans. */
  private feel(): void {
    let next = 0;
    let isFeeling = false;
    const feel = async () => {
      clearTimeout(next);
      if (isFeeling) return;
      isFeeling = true;
      const isQuiet = performance.now() - this.service.heardAt >= QUIET_MS;
      // A page that nobody sees leaves the line alone; one without a network looks for it in its own way.
      const isWatched = !document.hidden && token.read() !== null && this.offlineSince === null;
      if (isQuiet && isWatched && !(await this.service.isThere())) await this.lost();
      isFeeling = false;
      const quietIn = QUIET_MS - (performance.now() - this.service.heardAt);
      next = window.setTimeout(feel, quietIn > 0 ? quietIn : QUIET_MS);
    };
    document.addEventListener("visibilitychange", () => void feel());
    void feel();
  }

  async pair(code: string): Promise<void> {
    const answer = await this.service.pair(code);
    token.keep(answer.token);
    // Browsers write what pages keep in this simplest way to the disk when they please; a battery may be empty before.
    await kept.write("token", answer.token);
    await this.roster.forget();
    this.renewedAt = 0;
  }

  /** The pairing is over; what waits to be delivered stays. */
  forget(): void {
    token.forget();
    this.standing = null;
    void kept.forget("token");
    void kept.forget("standing");
    void this.roster.forget();
  }

  /** Brings everything up to date: the standing, the queue to the service, the roster from it. */
  refresh(): Promise<void> {
    this.looking ??= this.look().finally(() => {
      this.looking = null;
    });
    return this.looking;
  }

  private async look(): Promise<void> {
    if (!token.read()) {
      if (this.queue.waiting) await this.queue.send().catch(() => undefined);
      return;
    }
    try {
      this.standing = await this.service.standing();
      await kept.write("standing", this.standing);
      this.clockBehind = Date.parse(this.standing.now) - Date.now();
      await kept.write("clockBehind", this.clockBehind);
      const delivered = this.queue.waiting > 0;
      if (delivered) await this.queue.send();
      // Not before, when the service doesn't know whom this desk has let in; and at once, for now this desk doesn't.
      await this.setOnline();
      if (delivered) {
        // The counts of before don't have what was delivered now.
        this.standing = await this.service.standing();
        await kept.write("standing", this.standing);
      }
      void tellHealth(this.api, token.read());
      if (this.walkIns.waiting) await this.walkIns.sendAll();
      if (delivered || performance.now() - this.renewedAt > RENEW_ROSTER_MS || this.renewedAt === 0) {
        await this.roster.renew(this.service, this.standing.keys);
        this.renewedAt = performance.now();
      }
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      await this.setOffline();
    }
  }

  /** The service's answer, or the desk's own where the service can't be reached. */
  async scan(request: ScanRequest): Promise<ScanAnswer> {
    if (this.offlineSince === null && !this.knowsBetter(request)) {
      try {
        const answer = await this.service.scan(request);
        await this.note(request, answer);
        return answer;
      } catch (error) {
        if (!(error instanceof Unreachable)) throw error;
        await this.setOffline();
      }
    }
    const point = request.point || this.standing?.points[0]?.code;
    const held = token.read();
    if (!point || !held || !this.standing) throw new CannotServe();
    // The same number: should the service have taken the scan before the network went, it counts once.
    const answer = await scanOffline({ ...request, point }, this.roster, this.queue, this.alone(held));
    answer.count = await this.countAlone(answer, request.direction ?? "in");
    if (this.offlineSince === null) void this.refresh().then(this.onChange, () => undefined);
    return answer;
  }

  /** The point's running count as the service told it last, with what this desk has done since. */
  private async countAlone(answer: ScanAnswer, direction: Direction): Promise<number> {
    const point = this.standing?.points.find((one) => one.code === answer.point);
    if (!point) return -1;
    const isAgain = answer.marks.includes("exit_missing") || answer.rule === "already_in";
    const isNobody = answer.marks.includes("without_entry");
    if (answer.outcome === "admitted" && !isAgain && !isNobody) point.count += direction === "in" ? 1 : -1;
    await kept.write("standing", this.standing);
    return point.count;
  }

  /** What there is to know of this desk while it decides by itself. */
  private alone(held: string): OfflineDesk {
    const { clockBehind, rehearsedUntil, standing } = this;
    return { name: standing?.desk ?? "", token: held, clockBehind, rehearsedUntil };
  }

  /** What keeps somebody whom the search found from entering anew at the point: the service's word, unless it can't be
   * reached or hasn't heard yet of what this desk did. */
  entryOf(found: Found, point: string): Entry | null {
    const isTold = this.offlineSince === null && this.queue.scansOf(found.number).length === 0;
    if (isTold) return found.first;
    return entryOf(found.number, point, this.roster, this.queue, this.alone(token.read() ?? ""));
  }

  /** The time of now by the event's clock, as far as screens read times. */
  get moment(): string {
    return inZone(Date.now() + this.clockBehind, this.standing?.event.timezone ?? "UTC");
  }

  /** Whether this desk has dealt with the person while offline, and the service hasn't been told yet. */
  private knowsBetter(request: ScanRequest): boolean {
    const number = readCode(request.code ?? "")?.serial;
    return number !== undefined && this.queue.scansOf(number).length > 0;
  }

  private async note(request: ScanRequest, answer: ScanAnswer): Promise<void> {
    const number = readCode(request.code ?? "")?.serial;
    if (answer.outcome !== "admitted" || number === undefined || !this.standing) return;
    const direction = request.direction ?? "in";
    const at = Date.parse(answer.at) / 1000;
    await this.roster.note([answer.scan_id, answer.point, number, at, direction, this.standing.desk, 0, 0]);
  }

  private async setOnline(): Promise<void> {
    if (this.offlineSince === null) return;
    this.offlineSince = null;
    await kept.forget("offlineSince");
  }

  /** There is no way to the service, as was found out beside a scan. */
  async lost(): Promise<void> {
    await this.setOffline();
    this.onChange();
  }

  private async setOffline(): Promise<void> {
    if (this.offlineSince !== null) return;
    this.offlineSince = Date.now();
    this.lookSoon();
    await kept.write("offlineSince", this.offlineSince);
  }
}
