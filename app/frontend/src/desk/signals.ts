/** Sounds and vibrations that can be told apart without looking: up for yes, low for no, level for wait. */

import { isMuted, isStill } from "./token";

export type Tone = "ok" | "stop" | "hold";

const TUNES: Record<Tone, { hertz: number[]; ms: number; wave: OscillatorType }> = {
  ok: { hertz: [880, 1320], ms: 90, wave: "sine" },
  stop: { hertz: [196, 155], ms: 260, wave: "sawtooth" },
  hold: { hertz: [523, 523, 523], ms: 90, wave: "triangle" },
};
const BUZZ: Record<Tone, number[]> = { ok: [60], stop: [350, 120, 350], hold: [90, 70, 90, 70, 90] };

let context: AudioContext | null = null;

/** Browsers let a page sound and shake only once somebody has touched it. */
function isUntouched(): boolean {
  return navigator.userActivation?.hasBeenActive === false;
}

/** The first touch wakes the sound. */
export function wakeSound(): void {
  if (isUntouched()) return;
  context ??= new AudioContext();
  if (context.state !== "running") void context.resume();
}

/** Sounds and shakes, where neither was switched off on this device. */
export function signal(tone: Tone): void {
  if (!isUntouched() && isStill.read() !== "yes") navigator.vibrate?.(BUZZ[tone]);
  if (context?.state !== "running" || isMuted.read() === "yes") return;
  const { hertz, ms, wave } = TUNES[tone];
  for (const [nth, pitch] of hertz.entries()) {
    const begins = context.currentTime + (nth * (ms + 30)) / 1000;
    const voice = context.createOscillator();
    const volume = context.createGain();
    voice.type = wave;
    voice.frequency.value = pitch;
    volume.gain.setValueAtTime(0.25, begins);
    volume.gain.exponentialRampToValueAtTime(0.001, begins + ms / 1000);
    voice.connect(volume).connect(context.destination);
    voice.start(begins);
    voice.stop(begins + ms / 1000);
  }
}

/** Keeps the screen from going dark while the page is looked at. */
export function keepAwake(): void {
  const ask = () => {
    if (document.visibilityState === "visible") navigator.wakeLock?.request("screen").catch(() => undefined);
  };
  document.addEventListener("visibilitychange", ask);
  ask();
}
