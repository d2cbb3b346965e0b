/** The rules of a scan in the browser's language against the cases that the service's rules pass, too. */

import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const home = dirname(fileURLToPath(import.meta.url));
const cases = JSON.parse(await readFile(join(home, "../../tests/data/scan-cases.json"), "utf-8"));
const { outputFiles } = await build({
  entryPoints: [join(home, "src/desk/rules.ts")],
  bundle: true,
  format: "esm",
  write: false,
});
const { decide } = await import(
  `data:text/javascript;base64,${Buffer.from(outputFiles[0].text).toString("base64")}`
);

const instant = (text) => (text ? Date.parse(text) : null);

function verdictOf({ point, badge, person, category, holds_place, passages, scan, zone }) {
  const rule = {
    admits: point.admits,
    daily: point.daily ?? false,
    forgiving: point.forgiving ?? false,
    needsSignUp: point.needs_sign_up ?? false,
    categories: point.categories ?? null,
    opens: instant(point.opens),
    closes: instant(point.closes),
  };
  const earlier = passages.map(({ at, direction, desk, clock_off = false }) => ({
    at: Date.parse(at),
    direction,
    desk,
    clockOff: clock_off,
  }));
  const facts = { badge, person, category, holdsPlace: holds_place };
  const { first, ...verdict } = decide(rule, facts, earlier, { ...scan, at: Date.parse(scan.at) }, zone);
  return { ...verdict, first: first && { at: first.at, desk: first.desk } };
}

const same = (one, other) => JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
const sorted = (value) => Object.fromEntries(Object.entries(value).sort(([a], [b]) => a.localeCompare(b)));

const wrong = cases.filter((one) => {
  const expected = one.expect.first && { at: Date.parse(one.expect.first.at), desk: one.expect.first.desk };
  return !same(verdictOf(one), { ...one.expect, first: expected });
});
for (const one of wrong) process.stdout.write(`${one.id}: ${JSON.stringify(verdictOf(one))}\n`);
process.stdout.write(`${cases.length - wrong.length} of ${cases.length} cases of the rules of a scan hold\n`);
process.exitCode = wrong.length || cases.length < 300 ? 1 : 0;
