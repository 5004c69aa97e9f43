import type pg from 'pg';
import type { LateNotes } from './late-notes';

/** What the keys of one workspace share with the vendor. */
export type ObjectKind = 'file' | 'batch' | 'container';

export interface NamedId {
  kind: ObjectKind;
  id: string;
}

/** As the function that notes them takes at once. */
const AT_ONCE = 5_000;
const LONGEST_ID = 200;
const MOST_KNOWN = 100_000;

/** Who made which file, batch and container: a key has its own, and those of the keys whose place it took or that took its place. */
export class Objects {
  /** Only what a key is known to have: that never changes. */
  private known = new Set<string>();

  constructor(
    private readonly pool: pg.Pool,
    private readonly notes: LateNotes,
  ) {}

  /** Those of these that the key has. */
  async own(keyId: string, kind: ObjectKind, ids: readonly string[]): Promise<Set<string>> {
    const own = new Set<string>();
    const asked = new Set<string>();
    for (const id of ids) {
      if (this.known.has(nameOf(keyId, kind, id))) own.add(id);
      else if (id.length <= LONGEST_ID && !id.includes('\0')) asked.add(id);
    }
    for (const some of parts([...asked])) {
      const { rows } = await this.pool.query<{ id: string }>(
        'SELECT id FROM steward.gateway_objects_of($1, $2, $3) id',
        [...[keyId, kind, some]],
      );
      for (const { id } of rows) {
        own.add(id);
        this.know(keyId, kind, id);
      }
    }
    return own;
  }

  /** The first of these that the key does not have. */
  async foreign(keyId: string, named: readonly NamedId[]): Promise<NamedId | undefined> {
    const own = new Map<ObjectKind, Set<string>>();
    for (const kind of new Set(named.map((one) => one.kind))) {
      const ids = named.filter((one) => one.kind === kind).map(({ id }) => id);
      own.set(kind, await this.own(keyId, kind, ids));
    }
    return named.find(({ kind, id }) => !own.get(kind)?.has(id));
  }

  /** Notes that the key made these; what somebody else has stays theirs. */
  async note(keyId: string, named: readonly NamedId[]): Promise<void> {
    for (const kind of new Set(named.map((one) => one.kind))) {
      const ids = named.filter((one) => one.kind === kind && !this.known.has(nameOf(keyId, kind, one.id)));
      for (const some of parts(ids.map(({ id }) => id)))
        await this.notes.note('SELECT steward.note_gateway_objects($1, $2, $3)', [keyId, kind, some]);
    }
  }

  private know(keyId: string, kind: ObjectKind, id: string): void {
    if (this.known.size >= MOST_KNOWN) this.known.clear();
    this.known.add(nameOf(keyId, kind, id));
  }
}

const nameOf = (keyId: string, kind: ObjectKind, id: string) => `${keyId} ${kind} ${id}`;

function parts(ids: readonly string[]): string[][] {
  const found: string[][] = [];
  for (let at = 0; at < ids.length; at += AT_ONCE) found.push(ids.slice(at, at + AT_ONCE));
  return found;
}
