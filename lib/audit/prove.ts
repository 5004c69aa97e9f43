import { type ChainHead, digestEntry, GENESIS, isOfItsFormat, type StoredEntry } from './chain';
import type { Checkpoint, Verifier } from './checkpoint';
import { isStubSigned, type StoredStub } from './stub';
import { type ChainFault, type ChainSource, unstubbed } from './verify';

/** What was signed about a chain, and by whom. */
export interface Signed {
  checkpoints: readonly Checkpoint[];
  verifier: Verifier;
}

/** How far the signed checkpoints reach, and the first entry that does not fit. */
export interface Proof {
  checked: number;
  /** The last entry that was pruned, which a signed stub says; 0 for none. */
  pruned: bigint;
  /** The last entry that a checkpoint covers, or a stub; 0 for none. What follows is unproved. */
  proved: bigint;
  fault: ChainFault | null;
}

/** Walks a chain without its key, entry by entry, against what was signed about it. */
export class Prover {
  private digest = GENESIS;
  private hash = GENESIS;
  private number = 0n;
  private at: Date | null = null;
  private proved = 0n;
  private pruned = 0n;
  private readonly signed = new Map<bigint, Checkpoint[]>();
  private readonly last: Checkpoint | null;

  private readonly verifier: Verifier;

  constructor({ checkpoints, verifier }: Signed) {
    this.verifier = verifier;
    for (const one of checkpoints) this.signed.set(one.seq, [...(this.signed.get(one.seq) ?? []), one]);
    this.last = checkpoints.reduce<Checkpoint | null>((last, one) => (!last || one.seq > last.seq ? one : last), null);
  }

  /** Where the entries begin: after those that a stub stands for. Returns what is wrong with it. */
  begin(stub: StoredStub | null): ChainFault | null {
    if (!stub) return null;
    const { seq, hash, digest } = stub;
    if (!isStubSigned(this.verifier, stub)) return unstubbed(seq);
    for (const one of this.signed.get(seq) ?? []) if (one.digest !== digest) return this.rewritten(one, one.at);
    Object.assign(this, { hash, digest, number: seq, proved: seq, pruned: seq });
    return null;
  }

  /** The next entry in stored order; null is one that cannot be read. Returns what is wrong with it. */
  take(entry: StoredEntry | null): ChainFault | null {
    const number = this.number + 1n;
    const fault = (problem: ChainFault['problem']) => ({ number, problem, at: entry?.at ?? this.at });
    if (!entry) return fault('edited');
    if (entry.seq !== number) return fault(entry.seq > number ? 'missing' : 'inserted');
    const digest = digestEntry(this.digest, entry);
    const isIntact = isOfItsFormat(entry) && entry.prevHash === this.hash;
    if (!isIntact || (entry.digest && entry.digest !== digest)) return fault('edited');
    for (const one of this.signed.get(number) ?? []) if (one.digest !== digest) return this.rewritten(one, entry.at);
    if (this.signed.has(number)) this.proved = number;
    this.digest = digest;
    this.hash = entry.hash;
    this.number = number;
    this.at = entry.at;
    return null;
  }

  /** After the last entry: what the source itself says of its end, and what was signed beyond it. */
  end(head: ChainHead | null): ChainFault | null {
    const cut = (reason: string): ChainFault => ({ number: this.number + 1n, problem: 'cut', at: this.at, reason });
    const { last } = this;
    if (last && last.seq > this.number)
      return cut(`Entry ${last.seq} was signed in a checkpoint of ${last.at.toISOString()}`);
    if (!head) return cut('The end of the chain is not stated');
    if (head.seq !== this.number) return cut(`The chain is stated to end with entry ${head.seq}`);
    return head.hash === this.hash ? null : cut('The stated end of the chain has a different hash');
  }

  get proof(): Omit<Proof, 'fault'> {
    return { checked: Number(this.number - this.pruned), pruned: this.pruned, proved: this.proved };
  }

  /** Everything fits except what was signed: all of it was written anew, from some entry after the checkpoint before. */
  private rewritten({ seq, at: signedAt }: Checkpoint, at: Date): ChainFault {
    const reason = `The checkpoint of ${signedAt.toISOString()} signed others`;
    return { number: this.proved + 1n, until: seq, problem: 'rewritten', at, reason };
  }
}

/** The whole chain against its checkpoints, one entry in memory at a time. */
export async function proveEntries(source: ChainSource, signed: Signed): Promise<Proof> {
  const prover = new Prover(signed);
  const begun = prover.begin(await source.stub());
  if (begun) return { ...prover.proof, fault: begun };
  for await (const entry of source.entries()) {
    const fault = prover.take(entry);
    if (fault) return { ...prover.proof, fault };
  }
  return { ...prover.proof, fault: prover.end(await source.head()) };
}
