import { notFound } from '../errors';

const LINES = ['haiku', 'sonnet', 'opus', 'fable', 'mythos'] as const;

export type Model = {
  id: string;
  alias: string | null;
  label: string;
  line: (typeof LINES)[number];
  /** From which moment it is served, in milliseconds, and from which no more. */
  fromMs: number;
  untilMs: number | null;
  deprecatedMs: number | null;
  maxInput: number;
  maxOutput: number;
  /** From 4.6 on: takes an inference geography, and costs nothing more for a long prompt. */
  isNewer: boolean;
  fast: 'never' | 'always' | 'with_beta' | 'ignored';
  fastUntilMs: number | null;
};

type Entry = Pick<Model, 'id' | 'line'> & Partial<Omit<Model, 'fromMs' | 'untilMs' | 'deprecatedMs' | 'fastUntilMs'>>;
type Dates = { from: string; until?: string; deprecated?: string; fastUntil?: string };

const ms = (day: string | undefined) => (day === undefined ? null : Date.parse(`${day}T00:00:00Z`));

function labelOf(id: string, line: string): string {
  const [, , ...version] = id.replace(/-\d{8}$/, '').split('-');
  return `Claude ${line.slice(0, 1).toUpperCase()}${line.slice(1)} ${version.join('.')}`;
}

function model({ from, until, deprecated, fastUntil }: Dates, entry: Entry): Model {
  const facts = { alias: null, label: labelOf(entry.id, entry.line), maxInput: 1_000_000, maxOutput: 128_000 };
  const dates = { fromMs: ms(from) ?? 0, untilMs: ms(until), deprecatedMs: ms(deprecated), fastUntilMs: ms(fastUntil) };
  return { ...facts, isNewer: true, fast: 'never', ...dates, ...entry };
}

const older = (line: Model['line'], id: string, alias: string) =>
  ({ line, id, alias, isNewer: false, maxInput: 200_000, maxOutput: 64_000 }) as const;

/** Newest first, as the service lists them. */
export const MODELS: readonly Model[] = [
  model({ from: '2026-11-09' }, { id: 'claude-fable-5-2', line: 'fable', fast: 'with_beta' }),
  model({ from: '2026-11-09' }, { id: 'claude-mythos-5-2', line: 'mythos', fast: 'with_beta' }),
  model({ from: '2026-10-07' }, { id: 'claude-haiku-5-5', line: 'haiku' }),
  model({ from: '2026-09-28' }, { id: 'claude-sonnet-5-5', line: 'sonnet' }),
  model({ from: '2026-09-22' }, { id: 'claude-opus-5-5', line: 'opus', fast: 'always' }),
  model({ from: '2026-09-01' }, { id: 'claude-fable-5-1', line: 'fable' }),
  model({ from: '2026-09-01' }, { id: 'claude-mythos-5-1', line: 'mythos' }),
  model({ from: '2026-07-24' }, { id: 'claude-opus-5', line: 'opus', fast: 'with_beta' }),
  model({ from: '2026-06-30' }, { id: 'claude-sonnet-5', line: 'sonnet' }),
  model({ from: '2026-06-09' }, { id: 'claude-fable-5', line: 'fable' }),
  model({ from: '2026-06-09' }, { id: 'claude-mythos-5', line: 'mythos' }),
  model({ from: '2026-05-28', fastUntil: '2026-11-30' }, { id: 'claude-opus-4-8', line: 'opus', fast: 'with_beta' }),
  model({ from: '2026-04-16' }, { id: 'claude-opus-4-7', line: 'opus' }),
  model(
    { from: '2026-04-07', until: '2026-06-30', deprecated: '2026-05-01' },
    { id: 'claude-mythos-preview', line: 'mythos' },
  ),
  model({ from: '2026-02-17' }, { id: 'claude-sonnet-4-6', line: 'sonnet' }),
  model({ from: '2026-02-05' }, { id: 'claude-opus-4-6', line: 'opus', fast: 'ignored' }),
  model(
    { from: '2025-11-01', until: '2027-01-22', deprecated: '2026-11-22' },
    older('opus', 'claude-opus-4-5-20251101', 'claude-opus-4-5'),
  ),
  model({ from: '2025-10-01' }, older('haiku', 'claude-haiku-4-5-20251001', 'claude-haiku-4-5')),
  model(
    { from: '2025-09-29', until: '2026-11-30', deprecated: '2026-09-28' },
    { ...older('sonnet', 'claude-sonnet-4-5-20250929', 'claude-sonnet-4-5'), maxInput: 1_000_000 },
  ),
  model(
    { from: '2025-08-05', until: '2026-08-05', deprecated: '2026-06-01' },
    older('opus', 'claude-opus-4-1-20250805', 'claude-opus-4-1'),
  ),
  model(
    { from: '2025-05-14', until: '2026-06-15', deprecated: '2026-04-14' },
    older('sonnet', 'claude-sonnet-4-20250514', 'claude-sonnet-4'),
  ),
];

const BY_NAME = new Map(MODELS.flatMap((entry) => [entry.id, entry.alias ?? entry.id].map((name) => [name, entry])));

export function findModel(name: string): Model | null {
  return BY_NAME.get(name) ?? null;
}

export function lifecycleOf(entry: Model, nowMs: number): 'active' | 'deprecated' | 'retired' {
  if (entry.untilMs !== null && nowMs >= entry.untilMs) return 'retired';
  return entry.deprecatedMs !== null && nowMs >= entry.deprecatedMs ? 'deprecated' : 'active';
}

/** The model that a request's name stands for at a time; 404 when there is none, or no more. */
export function servedModel(name: string, nowMs: number): Model {
  const entry = findModel(name);
  if (!entry || nowMs < entry.fromMs || lifecycleOf(entry, nowMs) === 'retired') throw notFound(`model: ${name}`);
  return entry;
}
