/** What a scan does: the rules of badges/desk/rules.py once more, for desks without a network. Both pass tests/data/scan-cases.json. */

export type Admits = "once" | "many" | "in_out";
export type Direction = "in" | "out";
export type Outcome = "admitted" | "refused";
export type Badge = "genuine" | "unreadable" | "foreign" | "revoked";
export type Standing = "approved" | "waiting" | "gone" | "unlisted";

/** Times are milliseconds since 1970. `categories` null admits all; `opens` and `closes` null means no bound. */
export interface PointRule {
  admits: Admits;
  daily: boolean;
  forgiving: boolean;
  needsSignUp: boolean;
  categories: string[] | null;
  opens: number | null;
  closes: number | null;
}

/** One earlier admission of the same person at the same point. */
export interface Passage {
  at: number;
  direction: Direction;
  desk: string;
  clockOff: boolean;
}

export interface Facts {
  badge: Badge;
  person: Standing;
  category: string;
  holdsPlace: boolean;
}

export interface Attempt {
  at: number;
  direction: Direction;
  override: boolean;
}

export interface Verdict {
  outcome: Outcome;
  reason: string | null;
  marks: string[];
  rule: string | null;
  first: Passage | null;
}

const DAY_STARTS_MS = 4 * 3_600_000;
const FINAL = new Set(["bad_code", "wrong_event", "revoked", "cancelled"]);
const AT_THE_BADGE: Partial<Record<Badge, string>> = {
  unreadable: "bad_code",
  foreign: "wrong_event",
  revoked: "revoked",
};
const clocks = new Map<string, Intl.DateTimeFormat>();

/** The day that a moment counts for at a daily point: from 04:00 to 04:00 on the clocks of the event's zone. */
export function dayOf(at: number, zone: string): string {
  let clock = clocks.get(zone);
  if (!clock) {
    clock = new Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    clocks.set(zone, clock);
  }
  const part = Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 0, hour = 0, minute = 0, second = 0 } = part;
  const local = Date.UTC(year, month - 1, day, hour, minute, second);
  return new Date(local - DAY_STARTS_MS).toISOString().slice(0, 10);
}

function passagesThatCount(point: PointRule, passages: Passage[], at: number, zone: string): Passage[] {
  const ordered = [...passages].sort(
    (one, other) => Number(one.clockOff) - Number(other.clockOff) || one.at - other.at,
  );
  if (!point.daily) return ordered;
  const today = dayOf(at, zone);
  return ordered.filter((passage) => dayOf(passage.at, zone) === today);
}

function standingEntry(point: PointRule, passages: Passage[]): Passage | null {
  if (point.admits === "many") return null;
  if (point.admits === "once") return passages[0] ?? null;
  const last = passages.at(-1);
  return last?.direction === "in" ? last : null;
}

/** What keeps a person from entering anew at this moment, given the earlier passages at this point (in any order). */
export function entryThatStands(
  point: PointRule,
  passages: Passage[],
  at: number,
  zone: string,
): Passage | null {
  return standingEntry(point, passagesThatCount(point, passages, at, zone));
}

function reasonsAgainst(
  point: PointRule,
  facts: Facts,
  attempt: Attempt,
  standing: Passage | null,
): string[] {
  const reasons: string[] = [];
  const atTheBadge = AT_THE_BADGE[facts.badge];
  if (atTheBadge) reasons.push(atTheBadge);
  if (facts.person === "gone") reasons.push("cancelled");
  if (facts.person === "waiting") reasons.push("not_approved");
  if (point.categories && !point.categories.includes(facts.category)) reasons.push("wrong_category");
  if (point.needsSignUp && !facts.holdsPlace && facts.person !== "unlisted") reasons.push("not_signed_up");
  if (point.opens !== null && attempt.at < point.opens) reasons.push("too_early");
  if (point.closes !== null && attempt.at > point.closes) reasons.push("too_late");
  if (standing && !(point.admits === "in_out" && point.forgiving)) reasons.push("already_in");
  return reasons;
}

/** What this attempt does, given the earlier passages of the same person at this point (in any order). */
export function decide(
  point: PointRule,
  facts: Facts,
  passages: Passage[],
  attempt: Attempt,
  zone: string,
): Verdict {
  const standing = entryThatStands(point, passages, attempt.at, zone);
  if (attempt.direction === "out") return decideExit(facts, standing);
  const reasons = reasonsAgainst(point, facts, attempt, standing);
  const [reason] = reasons;
  if (reason === undefined)
    return admitted(facts, point.admits === "in_out" && standing ? ["exit_missing"] : []);
  if (attempt.override && !reasons.some((one) => FINAL.has(one)))
    return admitted(facts, ["overridden"], reason);
  return refused(reason, reason === "already_in" ? standing : null);
}

/** Nobody is kept inside: an exit is refused only where it isn't known who leaves. */
function decideExit(facts: Facts, standing: Passage | null): Verdict {
  if (facts.badge === "unreadable") return refused("bad_code");
  if (facts.badge === "foreign") return refused("wrong_event");
  return admitted(facts, standing ? [] : ["without_entry"]);
}

function admitted(facts: Facts, marks: string[], rule: string | null = null): Verdict {
  const all = facts.person === "unlisted" ? [...marks, "unlisted"] : marks;
  return { outcome: "admitted", reason: null, marks: all, rule, first: null };
}

function refused(reason: string, first: Passage | null = null): Verdict {
  return { outcome: "refused", reason, marks: [], rule: null, first };
}
