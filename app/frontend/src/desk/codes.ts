/** Badge codes as badges/codes/rules.py lays them out: read here without a network, checked with the event's public keys. */

import { verifyAsync } from "@noble/ed25519";

export interface ReadCode {
  event: number;
  key: number;
  serial: number;
  issue: number;
  category: number;
  secret: Uint8Array<ArrayBuffer>;
  signed: Uint8Array<ArrayBuffer>;
  signature: Uint8Array<ArrayBuffer>;
}

const CODE_CHARACTERS = 152;
const SIGNED_BYTES = 31;
const SECRET_AT = 15;
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** The text as codes are compared: no spaces or separators, capitals, full-width forms made plain. */
export function normaliseCode(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/[\s\p{Pd}\p{Cf}\u2212]+/gu, "")
    .toUpperCase();
}

/** What a scanned text says, or null where it isn't a badge code of a format that is known here. */
export function readCode(text: string): ReadCode | null {
  const plain = normaliseCode(text);
  if (plain.length !== CODE_CHARACTERS) return null;
  const raw = fromBase32(plain);
  if (raw?.[0] !== 1) return null;
  const view = new DataView(raw.buffer);
  return {
    event: view.getUint32(1),
    key: view.getUint8(5),
    serial: view.getUint32(6),
    issue: view.getUint16(10),
    category: view.getUint16(12) * 256 + view.getUint8(14),
    secret: raw.slice(SECRET_AT, SIGNED_BYTES),
    signed: raw.slice(0, SIGNED_BYTES),
    signature: raw.slice(SIGNED_BYTES),
  };
}

const TYPED_ALPHABET = "34679ACDEFHJKMNPQRTVWXY";

/** Whether a text is one that is printed under a code to be typed, by its letters and its check character. */
export function looksTyped(text: string): boolean {
  const digits = Array.from(normaliseCode(text), (character) => TYPED_ALPHABET.indexOf(character));
  if (digits.length !== 8 || digits.includes(-1)) return false;
  const sum = digits.slice(0, -1).reduce((all, digit, nth) => all + digit * (nth + 2), 0);
  return sum % TYPED_ALPHABET.length === digits[7];
}

function fromBase32(text: string): Uint8Array<ArrayBuffer> | null {
  const raw = new Uint8Array((text.length * 5) / 8);
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const character of text) {
    const value = ALPHABET.indexOf(character);
    if (value < 0) return null;
    held = ((held << 5) | value) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      raw[at++] = (held >> bits) & 0xff;
    }
  }
  return raw;
}

/** Whether a signature over a message is that of the key (base64). */
export async function isSigned(
  message: Uint8Array,
  signature: Uint8Array,
  key: string | undefined,
): Promise<boolean> {
  if (!key) return false;
  return verifyAsync(signature, message, fromBase64(key)).catch(() => false);
}

export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

export function toBase64(raw: Uint8Array): string {
  return btoa(String.fromCharCode(...raw));
}
