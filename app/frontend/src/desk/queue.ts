/** Scans that wait for the network: kept on the device, sent in batches, let go of once each has its own answer. */

import { Refusal, type Service } from "./api";
import { kept, type OfflineScan, type QueuedScan, queueStore } from "./store";
import type { News, Tabs } from "./tabs";

const AT_ONCE = 100;

export class Queue {
  private all: QueuedScan[] = [];
  private isSending = false;

  constructor(
    private readonly service: Service,
    private readonly tabs: Tabs,
  ) {}

  get waiting(): number {
    return this.all.length;
  }

  async start(): Promise<void> {
    this.all = await queueStore.all();
  }

  /** Keeps a scan; it is on the disk when this resolves. */
  async add(queued: QueuedScan): Promise<void> {
    const place = await queueStore.add(queued);
    const placed = { ...queued, place: Number(place) };
    this.all.push(placed);
    this.tabs.tell({ kind: "queued", queued: placed });
  }

  /** The scans of one person that wait, oldest first. */
  scansOf(number: number): OfflineScan[] {
    return this.all.filter((queued) => queued.number === number).map((queued) => queued.scan);
  }

  /** Sends what waits, batch by batch; stops where the service can't be reached. Items of a token that is too old stay. */
  async send(): Promise<void> {
    if (this.isSending) return;
    this.isSending = true;
    try {
      for (const [token, mine] of byToken(await queueStore.all()))
        for (let start = 0; start < mine.length; start += AT_ONCE) {
          const part = mine.slice(start, start + AT_ONCE);
          if (!(await this.sendPart(token, part))) break;
        }
    } finally {
      this.isSending = false;
      this.all = await queueStore.all();
      this.tabs.tell({ kind: "delivered" });
    }
  }

  /** What another tab of the device has queued or delivered. */
  async follow(news: News): Promise<void> {
    if (news.kind === "queued") this.all.push(news.queued);
    else if (news.kind === "delivered") this.all = await queueStore.all();
  }

  private async sendPart(token: string, part: QueuedScan[]): Promise<boolean> {
    let results: { scan_id: string; error?: string }[];
    try {
      results = (
        await this.service.batch(
          part.map((queued) => queued.scan),
          token,
        )
      ).results;
    } catch (error) {
      if (error instanceof Refusal) return false;
      throw error;
    }
    for (const [nth, queued] of part.entries()) {
      const answer = results[nth];
      if (answer?.scan_id !== queued.scan.scan_id || queued.place === undefined) continue;
      // What the service can't take is kept beside, for whoever looks into it.
      if (answer.error && answer.error !== "rehearsal")
        await kept.write(`refused ${answer.scan_id}`, { ...queued.scan, error: answer.error });
      await queueStore.remove(queued.place);
    }
    return true;
  }
}

function byToken(all: QueuedScan[]): Map<string, QueuedScan[]> {
  const found = new Map<string, QueuedScan[]>();
  for (const queued of all) found.set(queued.token, [...(found.get(queued.token) ?? []), queued]);
  return found;
}
