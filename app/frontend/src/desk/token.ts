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

/** The one-time code in a pairing link (`…/desk#pair=CODE`), or null where the text is none. */
export function pairingCode(text: string): string | null {
  return /#pair=([\w-]{10,100})$/.exec(text.trim())?.[1] ?? null;
}
