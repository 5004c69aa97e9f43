import { closeSync, existsSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import type { Change } from './world/world';

export type JournalEntry = { at: string; changes: Change[] };
export type Journal = { append: (entry: JournalEntry) => void; close: () => void };

function parseLine(line: string, path: string, number: number): JournalEntry {
  try {
    const entry = JSON.parse(line) as JournalEntry;
    if (Array.isArray(entry.changes)) return entry;
  } catch {
    // Reported below, together with a line that is JSON but no entry.
  }
  throw new Error(`The sandbox's journal ${path} is damaged at line ${number}.`);
}

/**
 * Opens a journal of one JSON line per change. A last line without its line end was never answered: it is cut off.
 * Damage anywhere else throws.
 */
export function openJournal(path: string, replay: (entry: JournalEntry) => void): Journal {
  const stored = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
  let length = stored.lastIndexOf(10) + 1;
  const lines = stored.subarray(0, length).toString('utf8').split('\n').slice(0, -1);
  lines.forEach((line, index) => {
    replay(parseLine(line, path, index + 1));
  });
  const file = openSync(path, 'a');
  if (length < stored.length) {
    ftruncateSync(file, length);
    fsyncSync(file);
  }
  return {
    append(entry) {
      const line = Buffer.from(`${JSON.stringify(entry)}\n`);
      try {
        writeFileSync(file, line);
        fsyncSync(file);
      } catch (error) {
        ftruncateSync(file, length);
        throw error;
      }
      length += line.length;
    },
    close() {
      closeSync(file);
    },
  };
}
