/** A scan without a network: judged by the roster, kept in the queue, answered as the service would. */

import type { Direction, Entry, ScanAnswer, ScanRequest } from "./api";
import { looksTyped, type ReadCode, readCode } from "./codes";
import type { Queue } from "./queue";
import type { Listed, Roster } from "./roster";
import { type Badge, decide, entryThatStands, type Facts, type Passage, type PointRule } from "./rules";
import type { OfflineScan } from "./store";

/** What an offline desk has to say instead of an answer: the key of its advice. */
export class CannotServe extends Error {
  constructor(readonly advice = "cannot_serve") {
    super(advice);
  }
}

interface Seen {
  code: ReadCode | null;
  badge: Badge;
  listed: Listed | null;
}

export interface OfflineDesk {
  name: string;
  token: string;
  /** By how many milliseconds the device's clock is behind the service's, as of their last contact. */
  clockBehind: number;
  /** Until when scans are a rehearsal's, by the service's clock. */
  rehearsedUntil: number;
}

export async function scanOffline(
  request: ScanRequest & { point: string },
  roster: Roster,
  queue: Queue,
  desk: OfflineDesk,
): Promise<ScanAnswer> {
  const device = Date.now();
  const now = device + desk.clockBehind;
  const rule = roster.point(request.point);
  // A name from the search can't be scanned without the service, nor can what the roster is too old to tell.
  if (!request.code || !rule || !roster.isGood(now)) throw new CannotServe();
  // Only the service can tell whose it is: to send its holder away as no badge would be wrong.
  if (looksTyped(request.code)) throw new CannotServe("typed_offline");
  const seen = await look(request.code, roster);
  const direction: Direction = request.direction ?? "in";
  const passages = seen.code ? passagesOf(seen.code.serial, request.point, roster, queue, desk, now) : [];
  const attempt = { at: now, direction, override: request.override !== undefined };
  const verdict = decide(rule, factsOf(seen, request.point, roster), passages, attempt, roster.zone);
  const at = new Date(device).toISOString();
  const marks = verdict.marks.includes("unlisted") ? ["unlisted"] : [];
  const { outcome, reason } = verdict;
  const scan: OfflineScan = { ...request, direction, offline: true, at, verdict: { outcome, reason }, marks };
  if (now < desk.rehearsedUntil) scan.rehearsal = true;
  await queue.add({ scan, token: desk.token, number: seen.code?.serial ?? null });
  return {
    scan_id: request.scan_id,
    outcome,
    reason,
    point: request.point,
    at: inZone(now, roster.zone),
    replayed: false,
    delegate: seen.listed ? personOf(seen.listed, roster) : null,
    first: verdict.first ? { at: inZone(verdict.first.at, roster.zone), desk: verdict.first.desk } : null,
    detail: detailOf(reason, rule, seen.listed, new Date(now).toISOString(), roster),
    marks: [...verdict.marks, "offline"],
    ...(verdict.rule ? { rule: verdict.rule } : {}),
    count: -1,
  };
}

/** The entry that keeps the badge of this number from entering anew, as far as the roster and the queue know. */
export function entryOf(
  number: number,
  point: string,
  roster: Roster,
  queue: Queue,
  desk: OfflineDesk,
): Entry | null {
  const now = Date.now() + desk.clockBehind;
  const rule = roster.point(point);
  if (!rule) return null;
  const passages = passagesOf(number, point, roster, queue, desk, now);
  const entry = entryThatStands(rule, passages, now, roster.zone);
  return entry && { at: inZone(entry.at, roster.zone), desk: entry.desk };
}

async function look(text: string, roster: Roster): Promise<Seen> {
  const code = readCode(text);
  if (!code) return { code, badge: "unreadable", listed: null };
  if (code.event !== roster.event) return { code, badge: "foreign", listed: null };
  if (!(await roster.isGenuine(code))) return { code: null, badge: "unreadable", listed: null };
  const listed = await roster.find(code);
  return { code, badge: roster.isVoid(code) ? "revoked" : "genuine", listed };
}

function factsOf(seen: Seen, point: string, roster: Roster): Facts {
  const activity = roster.activityOf(point);
  return {
    badge: seen.badge,
    person: seen.listed?.standing ?? "unlisted",
    category: seen.listed?.category ?? roster.category(seen.code?.category ?? 0).code,
    holdsPlace: activity !== null && (seen.listed?.holds.includes(activity) ?? false),
  };
}

/** What the service told, and what this desk has done since. */
function passagesOf(
  number: number,
  point: string,
  roster: Roster,
  queue: Queue,
  desk: OfflineDesk,
  now: number,
): Passage[] {
  const mine = queue.scansOf(number);
  const known = new Set(mine.map((scan) => scan.scan_id));
  const here = mine
    .filter((scan) => scan.point === point && scan.verdict.outcome === "admitted")
    .filter((scan) => !scan.rehearsal || now < desk.rehearsedUntil)
    .map((scan) => ({
      at: Date.parse(scan.at) + desk.clockBehind,
      direction: scan.direction ?? "in",
      desk: desk.name,
      clockOff: false,
    }));
  return [...roster.passages(point, number, known, now), ...here];
}

function personOf(listed: Listed, roster: Roster): ScanAnswer["delegate"] {
  return {
    name: listed.name,
    name_latin: listed.nameLatin,
    unit: listed.unit,
    category: listed.category,
    colour: roster.colourOf(listed.category),
    photo: null,
    attention: listed.attention,
  };
}

function detailOf(
  reason: string | null,
  rule: PointRule,
  listed: Listed | null,
  at: string,
  roster: Roster,
): ScanAnswer["detail"] {
  if (reason === "too_early" && rule.opens !== null) return { opens: inZone(rule.opens, roster.zone) };
  if (reason === "too_late" && rule.closes !== null) return { closes: inZone(rule.closes, roster.zone) };
  if (reason === "not_signed_up" && listed) return { holds: roster.today(listed.holds, at) };
  return {};
}

/** As the service writes times, as far as screens read them: the date and the hour of the event's zone. */
export function inZone(at: number, zone: string): string {
  const options = { timeZone: zone, dateStyle: "short", timeStyle: "short" } as const;
  return new Intl.DateTimeFormat("sv-SE", options).format(at).replace(" ", "T");
}
