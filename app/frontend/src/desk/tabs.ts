/** What the tabs of one device tell each other: to those who scan they are one desk, which lets nobody in twice. */

import type { Admitted } from "./roster";
import type { QueuedScan } from "./store";

export type News =
  | { kind: "queued"; queued: QueuedScan }
  | { kind: "delivered" }
  | { kind: "admitted"; admitted: Admitted };

export class Tabs {
  // An old browser has one desk a tab.
  private readonly channel = "BroadcastChannel" in window ? new BroadcastChannel("juying-desk") : null;

  tell(news: News): void {
    this.channel?.postMessage(news);
  }

  /** `onNews` gets what the other tabs tell. */
  hear(onNews: (news: News) => void): void {
    this.channel?.addEventListener("message", (event: MessageEvent<News>) => onNews(event.data));
  }
}
