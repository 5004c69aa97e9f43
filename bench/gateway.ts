import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { enterCredential, gatewaySettings, issueKey } from '@/lib/testing/gateway';
import { isThorough, thorough } from '@/lib/testing/thorough';
import { type BenchRow, rounded, withBenchDatabase } from './bench-database';
import { Asker, askMany } from './gateway/asker';
import { type Program, startProgram } from './gateway/programs';
import { measureWhere } from './gateway/where';
import { percentile } from './row';

const CONNECTIONS = 32;
const [WARM_UP, ALONE_ROUNDS, SLICES, SLICE_MS] = [1_500, 1_500, 12, 1_000];
/** By requests, not by time: on a busy machine code would not be compiled by then. */
const MANY_WARM_UP = 5_000;
const MEMORY_PARTS = 10;
const MEMORY_REQUESTS = thorough(50_000, 1_000_000);
const A_LOT = 2_000_000_000;
const [BARE, GATEWAY] = ['bench/gateway/bare.mjs', 'dist/gateway.mjs'];
const MODEL = 'claude-opus-5-5';

interface Programs {
  upstream: Program;
  bare: Program;
  gateway: Program;
}

/** The gateway with every check against a bare proxy and against none, all three asked in turn in one run. */
export async function measureGateway(): Promise<BenchRow[]> {
  return withBenchDatabase(async (owner, { gatewayUrl }) => {
    await enterCredential({ owner });
    const limits = { addresses: ['127.0.0.0/8', '::1/128'], models: [MODEL], requestsPerMinute: A_LOT };
    const dollars = { spendPerDay: 10n ** 18n, spendPerMonth: 10n ** 18n };
    const key = await issueKey({ owner }, { ...limits, ...dollars });
    const tokens = { inputTokensPerMinute: A_LOT, outputTokensPerMinute: A_LOT };
    const counted = await issueKey({ owner }, { ...limits, ...dollars, ...tokens });
    const spoolFolder = fs.mkdtempSync(path.join(os.tmpdir(), 'steward-bench-spool-'));
    const programs = await startPrograms(gatewayUrl, spoolFolder);
    try {
      return [
        ...(await measureKind(programs, 'Plain answers', requestOf(key.secret, false))),
        ...(await measureKind(programs, 'Streams of 27 events', requestOf(key.secret, true))),
        ...(await measureKind(programs, 'Plain, tokens a minute limited too', requestOf(counted.secret, false))),
        ...(await measureMemory(programs, requestOf(key.secret, false))),
        ...(await measureParts(programs, requestOf(key.secret, false))),
      ];
    } finally {
      for (const program of Object.values(programs)) program.stop();
      fs.rmSync(spoolFolder, { recursive: true, force: true });
    }
  });
}

async function startPrograms(databaseUrl: string, spoolFolder: string): Promise<Programs> {
  const upstream = await startProgram('bench/gateway/upstream.mjs');
  const baseUrl = `http://127.0.0.1:${upstream.port}`;
  const settings = { ...gatewaySettings({ databaseUrl, baseUrl }), logLevel: 'warn', spoolFolder };
  const bare = await startProgram(BARE, [baseUrl]);
  return { upstream, bare, gateway: await startProgram(GATEWAY, [], JSON.stringify(settings)) };
}

