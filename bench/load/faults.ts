import { setTimeout as sleep } from 'node:timers/promises';
import { sandboxUrl } from '@/e2e/processes/books';
import type { Fault } from '@/lib/sandbox/faults';

const ADMIN = '/v1/organizations';
/** What the simulated Admin API does in turn. */
const FAULTS: readonly Fault[] = [
  { kind: 'status', status: 429, path: ADMIN, times: 3, headers: { 'retry-after': '2' } },
  { kind: 'status', status: 500, path: ADMIN, times: 3 },
  { kind: 'status', status: 529, path: ADMIN, times: 3 },
  { kind: 'truncate', path: ADMIN, times: 2 },
  { kind: 'reset', path: ADMIN, times: 2 },
  { kind: 'html', path: ADMIN, times: 2 },
  { kind: 'delay', path: ADMIN, delayMs: 8_000, times: 2 },
];
const EVERY_MS = 15_000;

/** A fault of another kind every quarter of a minute; how many there were. */
export async function haveFaults(dataFolder: string, end: number): Promise<number> {
  const control = `${sandboxUrl(dataFolder)}/__sandbox/faults`;
  let number = 0;
  for (; performance.now() + EVERY_MS < end; number += 1) {
    const answer = await fetch(control, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(FAULTS[number % FAULTS.length]),
    });
    if (!answer.ok) throw new Error(`The simulated organisation refuses a fault: ${await answer.text()}`);
    await sleep(EVERY_MS);
  }
  return number;
}
