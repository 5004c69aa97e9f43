import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { addDays, dayOf } from '@/lib/core/time';
import { ask } from './ask';
import type { Tally } from './tally';

const yesterday = addDays(dayOf(new Date()), -1);
const MONTH = `from=${addDays(yesterday, -30)}&to=${yesterday}`;
const READS = [
  ['workspaces', '/v1/admin/workspaces'],
  ['keys', '/v1/admin/api_keys'],
  ['people', '/v1/admin/people'],
  ['budgets', '/v1/admin/budgets'],
  ['a month’s cost by model', `/v1/admin/usage/report?${MONTH}&split=model&metric=cost`],
  ['Anthropic’s list of keys', '/v1/organizations/api_keys?limit=50'],
] as const;
const PAUSES_MS = 5_000;

/** Each token's program asks one thing after another, every five seconds on average. */
export async function beThePrograms(origin: string, tokens: readonly string[], tally: Tally, end: number) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: tokens.length });
  const one = async (token: string) => {
    for (let at = Math.floor(Math.random() * READS.length); ; at += 1) {
      await sleep(Math.random() * 2 * PAUSES_MS);
      if (performance.now() >= end) return;
      const [name, path] = READS[at % READS.length] ?? READS[0];
      const { status, isCut, wholeMs } = await ask(`${origin}${path}`, { agent, headers: { 'x-api-key': token } });
      const problem = isCut ? 'broke off' : status === 200 ? null : `answered ${status}`;
      tally.add({ route: `API ${name}`, wholeMs, problem });
    }
  };
  await Promise.all(tokens.map(one));
  agent.destroy();
}
