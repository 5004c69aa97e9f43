import { fraction, toSeed } from '../world/random';
import type { UsageDimensions } from '../world/traffic';
import { SEARCH_NANO } from './prices';

const MINUTE_MS = 60_000;
const MINUTES_A_DAY = 1_440;
const LATENESS_MS = 300_000;

export type CellDimensions = UsageDimensions & { api_key_id: string };
/** What went through in one minute under the same dimensions. */
export type Cell = {
  minute: number;
  dimensions: CellDimensions;
  requests: number;
  elsewhere: number;
  /** Five token counts in the order of TOKEN_TYPES, then web searches; and what each cost in nano-dollars. */
  counts: number[];
  nano: bigint[];
};
export type Booking = Omit<Cell, 'minute'>;

export type Ledger = {
  latenessMs: number;
  open: number;
  bookedBatches: Set<string>;
  /** Called with every booking, to be written down. */
  onBooking: ((cell: Cell) => void) | null;
  book: (booking: Booking, atMs: number) => void;
  /** As `book`, without telling `onBooking`. */
  restore: (cell: Cell) => void;
  /** What falls into minutes [from, to) and is already in the reports at `nowMs`. */
  reported: (from: number, to: number, nowMs: number) => Cell[];
  cells: (from: number, to: number) => Iterable<Cell>;
};

const NO_NANO = [0n, 0n, 0n, 0n, 0n];

/** One line of a message: its tokens with their prices, and searches. */
export function toBooking(
  dimensions: CellDimensions,
  tokens: readonly number[],
  nano: readonly bigint[] | null,
  more: { requests: number; searches: number },
): Booking {
  const { requests, searches } = more;
  if (nano === null) {
    return { dimensions, requests, elsewhere: requests, counts: [0, 0, 0, 0, 0, 0], nano: [...NO_NANO, 0n] };
  }
  return {
    dimensions,
    requests,
    elsewhere: 0,
    counts: [...tokens, searches],
    nano: [...nano, BigInt(searches) * SEARCH_NANO],
  };
}

function cellName(minute: number, { dimensions }: Booking): string {
  const { api_key_id, workspace_id, model, service_tier, inference_geo, speed, context_window } = dimensions;
  return `${minute} ${api_key_id} ${workspace_id} ${model} ${service_tier} ${inference_geo} ${speed} ${context_window}`;
}

function addTo(cell: Cell, booking: Booking): void {
  cell.requests += booking.requests;
  cell.elsewhere += booking.elsewhere;
  for (let kind = 0; kind < 6; kind++) {
    cell.counts[kind] = (cell.counts[kind] ?? 0) + (booking.counts[kind] ?? 0);
    cell.nano[kind] = (cell.nano[kind] ?? 0n) + (booking.nano[kind] ?? 0n);
  }
}

/** One cell for all of a minute under the same dimensions. */
export function mergeCells(cells: Iterable<Cell>): Cell[] {
  const merged = new Map<string, Cell>();
  for (const cell of cells) {
    const name = cellName(cell.minute, cell);
    const known = merged.get(name);
    if (known) addTo(known, cell);
    else merged.set(name, { ...cell, counts: [...cell.counts], nano: [...cell.nano] });
  }
  return [...merged.values()];
}

/** What went through the Messages API of one world, by minute. */
export function createLedger(worldName: string): Ledger {
  const days = new Map<number, Map<string, Cell>>();
  const salt = toSeed(`${worldName}:lateness`);
  const add = (minute: number, booking: Booking) => {
    const day = Math.floor(minute / MINUTES_A_DAY);
    const cells = days.get(day) ?? new Map<string, Cell>();
    days.set(day, cells);
    const name = cellName(minute, booking);
    const known = cells.get(name);
    if (known) addTo(known, booking);
    else cells.set(name, { minute, ...booking, counts: [...booking.counts], nano: [...booking.nano] });
  };
  function* cellsOf(from: number, to: number): Generator<Cell> {
    for (const [day, cells] of days) {
      if ((day + 1) * MINUTES_A_DAY <= from || day * MINUTES_A_DAY >= to) continue;
      for (const cell of cells.values()) if (cell.minute >= from && cell.minute < to) yield cell;
    }
  }
  return {
    latenessMs: LATENESS_MS,
    open: 0,
    bookedBatches: new Set(),
    onBooking: null,
    book(booking, atMs) {
      const minute = Math.floor(atMs / MINUTE_MS);
      add(minute, booking);
      this.onBooking?.({ minute, ...booking });
    },
    restore: ({ minute, ...booking }) => add(minute, booking),
    reported(from, to, nowMs) {
      const late = (minute: number) => this.latenessMs * (0.5 + fraction(salt, minute));
      const isShown = (minute: number) => this.latenessMs === 0 || nowMs >= (minute + 1) * MINUTE_MS + late(minute);
      return [...cellsOf(from, to)].filter(({ minute }) => isShown(minute));
    },
    cells: cellsOf,
  };
}
