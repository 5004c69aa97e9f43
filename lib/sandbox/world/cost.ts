import { type COST_TYPES, type CostRow, TOKEN_TYPES } from '@/lib/upstream/contract-reports';
import { findModel } from '../messages/models';
import { modelEntry, type TokenType, tokenPrice, UNITS_PER_CENT } from './catalog';
import { fraction, toSeed } from './random';
import { DAY_MS, MINUTE_MS, type UsageDimensions } from './traffic';
import { sumPlanned } from './usage';
import type { World } from './world';

const PRICED: readonly (keyof UsageDimensions)[] = [
  'workspace_id',
  'model',
  'service_tier',
  'context_window',
  'inference_geo',
  'speed',
];
/** A nano-dollar is 10^-7 of a cent. */
const UNITS_PER_NANO = BigInt(UNITS_PER_CENT / 10_000_000);
/** Ten dollars for a thousand searches: one cent each. */
const WEB_SEARCH_UNITS = BigInt(UNITS_PER_CENT);
const CODE_EXECUTION_UNITS_PER_HOUR = 5 * UNITS_PER_CENT;
const TYPE_LABELS: Record<TokenType, string> = {
  uncached_input_tokens: 'Input Tokens',
  'cache_creation.ephemeral_5m_input_tokens': 'Input Tokens, Cache Write 5m',
  'cache_creation.ephemeral_1h_input_tokens': 'Input Tokens, Cache Write 1h',
  cache_read_input_tokens: 'Input Tokens, Cache Hit',
  output_tokens: 'Output Tokens',
};

type PricedRow = Pick<
  CostRow,
  | 'workspace_id'
  | 'description'
  | 'cost_type'
  | 'model'
  | 'token_type'
  | 'context_window'
  | 'service_tier'
  | 'inference_geo'
>;
type Priced = { row: PricedRow; units: bigint };

/** Writes an amount of 10^-9 cents as cents, exact to the nano-dollar; anything finer is a bug of a price list. */
export function formatCents(units: bigint): string {
  if (units % UNITS_PER_NANO !== 0n) throw new RangeError(`${units} has a fraction of a nano-dollar`);
  const nano = units / UNITS_PER_NANO;
  const fractionDigits = (nano % 10_000_000n).toString().padStart(7, '0').replace(/0+$/, '');
  return fractionDigits === '' ? `${nano / 10_000_000n}` : `${nano / 10_000_000n}.${fractionDigits}`;
}

function tokenRow(dimensions: UsageDimensions, type: TokenType, modelLabel: string): PricedRow {
  const tier = dimensions.service_tier === 'batch' ? 'batch' : 'standard';
  const notes = [
    dimensions.context_window === '200k-1M' ? 'Long Context' : '',
    tier === 'batch' ? 'Batch' : '',
    dimensions.inference_geo === 'us' ? 'US' : '',
  ].filter((note) => note !== '');
  const label = `${modelLabel} Usage - ${TYPE_LABELS[type]}`;
  return {
    workspace_id: dimensions.workspace_id,
    description: [label, ...notes].join(', '),
    cost_type: 'tokens',
    model: dimensions.model,
    token_type: type,
    context_window: dimensions.context_window,
    service_tier: tier,
    inference_geo: dimensions.inference_geo,
  };
}

function plainRow(workspaceId: string | null, type: (typeof COST_TYPES)[number], description: string): PricedRow {
  return {
    workspace_id: workspaceId,
    description,
    cost_type: type,
    model: null,
    token_type: null,
    context_window: null,
    service_tier: null,
    inference_geo: null,
  };
}

