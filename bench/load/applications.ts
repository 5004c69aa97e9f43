import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, ask } from './ask';
import type { Population } from './population';
import type { Tally } from './tally';

type Kind = 'plain' | 'stream' | 'refused upstream' | 'cut upstream';

/** Of a hundred requests; the last two kinds are faults of the simulated Anthropic that pass through as they are. */
const SHARES: readonly (readonly [Kind, number])[] = [
  ['plain', 62],
  ['stream', 35],
  ['refused upstream', 2],
  ['cut upstream', 1],
];
const REFUSALS = [429, 500, 529];
const TICK_MS = 20;
/** More than this at once means that nobody answers any more. */
const MOST_AT_ONCE = 2_000;

/** Sends so many requests a second whether or not the last ones were answered; how many were served to their end. */
export async function beTheApplications(
  origin: string,
  { keys, perSecond }: { keys: Population['keys']; perSecond: number },
  tally: Tally,
  end: number,
): Promise<{ served: number }> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: MOST_AT_ONCE });
  const [began, underWay] = [performance.now(), new Set<Promise<void>>()];
  let [sent, served] = [0, 0];
  const one = async (number: number) => {
    const kind = kindOf(number);
    const { status: asked, body } = bodyOf(kind, number);
    const headers = {
      ...{ 'content-type': 'application/json', 'anthropic-version': '2023-06-01' },
      'x-api-key': keys[number % keys.length]?.secret ?? '',
    };
    const answer = await ask(`${origin}/v1/messages`, { agent, method: 'POST', headers, body });
    const problem = problemOf(kind, asked, answer);
    if (problem === null && answer.status === 200 && kind !== 'cut upstream') served += 1;
    tally.add({ route: `Gateway, ${kind}`, wholeMs: answer.wholeMs, problem });
  };
  for (let now = began; now < end; now = performance.now()) {
    for (const due = ((now - began) / 1_000) * perSecond; sent < due; sent += 1) {
      if (underWay.size >= MOST_AT_ONCE) {
        tally.add({ route: 'Gateway', wholeMs: 0, problem: 'not sent: too many are not answered' });
        continue;
      }
      const running = one(sent).finally(() => underWay.delete(running));
      underWay.add(running);
    }
    await sleep(TICK_MS);
  }
  await Promise.all(underWay);
  agent.destroy();
  return { served };
}

/** Mixed, and the same in each run. */
function kindOf(number: number): Kind {
  let left = (number * 37) % 100;
  for (const [kind, share] of SHARES) {
    if (left < share) return kind;
    left -= share;
  }
  return 'plain';
}

function bodyOf(kind: Kind, number: number): { status: number; body: string } {
  const status = kind === 'refused upstream' ? (REFUSALS[number % REFUSALS.length] ?? 529) : 200;
  const fault = {
    plain: undefined,
    stream: undefined,
    'refused upstream': { kind: 'status', status },
    'cut upstream': { kind: 'cut', after: 3 },
  }[kind];
  const content = fault ? `<sandbox>${JSON.stringify({ fault })}</sandbox>` : 'Summarise this ticket in one sentence.';
  const body = {
    ...{ model: 'claude-haiku-4-5', max_tokens: 64, stream: kind === 'stream' || kind === 'cut upstream' },
    messages: [{ role: 'user', content }],
  };
  return { status, body: JSON.stringify(body) };
}

function problemOf(kind: Kind, asked: number, { status, isCut, tail }: Answer): string | null {
  if (status !== asked) return `answered ${status} instead of ${asked}`;
  if (kind === 'cut upstream') return isCut || !tail.includes('message_stop') ? null : 'a cut stream came to its end';
  if (isCut) return 'broke off';
  return kind === 'stream' && !tail.includes('message_stop') ? 'a stream did not come to its end' : null;
}
