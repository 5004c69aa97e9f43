import { invalid } from '../errors';
import type { Cell, CellDimensions, Ledger } from './ledger';

const GROUPS = [
  'api_key_id',
  'workspace_id',
  'model',
  'service_tier',
  'inference_geo',
  'speed',
  'context_window',
] as const satisfies readonly (keyof CellDimensions)[];
const MINUTE_MS = 60_000;

type Sums = Pick<Cell, 'requests' | 'elsewhere' | 'counts'> & { nano: bigint };

function shape({ requests, elsewhere, counts, nano }: Sums): object {
  const [input = 0, cache_5m = 0, cache_1h = 0, cache_read = 0, output = 0, web_search = 0] = counts;
  const tokens = { input, cache_5m, cache_1h, cache_read, output };
  return { requests, billed_elsewhere: elsewhere, ...tokens, web_search, nano_dollars: String(nano) };
}

function add(sums: Sums, cell: Cell): void {
  sums.requests += cell.requests;
  sums.elsewhere += cell.elsewhere;
  sums.counts = cell.counts.map((count, kind) => count + (sums.counts[kind] ?? 0));
  sums.nano += cell.nano.reduce((total, part) => total + part, 0n);
}

function readMinute(query: URLSearchParams, name: string, usual: number): number {
  const raw = query.get(name);
  if (raw === null) return usual;
  const ms = Date.parse(raw);
  if (Number.isNaN(ms)) throw invalid(`${name}: Input should be a time`);
  return Math.floor(ms / MINUTE_MS);
}

/** The ledger's own sums, whatever the reports already show of it. */
export function sumLedger(ledger: Ledger, query: URLSearchParams): object {
  const names = (query.get('group_by') ?? 'api_key_id').split(',').filter((name) => name !== '');
  const groups = names.map((name) => {
    const group = GROUPS.find((known) => known === name);
    if (group === undefined) throw invalid(`group_by: Input should be one of ${GROUPS.join(', ')}`);
    return group;
  });
  const none = (): Sums => ({ requests: 0, elsewhere: 0, counts: [0, 0, 0, 0, 0, 0], nano: 0n });
  const rows = new Map<string, { dimensions: object; sums: Sums }>();
  const total = none();
  const to = readMinute(query, 'to', Number.MAX_SAFE_INTEGER);
  for (const cell of ledger.cells(readMinute(query, 'from', 0), to)) {
    const dimensions = Object.fromEntries(groups.map((group) => [group, cell.dimensions[group]]));
    const name = JSON.stringify(dimensions);
    const row = rows.get(name) ?? { dimensions, sums: none() };
    rows.set(name, row);
    add(row.sums, cell);
    add(total, cell);
  }
  const shaped = [...rows.values()].map(({ dimensions, sums }) => ({ ...dimensions, ...shape(sums) }));
  return { open: ledger.open, rows: shaped, total: shape(total) };
}
