import fs from 'node:fs';
import type { BenchRow } from '../bench-database';
import type { Asker } from './asker';
import { askMany } from './asker';
import type { Program, Spent } from './programs';

/** What a request's time is spent on, by where the code stands. The first that fits. */
const PARTS: readonly [part: string, place: RegExp][] = [
  ['collecting garbage', /^\(garbage collector\)$/],
  ['HTTP with upstream (undici)', /undici|wasm/],
  ['the Postgres driver', /node_modules\/pg/],
  ['reading and judging the body', /gateway\/(request-body|json-|named-|bounds|message-terms)/],
  [
    'key, limits and leases',
    /gateway\/(given-secret|caller-|verdicts|credentials|made-up|spending|leases|minute|room|est)/,
  ],
  [
    'usage and price of the answer',
    /gateway\/(usage-reader|meter|price|lines|answered)|core\/crypto|node_modules\/zod/,
  ],
  [
    'record, spool and booking',
    /gateway\/(records|request-row|spool|booking|uses)|node:fs|^\((writeBuffer|writeString|fsync)\)$/,
  ],
  ['the gateway’s own way through', /gateway\/|lib\/core/],
  ['HTTP with clients, sockets and streams (Node)', /^node:|^\((writev|writeUtf8String|writeLatin1String|shutdown)\)$/],
];
const REST = 'the machine and the rest';
const MS = 4_000;

/** Where the processor time of a request goes, in both. Samples tell the shares, the meter tells the whole. */
export async function measureWhere(
  lines: readonly { program: Program; script: string; askers: readonly Asker[] }[],
): Promise<BenchRow[]> {
  const found: Map<string, number>[] = [];
  for (const { program, script, askers } of lines) {
    const before = await program.used();
    const { length } = await askMany(askers, { ms: MS });
    const cpuUs = ((await program.used()).cpuUs - before.cpuUs) / length;
    // Sampling takes time of its own.
    await program.profile();
    await askMany(askers, { ms: MS });
    found.push(shareOut(cpuUs, await program.profiled(), ownersOf(script)));
  }
  const [bare, own] = found;
  const parts = [...PARTS.map(([part]) => part), REST];
  return parts.map((part) => ({
    name: `Of a plain request, ${part} (bare proxy: ${(bare?.get(part) ?? 0).toFixed(0)} µs)`,
    ...{ value: Math.round(own?.get(part) ?? 0), unit: 'µs' },
  }));
}

function shareOut(cpuUs: number, spent: readonly Spent[], owners: readonly string[]): Map<string, number> {
  const whole = spent.reduce((sum, { us }) => sum + us, 0);
  const shares = new Map<string, number>();
  for (const { url, line, name, us } of spent) {
    const place = url === '' ? `(${name.replace(/[()]/g, '')})` : url.startsWith('file:') ? (owners[line] ?? url) : url;
    const part = PARTS.find(([, pattern]) => pattern.test(place))?.[0] ?? REST;
    shares.set(part, (shares.get(part) ?? 0) + (us / whole) * cpuUs);
  }
  return shares;
}

/** Of each line of a bundle the file that it came from, as its comments tell. */
function ownersOf(script: string): string[] {
  let owner = script;
  return fs
    .readFileSync(script, 'utf8')
    .split('\n')
    .map((line) => {
      owner = /^\/\/ (\S+\.(?:ts|m?js|cjs))$/.exec(line)?.[1] ?? owner;
      return owner;
    });
}
