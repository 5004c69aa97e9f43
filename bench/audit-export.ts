import { exportedChain } from '@/lib/audit/export';
import type { Database } from '@/lib/core/db';
import { type BenchRow, rounded } from './bench-database';

const MEGABYTE = 1_048_576;
const SAMPLED_EVERY = 1_000;

interface Exported {
  seconds: number;
  bytes: number;
  /** Resident memory after a tenth of the lines, and the most after that. */
  early: number;
  most: number;
}

/** The chain up to so many entries as JSON Lines, as it is sent to whoever downloads it. */
async function exportUpTo({ db, pool }: Database, entries: number): Promise<Exported> {
  await pool.query('UPDATE audit_head SET seq = $1 WHERE id = 1', [entries]);
  let [lines, bytes, early, most] = [0, 0, 0, 0];
  const started = performance.now();
  for await (const line of exportedChain(db)) {
    lines += 1;
    bytes += Buffer.byteLength(line);
    if (lines % SAMPLED_EVERY !== 0) continue;
    const resident = process.memoryUsage.rss();
    if (lines <= entries / 10) early = resident;
    else most = Math.max(most, resident);
  }
  if (lines !== entries + 1) throw new Error(`${lines} lines were exported of ${entries} entries`);
  return { seconds: (performance.now() - started) / 1_000, bytes, early, most };
}

/** Whether an export of ten times as much takes ten times as long, and no more memory. */
export async function measureExport(database: Database, entries: number): Promise<BenchRow[]> {
  await exportUpTo(database, Math.min(entries, 10_000));
  const tenth = await exportUpTo(database, entries / 10);
  const whole = await exportUpTo(database, entries);
  const what = `export of ${entries.toLocaleString('en-GB')} entries`;
  return [
    { name: `${what}: time`, value: rounded(whole.seconds), unit: 's' },
    { name: `${what}: size`, value: rounded(whole.bytes / MEGABYTE), unit: 'MB' },
    {
      name: `${what}: growth exponent of the time over the last factor of ten`,
      value: rounded(Math.log10(whole.seconds / tenth.seconds)),
      unit: '',
      target: '≤ 1.1',
    },
    { name: `${what}: resident memory after a tenth`, value: rounded(whole.early / MEGABYTE, 0), unit: 'MB' },
    {
      name: `${what}: resident memory at most after that`,
      value: rounded(whole.most / MEGABYTE, 0),
      unit: 'MB',
      ratio: rounded(whole.most / whole.early),
      target: '≤ 1.25',
    },
  ];
}
