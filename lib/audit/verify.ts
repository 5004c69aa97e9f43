import { setImmediate as breathe } from 'node:timers/promises';
import { type ChainHead, GENESIS, hashEntry, isOfItsFormat, type StoredEntry, sealFits } from './chain';
import { type StoredStub, sealStub } from './stub';

/** Where a chain is read from. `entries` is read again if something is wrong, to find out what. */
export interface ChainSource {
  /** What stands for the entries that were pruned; they are not among the others. */
  stub(): Promise<StoredStub | null>;
  /** In stored order; null is a line that cannot be read. */
  entries(): AsyncIterable<StoredEntry | null>;
  /** The end as the source itself states it; known once the entries have been read. */
  head(): Promise<ChainHead | null>;
  /** Set for a copy, which may be older than what is recorded elsewhere. */
  isCopy: boolean;
  /** A change that ended without an entry, in words; null if there is none. */
  unchained?(): Promise<string | null>;
}

/** The end of the chain as it was written outside the database. */
export interface RecordedHead {
  seq: bigint;
  hash: string;
  at: Date;
}

export type Problem = 'edited' | 'missing' | 'inserted' | 'reordered' | 'cut' | 'rewritten';

export interface ChainFault {
  /** The first number that is wrong. */
  number: bigint;
  /** Of entries that were written anew: the last of them, where only the stretch is known. */
  until?: bigint;
  problem: Problem;
  /** The time of the entry there, or of the last good one before it. */
  at: Date | null;
  /** How it is known, if the entries alone do not show it. */
  reason?: string;
}

export interface ChainVerdict {
  checked: number;
  fault: ChainFault | null;
}

/** What is held against the same entries on the way: their checkpoints. */
interface Beside {
  begin(stub: StoredStub | null): ChainFault | null;
  take(entry: StoredEntry): ChainFault | null;
  end(head: ChainHead | null): ChainFault | null;
}

/** Walks the whole chain with its key, one entry in memory at a time. */
export async function verifyEntries(
  key: string,
  source: ChainSource,
  recorded: RecordedHead | null = null,
  beside?: Beside,
): Promise<ChainVerdict> {
  const stub = await source.stub();
  if (stub && stub.seal !== sealStub(key, stub)) return { checked: 0, fault: unstubbed(stub.seq) };
  const begun = beside?.begin(stub);
  if (begun) return { checked: 0, fault: begun };
  const base = stub?.seq ?? 0n;
  const start = stub?.hash ?? GENESIS;
  let last: StoredEntry | null = null;
  /** The first of the recorded numbers that was written later than the record. */
  let regrown: StoredEntry | null = null;
  let checked = 0;
  for await (const entry of source.entries()) {
    const place: Place = { number: base + BigInt(checked) + 1n, prevHash: last?.hash ?? start, before: last, base };
    if (!entry || !fits(key, place, entry)) return { checked, fault: await findFault(key, source, place, entry) };
    const unproved = beside?.take(entry);
    if (unproved) return { checked, fault: unproved };
    if (recorded && entry.seq <= recorded.seq) {
      if (!regrown && entry.at > recorded.at) regrown = entry;
      if (entry.seq === recorded.seq && entry.hash !== recorded.hash) {
        return { checked, fault: cut((regrown ?? entry).seq, last, `${recordedWords(recorded)} with other content`) };
      }
    }
    last = entry;
    checked += 1;
  }
  const end = base + BigInt(checked);
  if (recorded && !source.isCopy && recorded.seq > end) {
    return { checked, fault: cut(regrown?.seq ?? end + 1n, last, recordedWords(recorded)) };
  }
  const fault = await faultAtEnd(key, source, { end, hash: last?.hash ?? start, last });
  return { checked, fault: fault ?? beside?.end(await source.head()) ?? null };
}

interface Place {
  number: bigint;
  prevHash: string;
  before: StoredEntry | null;
  /** The last entry that was pruned. */
  base: bigint;
}

function fits(key: string, { number, prevHash }: Place, entry: StoredEntry): boolean {
  return (
    isOfItsFormat(entry) &&
    entry.seq === number &&
    entry.prevHash === prevHash &&
    entry.hash === hashEntry(key, prevHash, entry)
  );
}

