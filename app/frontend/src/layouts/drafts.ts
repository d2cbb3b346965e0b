/** What was changed and not saved, kept in this tab: for whoever adds a picture, follows a link or is signed out meanwhile. */

interface Kept {
  /** The saving that it was changed from; what somebody has saved since is not overwritten by it. */
  revision: string;
  fields: [string, string][];
}

export class Draft {
  private readonly key = `layout-draft:${window.location.pathname}`;

  constructor(private readonly revision: string) {}

  keep(fields: Map<string, string>, isSaved: boolean): void {
    if (isSaved) this.drop();
    else store(this.key, { revision: this.revision, fields: [...fields] } satisfies Kept);
  }

  drop(): void {
    sessionStorage.removeItem(this.key);
  }

  /** What was changed from what the page shows now, or null. */
  found(): Map<string, string> | null {
    const kept = read<Kept>(this.key);
    if (kept?.revision === this.revision) return new Map(kept.fields);
    this.drop();
    return null;
  }
}

/** What the tab holds under a key; null where that is nothing, or no JSON. */
export function read<Value>(key: string): Value | null {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? "null") as Value | null;
  } catch {
    return null;
  }
}

export function store(key: string, value: unknown): void {
  try {
    sessionStorage.setItem(key, JSON.stringify(value));
  } catch {
    // A full or forbidden store costs what it would have kept, not the editor.
  }
}
