import http from 'node:http';
import type { HttpVisitor } from '@/e2e/http-visitor';

/** Somebody who asks, with a cookie or with headers of their own. */
type Asker = Pick<HttpVisitor, 'origin' | 'cookie'> & { headers?: Readonly<Record<string, string>> };

export interface Timing {
  firstByteMs: number;
  wholeMs: number;
}

/** One page over a connection that stays open, as a browser has it. */
function timedRead(visitor: Asker, path: string, agent: http.Agent): Promise<Timing> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const headers = { cookie: visitor.cookie, 'accept-encoding': 'identity', ...visitor.headers };
    const asked = http.get(`${visitor.origin}${path}`, { agent, headers }, (answer) => {
      let firstByteMs = 0;
      if (answer.statusCode !== 200) reject(new Error(`${path} answers ${answer.statusCode}`));
      answer.on('data', () => {
        firstByteMs ||= performance.now() - began;
      });
      answer.on('end', () => resolve({ firstByteMs, wholeMs: performance.now() - began }));
      answer.on('error', reject);
    });
    asked.on('error', reject);
  });
}

/** Reads the pages in turn, round after round: whatever else the machine does meets all of them alike. */
export async function inTurn(
  visitor: HttpVisitor,
  paths: readonly string[],
  { rounds, warmUp }: { rounds: number; warmUp: number },
): Promise<Map<string, Timing[]>> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const timings = new Map<string, Timing[]>(paths.map((path) => [path, []]));
  for (let round = -warmUp; round < rounds; round += 1) {
    for (const path of paths) {
      const timing = await timedRead(visitor, path, agent);
      if (round >= 0) timings.get(path)?.push(timing);
    }
  }
  agent.destroy();
  return timings;
}

/** Many readers of one page at once. */
export async function atOnce(visitor: Asker, path: string, connections: number, each: number): Promise<Timing[]> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
  const reader = async () => {
    const timings: Timing[] = [];
    for (let at = 0; at < each; at += 1) timings.push(await timedRead(visitor, path, agent));
    return timings;
  };
  const all = await Promise.all(Array.from({ length: connections }, reader));
  agent.destroy();
  return all.flat();
}