function tokenCosts(world: World, dayMs: number, nowMs: number): Priced[] {
  const priced: Priced[] = [];
  for (const total of sumPlanned(world, [dayMs, dayMs + DAY_MS], nowMs, PRICED, {})) {
    const dimensions = total.dimensions as UsageDimensions;
    const terms = {
      tier: dimensions.service_tier,
      context: dimensions.context_window,
      geo: dimensions.inference_geo,
      speed: dimensions.speed,
    };
    TOKEN_TYPES.forEach((type, index) => {
      const units =
        BigInt(total.counts[index] ?? 0) *
        BigInt(tokenPrice(dimensions.model, type, terms, Math.floor(dayMs / DAY_MS)));
      if (units > 0n) priced.push({ row: tokenRow(dimensions, type, modelEntry(dimensions.model).label), units });
    });
    const searches = BigInt(total.counts[5] ?? 0) * WEB_SEARCH_UNITS;
    if (searches > 0n) {
      priced.push({ row: plainRow(dimensions.workspace_id, 'web_search', 'Web Search Usage'), units: searches });
    }
  }
  return priced;
}

/** Container hours of code execution: about two days in five, in one workspace, billed hour by hour. */
function codeExecutionCosts(world: World, dayMs: number, nowMs: number): Priced[] {
  const workspaceId = world.codeExecutionWorkspaceId;
  const day = Math.floor(dayMs / DAY_MS);
  const salt = toSeed(`${world.name}:code-execution`);
  const started = day >= Math.floor(world.epochMs / DAY_MS) - world.historyDays;
  if (workspaceId === null || !started || fraction(salt, day) > 0.4) return [];
  const elapsed = Math.min(24, Math.max(0, Math.floor((nowMs - dayMs) / 3_600_000)));
  const hours = Math.floor((20 + Math.floor(fraction(salt, day, 1) * 180)) * (elapsed / 24));
  if (hours === 0) return [];
  const row = plainRow(workspaceId, 'code_execution', 'Code Execution Usage');
  return [{ row, units: BigInt(hours * CODE_EXECUTION_UNITS_PER_HOUR) }];
}

/** What went through the Messages API, at the prices it was booked with. */
function bookedCosts(world: World, dayMs: number, nowMs: number): Priced[] {
  const from = Math.floor(dayMs / MINUTE_MS);
  const cells = world.ledger.reported(from, from + DAY_MS / MINUTE_MS, nowMs);
  return cells.flatMap(({ dimensions, nano }) => {
    const label = findModel(dimensions.model)?.label ?? dimensions.model;
    const rows = TOKEN_TYPES.map((type) => tokenRow(dimensions, type, label));
    const searches = plainRow(dimensions.workspace_id, 'web_search', 'Web Search Usage');
    return [...rows, searches].map((row, kind) => ({ row, units: (nano[kind] ?? 0n) * UNITS_PER_NANO }));
  });
}

/** A day's whole cost in 10^-9 cents. */
export function totalCostUnits(world: World, dayMs: number, nowMs: number): bigint {
  const priced = [...tokenCosts(world, dayMs, nowMs), ...codeExecutionCosts(world, dayMs, nowMs)];
  return priced.reduce((sum, { units }) => sum + units, 0n);
}

/** The rows of one day's cost bucket, summed by what was asked for. */
export function sumCost(world: World, dayMs: number, nowMs: number, groupBy: ReadonlySet<string>): CostRow[] {
  const rows = new Map<string, Priced>();
  const priced = [
    ...tokenCosts(world, dayMs, nowMs),
    ...codeExecutionCosts(world, dayMs, nowMs),
    ...bookedCosts(world, dayMs, nowMs).filter(({ units }) => units > 0n),
  ];
  for (const { row, units } of priced) {
    const kept: PricedRow = groupBy.has('description')
      ? { ...row }
      : {
          workspace_id: row.workspace_id,
          description: null,
          cost_type: null,
          model: null,
          token_type: null,
          context_window: null,
          service_tier: null,
          inference_geo: null,
        };
    if (!groupBy.has('workspace_id')) kept.workspace_id = null;
    const cell = `${kept.workspace_id}\n${kept.description}\n${kept.inference_geo}`;
    const known = rows.get(cell);
    if (known) known.units += units;
    else rows.set(cell, { row: kept, units });
  }
  return [...rows.values()].map(({ row, units }) => ({ amount: formatCents(units), currency: 'USD', ...row }));
}
