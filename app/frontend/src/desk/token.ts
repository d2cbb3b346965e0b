/** What the browser keeps of the desk from one visit to the next. */

const item = (key: string) => ({
  read: (): string | null => localStorage.getItem(key),
  keep: (value: string): void => localStorage.setItem(key, value),
  forget: (): void => localStorage.removeItem(key),
});

/** The desk's token, until the desk is paired anew or revoked. */
export const token = item("juying.desk.token");
export const chosenPoint = item("juying.desk.point");
/** "out" where people are scanned as they leave. */
export const chosenDirection = item("juying.desk.direction");
/** What the device is used for: "desk", "kiosk" or "gate". */
export const chosenMode = item("juying.desk.mode");
/** Which of its cameras looks. */
export const chosenCamera = item("juying.desk.camera");
/** "yes" where badges come out of a printer at this device. */
export const hasPrinter = item("juying.desk.printer");

/** "yes" where the device makes no sound. */
export const isMuted = item("juying.desk.muted");
/** "yes" where it doesn't vibrate. */
export const isStill = item("juying.desk.still");

/** The one-time code in a pairing link (`…/desk#pair=CODE`), or null where the text is none. */
export function pairingCode(text: string): string | null {
  return /#pair=([\w-]{10,100})$/.exec(text.trim())?.[1] ?? null;
}
