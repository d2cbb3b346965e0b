/** An answer put into what the screen shows: a tone, a title, a band, and lines before and notes behind it. */

import type { ScanAnswer, Standing } from "./api";
import type { Tone } from "./signals";
import { say, type Words } from "./words";

export interface Shown {
  tone: Tone;
  title: string;
  latin: string;
  lines: string[];
  notes: string[];
  band: string;
  /** The event's colour for the category that the band names. */
  colour?: string | null;
  hint: string;
}

/** Refusals that ask to look closer rather than to send away. */
const HOLDING = new Set(["already_in", "too_early"]);
const FINAL = new Set(["bad_code", "wrong_event", "revoked", "cancelled"]);

/** Whether a supervisor may lift a refusal. */
export function canBeLifted(answer: ScanAnswer): boolean {
  return answer.outcome === "refused" && answer.reason !== null && !FINAL.has(answer.reason);
}

/** What the screen says to an answer. */
export function shown(answer: ScanAnswer, standing: Standing, words: Words, direction: string): Shown {
  return answer.outcome === "admitted"
    ? admitted(answer, standing, words, direction)
    : refused(answer, standing, words);
}

/** The same without anybody's name: the colour, a word, and what to do. */
export function nameless(answer: ScanAnswer, words: Words, direction: string): Shown {
  const tone = toneOf(answer);
  const word = direction === "out" ? "goodbye" : "admitted";
  return {
    ...NOTHING,
    tone,
    title: say(words, tone === "ok" ? word : `reason.${answer.reason}`),
    band: tone === "ok" ? "" : say(words, `advice.${answer.reason}`),
  };
}

/** What a kiosk says to whoever stands there, in their language: a greeting and their category. */
export function greeting(
  answer: ScanAnswer,
  standing: Standing,
  greetings: Words,
  language: string,
  direction: string,
): Shown {
  const tone = toneOf(answer);
  const refused = { already_in: "known", too_early: "early" }[answer.reason ?? ""] ?? "stop";
  const welcome = direction === "out" ? "bye" : "ok";
  const category = standing.categories.find((one) => one.code === answer.delegate?.category);
  return {
    ...NOTHING,
    tone,
    title: say(greetings, tone === "ok" ? welcome : refused),
    band: tone === "ok" ? (category?.names?.[language] ?? category?.name ?? "") : "",
    colour: tone === "ok" ? (category?.colour ?? null) : null,
  };
}

const NOTHING: Omit<Shown, "tone"> = { title: "", latin: "", lines: [], notes: [], band: "", hint: "" };

function toneOf(answer: ScanAnswer): Tone {
  if (answer.outcome === "admitted") return "ok";
  return HOLDING.has(answer.reason ?? "") ? "hold" : "stop";
}

function admitted(answer: ScanAnswer, standing: Standing, words: Words, direction: string): Shown {
  const person = answer.delegate;
  const handOut = (answer.detail.hand_out ?? []).map((thing) => say(words, `hand_out.${thing}`));
  const marks = answer.marks.map((mark) => say(words, `mark.${mark}`));
  return {
    tone: "ok",
    title: person?.name ?? say(words, direction === "out" ? "goodbye" : "admitted"),
    latin: person?.name_latin === person?.name ? "" : (person?.name_latin ?? ""),
    lines: direction === "out" ? [say(words, "direction.out")] : [],
    notes: [person?.unit ?? "", ...marks, ...handOut].filter(Boolean),
    band: person ? categoryName(person.category, standing) : "",
    colour: person?.colour ?? null,
    hint: (person?.attention ?? []).join(" · "),
  };
}

function refused(answer: ScanAnswer, standing: Standing, words: Words): Shown {
  const reason = answer.reason ?? "";
  const person = answer.delegate;
  const who = person ? [person.name, categoryName(person.category, standing)].join(" · ") : "";
  return {
    tone: HOLDING.has(reason) ? "hold" : "stop",
    title: say(words, `reason.${reason}`),
    latin: "",
    lines: [detail(answer, standing, words), who].filter(Boolean),
    notes: [],
    band: say(words, `advice.${reason}`),
    hint: (person?.attention ?? []).join(" · "),
  };
}

function detail(answer: ScanAnswer, standing: Standing, words: Words): string {
  const { event, opens, closes, holds } = answer.detail;
  const { first, at } = answer;
  if (first) return say(words, "first", { time: moment(first.at, at), desk: first.desk });
  if (event) return say(words, "other_event", { event });
  if (opens) return say(words, "opens", { time: moment(opens, at) });
  if (closes) return say(words, "closes", { time: moment(closes, at) });
  if (holds?.length) return say(words, "holds", { list: activities(holds, standing) });
  return holds ? say(words, "holds_none") : "";
}

function activities(codes: string[], standing: Standing): string {
  const known = new Map(standing.activities.map((activity) => [activity.code, activity]));
  return codes
    .map((code) => {
      const activity = known.get(code);
      return activity ? `${activity.title} ${clock(activity.starts)}` : code;
    })
    .join(" · ");
}

/** The category's name in the language of the page. */
export function categoryName(code: string, standing: Standing | null): string {
  return standing?.categories.find((category) => category.code === code)?.name ?? code;
}

/** The hour and minute of a time that comes in the event's zone: it is not turned into the device's. */
function clock(time: string): string {
  return time.slice(11, 16);
}

/** The same with its day before it, where that isn't the day of `now`. */
export function moment(time: string, now: string): string {
  const day = time.slice(0, 10);
  if (day === now.slice(0, 10)) return clock(time);
  // The day before the month, as all of our English has it.
  const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
  const format = new Intl.DateTimeFormat(language, { day: "numeric", month: "short", timeZone: "UTC" });
  return `${format.format(Date.parse(day))} ${clock(time)}`;
}
