import fs from 'node:fs';
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

/** Of Linux: `/proc` counts processor time in hundredths of a second. */
const TICK_MS = 10;

/** Milliseconds of processor time that a process takes for one answer of each path, over so many answers. */
export async function processorTimes(
  visitor: Asker,
  paths: readonly string[],
  pid: number,
  rounds: number,
): Promise<Map<string, number>> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const times = new Map<string, number>();
  for (const path of paths) {
    const before = processorTime(pid);
    for (let round = 0; round < rounds; round += 1) await timedRead(visitor, path, agent);
    times.set(path, (processorTime(pid) - before) / rounds);
  }
  agent.destroy();
  return times;
}

/** Milliseconds of processor time that a process has taken so far. */
export function processorTime(pid: number): number {
  const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(') ') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}
