/** The desk's token, kept on the device until the desk is paired anew or revoked. */

const KEY = "juying.desk.token";
const POINT = "juying.desk.point";

export const token = {
  read: (): string | null => localStorage.getItem(KEY),
  keep: (value: string): void => localStorage.setItem(KEY, value),
  forget: (): void => localStorage.removeItem(KEY),
};

export const chosenPoint = {
  read: (): string | null => localStorage.getItem(POINT),
  keep: (value: string): void => localStorage.setItem(POINT, value),
};

const kept = (key: string) => ({
  read: (): string | null => localStorage.getItem(key),
  keep: (value: string): void => localStorage.setItem(key, value),
  forget: (): void => localStorage.removeItem(key),
});

/** What the device is used for: "desk", "kiosk" or "gate". */
export const chosenMode = kept("juying.desk.mode");
/** Which of its cameras looks. */
export const chosenCamera = kept("juying.desk.camera");
/** "yes" where badges come out of a printer at this device. */
export const hasPrinter = kept("juying.desk.printer");

/** The one-time code in a pairing link (`…/desk#pair=CODE`), or null where the text is none. */
export function pairingCode(text: string): string | null {
  return /#pair=([\w-]{10,100})$/.exec(text.trim())?.[1] ?? null;
}
