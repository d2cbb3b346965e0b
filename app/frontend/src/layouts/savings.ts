/** What the layout was before it was saved, kept in this tab: so that removing an element can be undone, too. */

import { read, store } from "./drafts";

const MOST = 30;

interface Kept {
  revision: number;
  document: string;
  past: string[];
  future: string[];
  /** Which way a saving of our own leads that hasn't come back yet. */
  going: "back" | "forth" | "";
}

export class Savings {
  private readonly key = `layout-savings:${window.location.pathname}`;
  private readonly kept: Kept;

  constructor(revision: number, document: string) {
    const before = read<Kept>(this.key);
    this.kept = { revision, document, past: [], future: [], going: "" };
    // Where somebody else has saved in between, going back would take away what is theirs.
    if (before && [before.revision, before.revision + 1].includes(revision)) {
      const { past, future, going } = before;
      if (before.revision === revision) Object.assign(this.kept, { past, future });
      else if (going === "back") {
        this.kept.past = past.slice(0, -1);
        this.kept.future = [...future, before.document];
      } else {
        this.kept.past = [...past, before.document].slice(-MOST);
        if (going === "forth") this.kept.future = future.slice(0, -1);
      }
    }
    store(this.key, this.kept);
  }

  /** The document before the last saving, which is about to be saved again; null where there is none. */
  back(): string | null {
    return this.go("back", this.kept.past);
  }

  forth(): string | null {
    return this.go("forth", this.kept.future);
  }

  private go(going: "back" | "forth", where: string[]): string | null {
    const document = where.at(-1);
    if (document === undefined) return null;
    store(this.key, { ...this.kept, going });
    return document;
  }
}
