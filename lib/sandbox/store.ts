import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Journal, openJournal } from './journal';
import { type LedgerJournal, openLedgerJournal } from './messages/ledger-journal';
import { buildWorld } from './world/build';
import { firstReviews, letReadReviews } from './world/reviews';
import { applyChanges, type Change, type World } from './world/world';

type Meta = { epoch: string; advancedMs: number };

export type Store = {
  epochMs: number;
  now: () => Date;
  advance: (ms: number) => void;
  /** The world `kind:seed`, made on first use; null when there is no such kind. */
  open: (kind: string, seed: string) => World | null;
  /** Writes the changes down, then lets them be seen. */
  commit: (world: World, changes: Change[]) => void;
  opened: () => World[];
  /** Writes the ledger down as far as it has come. */
  flush: (world: World) => void;
  close: () => void;
};

function readMeta(path: string): Meta | null {
  let raw: string;
  try {
    raw = readFileSync(path, 'utf8');
  } catch {
    return null;
  }
  const meta = JSON.parse(raw) as Meta;
  if (Number.isNaN(Date.parse(meta.epoch))) throw new Error(`The sandbox's ${path} has no readable epoch.`);
  return meta;
}

function writeMeta(path: string, meta: Meta): void {
  writeFileSync(`${path}.new`, `${JSON.stringify(meta)}\n`, { flush: true });
  renameSync(`${path}.new`, path);
}

/** Keeps worlds in a folder, or in memory alone when there is none. */
export function openStore(dataDir: string | null, wallClock: () => Date, epoch = wallClock(), hasFeed = false): Store {
  const metaPath = dataDir === null ? null : join(dataDir, 'sandbox.json');
  if (dataDir !== null) mkdirSync(dataDir, { recursive: true });
  const stored = metaPath === null ? null : readMeta(metaPath);
  const meta: Meta = stored ?? { epoch: epoch.toISOString(), advancedMs: 0 };
  if (metaPath !== null && stored === null) writeMeta(metaPath, meta);
  const epochMs = Date.parse(meta.epoch);
  const worlds = new Map<string, { world: World; journal: Journal | null; ledger: LedgerJournal | null }>();
  const now = () => new Date(wallClock().getTime() + meta.advancedMs);
  return {
    epochMs,
    now,
    advance(ms) {
      meta.advancedMs += ms;
      if (metaPath !== null) writeMeta(metaPath, meta);
    },
    open(kind, seed) {
      const name = `${kind}:${seed}`;
      const known = worlds.get(name);
      if (known) return known.world;
      const world = buildWorld(kind, seed, epochMs);
      if (world === null) return null;
      if (hasFeed) {
        world.tables.feed.set('feed', { isOn: true, lateMs: 0 });
        applyChanges(world, [letReadReviews(true), ...(kind === 'company' ? firstReviews(world) : [])]);
      }
      const journal =
        dataDir === null
          ? null
          : openJournal(join(dataDir, `${kind}-${seed}.jsonl`), (entry) => applyChanges(world, entry.changes));
      const ledger =
        dataDir === null ? null : openLedgerJournal(world.ledger, join(dataDir, `${kind}-${seed}.ledger.jsonl`));
      worlds.set(name, { world, journal, ledger });
      return world;
    },
    commit(world, changes) {
      worlds.get(world.name)?.journal?.append({ at: now().toISOString(), changes });
      applyChanges(world, changes);
    },
    opened: () => [...worlds.values()].map(({ world }) => world),
    flush: (world) => worlds.get(world.name)?.ledger?.flush(),
    close() {
      for (const { journal, ledger } of worlds.values()) {
        ledger?.close();
        journal?.close();
      }
      worlds.clear();
    },
  };
}
