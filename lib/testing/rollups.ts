import type pg from 'pg';
import { COST_COLUMNS, COST_SUM, COUNT_COLUMNS } from '@/lib/domain/usage/token-types';

const KEYLESS = ['workspace_ref', 'model_ref', 'tier_ref', 'other_ref'];
const MONTH = `date_trunc('month', day)::date`;
const WEEK = `date_trunc('week', day)::date`;
const BY_TYPE = [...COUNT_COLUMNS, ...COST_COLUMNS];

/** Every rollup, with the rows that it must be the sum of: never another rollup. */
const ROLLUPS: { name: string; time: string; source: string; keys: string[]; isByType: boolean }[] = [
  { name: 'spend_monthly', time: MONTH, source: 'spend_daily', keys: ['key_ref', ...KEYLESS], isByType: true },
  { name: 'spend_weekly', time: WEEK, source: 'spend_daily', keys: ['key_ref', ...KEYLESS], isByType: true },
  { name: 'rollup_daily', time: 'day', source: 'spend_daily', keys: KEYLESS, isByType: true },
  { name: 'rollup_monthly', time: MONTH, source: 'spend_daily', keys: KEYLESS, isByType: true },
  { name: 'rollup_hourly', time: 'day', source: 'spend_hourly', keys: ['hour', ...KEYLESS], isByType: true },
  { name: 'rollup_workspace', time: 'day', source: 'spend_daily', keys: ['workspace_ref'], isByType: false },
  { name: 'rollup_workspace_monthly', time: MONTH, source: 'spend_daily', keys: ['workspace_ref'], isByType: false },
  { name: 'rollup_model', time: 'day', source: 'spend_daily', keys: ['model_ref'], isByType: false },
  { name: 'rollup_model_monthly', time: MONTH, source: 'spend_daily', keys: ['model_ref'], isByType: false },
];

/** The rows of rollups that differ from the days that they sum, and those that are missing; rows of nothing say nothing. */
export async function unequalRollups(pool: pg.Pool): Promise<unknown[]> {
  const unequal: unknown[] = [];
  for (const { name, time, source, keys, isByType } of ROLLUPS) {
    const values = isByType ? BY_TYPE : [...COUNT_COLUMNS, 'cost'];
    const summed = isByType ? BY_TYPE : [...COUNT_COLUMNS, COST_SUM];
    const stored = [
      time === MONTH ? 'month' : time === WEEK ? 'week' : 'day',
      ...keys,
      ...values.map((column) => `${column}::numeric`),
    ];
    const groups = [time, ...keys].map((_, at) => at + 1);
    const days = `SELECT ${[time, ...keys, ...summed.map((value) => `sum(${value})`)].join(', ')}
      FROM ${source} GROUP BY ${groups.join(', ')} HAVING (${summed.map((value) => `sum(${value})`).join(', ')}) <> (${summed.map(() => '0').join(', ')})`;
    const rollup = `SELECT ${stored.join(', ')} FROM ${name} WHERE (${values.join(', ')}) <> (${values.map(() => '0').join(', ')})`;
    const { rows } = await pool.query(`(${days} EXCEPT ${rollup}) UNION ALL (${rollup} EXCEPT ${days})`);
    unequal.push(...rows.map((row) => ({ rollup: name, row })));
  }
  return unequal;
}
