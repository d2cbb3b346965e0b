/** What the device says of itself between scans: its battery, where the browser knows it, and how its clock goes. */

const TELL_EVERY_MS = 60_000;

interface Battery {
  level: number;
  charging: boolean;
}

let toldAt = Number.NEGATIVE_INFINITY;

/** Tells the service once a minute. What can't be told is let go: nothing hangs on it. */
export async function tellHealth(api: string, token: string | null): Promise<void> {
  if (!token || performance.now() - toldAt < TELL_EVERY_MS) return;
  toldAt = performance.now();
  const battery = await batteryOf(navigator);
  const body = {
    battery: battery ? Math.round(battery.level * 100) : null,
    charging: battery ? battery.charging : null,
    sent_at: new Date().toISOString(),
  };
  await fetch(`${api}/health`, {
    method: "POST",
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
    body: JSON.stringify(body),
    cache: "no-store",
  }).catch(() => undefined);
}

/** Some browsers keep the battery to themselves. */
async function batteryOf(
  device: Navigator & { getBattery?: () => Promise<Battery> },
): Promise<Battery | null> {
  return (await device.getBattery?.().catch(() => null)) ?? null;
}
