import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask, problemOf } from './ask';
import type { Population, Role } from './population';
import type { Tally } from './tally';

/** Whom each page is for; everybody where nobody is named. */
const PAGES: readonly (readonly [name: string, path: string, roles?: readonly Role[]])[] = [
  ['Overview', '/'],
  ['Usage', '/usage'],
  ['API keys', '/api-keys'],
  ['Workspaces', '/workspaces', ['owner', 'admin', 'billing', 'viewer']],
  ['Notifications', '/notifications'],
  ['Gateway traffic', '/usage/gateway'],
  ['Budgets', '/budgets', ['owner', 'admin', 'billing']],
  ['People', '/people', ['owner', 'admin']],
  ['Audit', '/audit', ['owner', 'admin']],
];
const THINKS_MS = 30_000;
const ENOUGH_SOCKETS = 64;

/** Each opens a page, reads it for half a minute on average, and opens another, until the run ends. */
export async function beThePeople(origin: string, people: Population['people'], tally: Tally, end: number) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: ENOUGH_SOCKETS });
  const one = async ({ role, cookie }: Population['people'][number]) => {
    const pages = PAGES.filter(([, , roles]) => !roles || roles.includes(role));
    for (;;) {
      await sleep(Math.random() * 2 * THINKS_MS);
      if (performance.now() >= end) return;
      const [name, path] = pages[Math.floor(Math.random() * pages.length)] ?? ['Overview', '/'];
      const headers = { cookie, accept: 'text/html', 'user-agent': 'load' };
      const answer = await ask(`${origin}${path}`, { agent, headers });
      tally.add({ route: `Page ${name}`, wholeMs: answer.wholeMs, problem: problemOf(answer) });
    }
  };
  await Promise.all(people.map(one));
  agent.destroy();
}
