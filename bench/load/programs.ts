import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { API_READS } from '../api-reads';
import { ask, problemOf } from './ask';
import type { Tally } from './tally';

const PAUSES_MS = 5_000;

/** Each token's program asks one thing after another, every five seconds on average. */
export async function beThePrograms(origin: string, tokens: readonly string[], tally: Tally, end: number) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: tokens.length });
  const one = async (token: string) => {
    for (let at = Math.floor(Math.random() * API_READS.length); ; at += 1) {
      await sleep(Math.random() * 2 * PAUSES_MS);
      if (performance.now() >= end) return;
      const [name, path] = API_READS[at % API_READS.length] ?? API_READS[0];
      const answer = await ask(`${origin}${path}`, { agent, headers: { 'x-api-key': token } });
      tally.add({ route: `HTTP API, ${name}`, wholeMs: answer.wholeMs, problem: problemOf(answer) });
    }
  };
  await Promise.all(tokens.map(one));
  agent.destroy();
}
