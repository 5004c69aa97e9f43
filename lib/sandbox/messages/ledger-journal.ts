import { closeSync, existsSync, fsyncSync, openSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { type Cell, type Ledger, mergeCells } from './ledger';

const WRITE_EVERY_MS = 200;

type WrittenCell = Omit<Cell, 'nano'> & { nano: string[] };
type Line = { cells: WrittenCell[]; batches: string[] };

export type LedgerJournal = { flush: () => void; close: () => void };

function parseLine(text: string, path: string, number: number): Line {
  try {
    return JSON.parse(text) as Line;
  } catch {
    throw new Error(`The sandbox's ledger ${path} is damaged at line ${number}.`);
  }
}

/** Reads back every whole line; one without its line end was being written when the sandbox was killed, and is cut off. */
function replay(ledger: Ledger, path: string): void {
  const stored = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
  const length = stored.lastIndexOf(10) + 1;
  if (length < stored.length) truncateSync(path, length);
  const lines = stored.subarray(0, length).toString('utf8').split('\n').slice(0, -1);
  lines.forEach((text, index) => {
    const line = parseLine(text, path, index + 1);
    for (const cell of line.cells) ledger.restore({ ...cell, nano: cell.nano.map(BigInt) });
    for (const id of line.batches) ledger.bookedBatches.add(id);
  });
}

/** Reads a ledger back and writes on what is booked, a few times a second: what came since is lost when it is killed. */
export function openLedgerJournal(ledger: Ledger, path: string): LedgerJournal {
  replay(ledger, path);
  const file = openSync(path, 'a');
  let cells: Cell[] = [];
  let timer: NodeJS.Timeout | null = null;
  const written = new Set(ledger.bookedBatches);
  const flush = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const batches = [...ledger.bookedBatches].filter((id) => !written.has(id));
    if (cells.length === 0 && batches.length === 0) return;
    const line = { cells: mergeCells(cells).map((cell) => ({ ...cell, nano: cell.nano.map(String) })), batches };
    writeFileSync(file, `${JSON.stringify(line)}\n`);
    fsyncSync(file);
    for (const id of batches) written.add(id);
    cells = [];
  };
  ledger.onBooking = (cell) => {
    cells.push(cell);
    timer ??= setTimeout(flush, WRITE_EVERY_MS).unref();
  };
  return {
    flush,
    close() {
      flush();
      closeSync(file);
    },
  };
}