async function faultAtEnd(
  key: string,
  source: ChainSource,
  { end, hash, last }: { end: bigint; hash: string; last: StoredEntry | null },
): Promise<ChainFault | null> {
  const head = await source.head();
  if (!head) return cut(end + 1n, last, 'The end of the chain is not stated');
  if (head.seq > end) return cut(end + 1n, last, `The chain is stated to end with entry ${head.seq}`);
  if (head.seq < end) return cut(head.seq + 1n, last, 'The end of the chain was set back');
  if (head.hash !== hash) return cut(end + 1n, last, 'The stated end of the chain has a different hash');
  if ((end > 0n || source.isCopy) && !sealFits(key, head))
    return cut(end + 1n, last, 'The end of the chain was not set by Steward');
  const unchained = await source.unchained?.();
  return unchained ? cut(end + 1n, last, unchained) : null;
}

/** Entries are missing at the beginning, and what stands for them does not hold. */
export function unstubbed(seq: bigint): ChainFault {
  const reason = `Entries 1 to ${seq} are said to be pruned, but Steward did not sign that`;
  return { number: 1n, problem: 'cut', at: null, reason };
}

function cut(number: bigint, last: StoredEntry | null, reason: string): ChainFault {
  return { number, problem: 'cut', at: last?.at ?? null, reason };
}

function recordedWords({ seq, at }: RecordedHead): string {
  return `Entry ${seq} was recorded outside the database on ${at.toISOString()}`;
}

/** What happened at the first mismatch: reads the source once more. */
async function findFault(
  key: string,
  source: ChainSource,
  place: Place,
  entry: StoredEntry | null,
): Promise<ChainFault> {
  const { number, prevHash, before, base } = place;
  const fault = (problem: Problem) => ({ number, problem, at: entry?.at ?? before?.at ?? null });
  // Its content is intact: only the stated hash of the previous entry was changed.
  if (entry?.seq === number && entry.hash === hashEntry(key, prevHash, entry)) return fault('edited');
  let belongsHere = false;
  let copies = 0;
  let total = 0n;
  for await (const other of source.entries()) {
    total += 1n;
    if (!other) continue;
    if (entry && other.hash === entry.hash) copies += 1;
    if (!belongsHere) belongsHere = hashEntry(key, prevHash, { ...other, seq: number }) === other.hash;
  }
  const head = await source.head();
  if (!entry) return fault(belongsHere ? 'inserted' : 'edited');
  if (copies > 1) return fault('inserted');
  if (entry.seq > number) return fault(belongsHere ? 'reordered' : 'missing');
  if (entry.seq < number || (head && number > head.seq)) return fault('inserted');
  const origin = await findOrigin(key, entry, base, total);
  if (belongsHere) return fault(origin === null ? 'inserted' : 'reordered');
  return fault(origin === null ? 'edited' : 'missing');
}

const AT_ONCE = 5_000n;

/** The number under which this entry was written, if it is unedited but has been moved. */
async function findOrigin(key: string, entry: StoredEntry, base: bigint, total: bigint): Promise<bigint | null> {
  for (let seq = base + 1n; seq <= base + total + 1n; seq += 1n) {
    if (hashEntry(key, entry.prevHash, { ...entry, seq }) === entry.hash) return seq;
    if (seq % AT_ONCE === 0n) await breathe();
  }
  return null;
}

/** One sentence or two for a page, a log or a terminal. */
export function faultWords({ number, until, problem, at, reason }: ChainFault): string {
  const time = at
    ? at
        .toISOString()
        .replace('T', ' ')
        .replace(/\.\d+Z$/, ' UTC')
    : null;
  const after = time ? ` The last one before it is of ${time}.` : '';
  switch (problem) {
    case 'edited':
      return `Entry ${number}${time ? ` of ${time}` : ''} was edited, or written without the key.`;
    case 'missing':
      return `Entry ${number} is missing; the one that stands there${time ? ` is of ${time}` : ''} and belongs further on.`;
    case 'inserted':
      return `An entry that Steward did not write was inserted where entry ${number} belongs.`;
    case 'reordered':
      return `Entry ${number} does not stand in its place: entries changed places.`;
    case 'rewritten': {
      const which =
        until === undefined || until === number ? `Entry ${number} was` : `Entries ${number} to ${until} were`;
      return `${which} written anew, or some of them.${reason ? ` ${reason}.` : ''}`;
    }
    case 'cut':
      return `The chain was cut off before entry ${number}.${after}${reason ? ` ${reason}.` : ''}`;
  }
}
