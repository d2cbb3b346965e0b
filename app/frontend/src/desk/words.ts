/** The screen's sentences, which the page brings in its language. */

export interface Words {
  [key: string]: string;
}

/** The words that the page holds. */
export function readWords(screen: HTMLElement): Words {
  return JSON.parse(screen.dataset.words ?? "{}") as Words;
}

/** What a kiosk says, by language. */
export function readGreetings(screen: HTMLElement): Record<string, Words> {
  return JSON.parse(screen.dataset.greetings ?? "{}") as Record<string, Words>;
}

/** A sentence with its places filled: `{name}` is replaced by `values.name`. */
export function say(words: Words, key: string, values: Record<string, string | number> = {}): string {
  return (words[key] ?? key).replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