function requestOf(secret: string, stream: boolean): Buffer {
  const body = JSON.stringify({
    ...{ model: MODEL, max_tokens: 1_024, stream, system: 'You answer questions about insurance. '.repeat(20) },
    messages: [{ role: 'user', content: 'Is a burst pipe covered, and what do I have to send you? '.repeat(10) }],
    metadata: { user_id: 'user-1' },
  });
  const head = [
    ...['POST /v1/messages HTTP/1.1', 'host: gateway.example', `x-api-key: ${secret}`, 'accept: application/json'],
    ...[
      'anthropic-version: 2023-06-01',
      'content-type: application/json',
      'user-agent: bench',
      'accept-encoding: gzip',
    ],
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
}

async function measureKind(programs: Programs, kind: string, request: Buffer): Promise<BenchRow[]> {
  return [...(await measureAlone(programs, kind, request)), ...(await measureMany(programs, kind, request))];
}

/** One connection each, asked in turn. */
async function measureAlone({ upstream, bare, gateway }: Programs, kind: string, request: Buffer): Promise<BenchRow[]> {
  const lines = [upstream, bare, gateway].map(({ port }) => ({
    asker: new Asker(port, request),
    times: [] as number[],
  }));
  for (let round = -WARM_UP; round < ALONE_ROUNDS; round += 1) {
    for (const { asker, times } of lines) {
      const ms = await asker.ask();
      if (round >= 0) times.push(ms);
    }
  }
  for (const { asker } of lines) asker.close();
  const [direct = 0, byBare = 0, byGateway = 0] = lines.map(({ times }) => percentile(times, 0.5));
  return [
    {
      name: `${kind}: added at one connection, p50 (a bare proxy adds ${(byBare - direct).toFixed(2)} ms)`,
      ...{ value: rounded(byGateway - direct, 3), unit: 'ms', target: '≤ 1' },
    },
  ];
}

interface Measured {
  rates: number[];
  times: number[];
  cpuUs: number;
}

/** Many connections, in slices by turns: whatever else the machine does meets both alike. */
async function measureMany({ bare, gateway }: Programs, kind: string, request: Buffer): Promise<BenchRow[]> {
  const lines = [bare, gateway].map((program) => ({
    ...{ program, measured: { rates: [], times: [], cpuUs: 0 } as Measured },
    askers: Array.from({ length: CONNECTIONS }, () => new Asker(program.port, request)),
  }));
  for (const { askers } of lines) await askMany(askers, { count: MANY_WARM_UP });
  for (let slice = 0; slice < SLICES; slice += 1) {
    for (const { program, measured, askers } of lines) {
      const before = await program.used();
      const began = performance.now();
      const times = await askMany(askers, { ms: SLICE_MS });
      const seconds = (performance.now() - began) / 1_000;
      measured.rates.push(times.length / seconds);
      measured.cpuUs += (await program.used()).cpuUs - before.cpuUs;
      measured.times.push(...times);
    }
  }
  for (const asker of lines.flatMap(({ askers }) => askers)) asker.close();
  const [plain, own] = lines.map(({ measured }) => measured);
  if (!plain || !own) return [];
  const ratios = own.rates.map((rate, at) => rate / (plain.rates[at] ?? Number.NaN));
  const cpuOf = ({ cpuUs, times }: Measured) => cpuUs / times.length;
  const [p99, bareP99] = [percentile(own.times, 0.99), percentile(plain.times, 0.99)];
  return [
    {
      name: `${kind}: a second at ${CONNECTIONS} connections, against a bare proxy (${Math.round(percentile(plain.rates, 0.5))})`,
      value: Math.round(percentile(own.rates, 0.5)),
      ...{ unit: 'requests', ratio: percentile(ratios, 0.5), target: '≥ 0.7' },
    },
    {
      name: `${kind}: processor time of a request, against a bare proxy (${Math.round(cpuOf(plain))} µs)`,
      ...{ value: Math.round(cpuOf(own)), unit: 'µs', ratio: cpuOf(own) / cpuOf(plain) },
    },
    {
      name: `${kind}: p99 at ${CONNECTIONS} connections, against a bare proxy (${bareP99.toFixed(1)} ms)`,
      ...{ value: rounded(p99), unit: 'ms', ratio: p99 / bareP99 },
    },
  ];
}

async function measureParts({ bare, gateway }: Programs, request: Buffer): Promise<BenchRow[]> {
  const asking = ({ port }: Program) => Array.from({ length: CONNECTIONS }, () => new Asker(port, request));
  const lines = [
    { program: bare, script: BARE, askers: asking(bare) },
    { program: gateway, script: GATEWAY, askers: asking(gateway) },
  ];
  const rows = await measureWhere(lines);
  for (const { askers } of lines) for (const asker of askers) asker.close();
  return rows;
}

/** What it keeps once it has thrown away what nobody needs, in the middle of many requests and at their end. */
async function measureMemory({ gateway }: Programs, request: Buffer): Promise<BenchRow[]> {
  const askers = Array.from({ length: CONNECTIONS }, () => new Asker(gateway.port, request));
  const kept: { heap: number; rss: number }[] = [];
  for (let part = 0; part < MEMORY_PARTS; part += 1) {
    await askMany(askers, { count: MEMORY_REQUESTS / MEMORY_PARTS });
    const { heapUsed, external, rss } = await gateway.kept();
    kept.push({ heap: heapUsed + external, rss });
  }
  for (const asker of askers) asker.close();
  // The first tenth warms up.
  const [begin, end] = [kept[1], kept.at(-1)];
  if (!begin || !end) return [];
  const each = (MEMORY_REQUESTS / MEMORY_PARTS).toLocaleString('en-US');
  const steps = kept.map(({ rss }) => (rss / 1e6).toFixed(0)).join(', ');
  const over = `over ${MEMORY_REQUESTS.toLocaleString('en-US')} requests${isThorough ? '' : ' (a million: STEWARD_THOROUGH=1)'}`;
  return [
    {
      name: `Memory that it keeps at the end, against ${(begin.heap / 1e6).toFixed(1)} MB after a fifth, ${over}`,
      ...{ value: rounded(end.heap / 1e6), unit: 'MB', ratio: end.heap / begin.heap, target: '≤ 1.1' },
    },
    {
      name: `Memory that it has of the machine at the end, against ${(begin.rss / 1e6).toFixed(0)} MB after a fifth`,
      ...{ value: rounded(end.rss / 1e6), unit: 'MB', ratio: end.rss / begin.rss, target: '≤ 1.2' },
    },
    {
      name: `Memory that it has of the machine, the most of what it had after each ${each} requests (${steps})`,
      ...{ value: rounded(Math.max(...kept.map(({ rss }) => rss)) / 1e6), unit: 'MB' },
    },
  ];
}
