/** Which of the badges in view is read: the one nearest the middle, and no other as long as that one is there. */

/** The camera sees the same badge many times a second; it is read anew once it was away for so long. */
const SAME_BADGE_MS = 3_000;
/** A badge that lay beside the one that was read waits until that one has surely gone: a picture may be blurred. */
const SURELY_GONE_MS = 1_000;

export class View {
  private latest = { text: "", at: Number.NEGATIVE_INFINITY };
  private beside = new Set<string>();

  /** The code to read now, or null. `texts` are in view, the nearest to the middle first; `now` in milliseconds. */
  next(texts: string[], now: number, isBusy: boolean): string | null {
    const awayFor = now - this.latest.at;
    if (texts.includes(this.latest.text) && awayFor < SAME_BADGE_MS) {
      this.latest.at = now;
      for (const text of texts) if (text !== this.latest.text) this.beside.add(text);
      return null;
    }
    const nearest = texts[0];
    if (nearest === undefined || isBusy) return null;
    if (this.beside.has(nearest) && awayFor < SURELY_GONE_MS) return null;
    this.latest = { text: nearest, at: now };
    this.beside = new Set(texts.slice(1));
    return nearest;
  }
}
