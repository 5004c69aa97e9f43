import fs from 'node:fs';
import path from 'node:path';
import { type Checkpoint, type ReadNotes, readNotes, type Verifier } from '@/lib/audit/checkpoint';

/** Notes are a few hundred bytes. */
const TAIL_BYTES = 4_096;

/** The last checkpoint in the file outside the database; null if there is none. */
export async function readLastCheckpoint(file: string, verifier: Verifier): Promise<Checkpoint | null> {
  if (!fs.existsSync(file)) return null;
  const handle = fs.openSync(file, 'r');
  try {
    const { size } = fs.fstatSync(handle);
    const tail = Buffer.alloc(Math.min(size, TAIL_BYTES));
    fs.readSync(handle, tail, 0, tail.length, size - tail.length);
    return (await readNotes(verifier, tail.toString('utf8'))).checkpoints.at(-1) ?? null;
  } finally {
    fs.closeSync(handle);
  }
}

/** Adds a note at the end, on the disk when this returns. What a crash left half written stays and counts for nothing. */
export function appendCheckpoint(file: string, note: string): void {
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const handle = fs.openSync(file, 'a', 0o600);
  try {
    fs.writeSync(handle, `${fs.fstatSync(handle).size > 0 ? '\n' : ''}${note}`);
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
}

/** A new file of these notes, oldest first. */
export function writeCheckpoints(file: string, notes: readonly string[]): void {
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  fs.writeFileSync(`${file}.${process.pid}`, notes.join('\n'), { mode: 0o600 });
  fs.renameSync(`${file}.${process.pid}`, file);
}

/** Every checkpoint in the file; none if there is no file. */
export async function readCheckpoints(file: string, verifier: Verifier): Promise<ReadNotes> {
  if (!fs.existsSync(file)) return { checkpoints: [], unsigned: 0 };
  return readNotes(verifier, fs.readFileSync(file, 'utf8'));
}
