import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openLogFile } from './log-file';
import { readLines } from './log-lines';

const SECRET = 'sk-ant-admin01-canary-0123456789';

function said(...chunks: (string | Buffer)[]): Record<string, unknown>[] {
  const written: string[] = [];
  const reader = readLines('web', (line) => written.push(line));
  for (const chunk of chunks) reader.push(Buffer.from(chunk));
  reader.flush();
  return written.map((line) => JSON.parse(line) as Record<string, unknown>);
}

it('lets a line of our own logger through with its allowed fields alone', () => {
  const line = { level: 40, time: '2026-01-01T00:00:00.000Z', process: 'web', code: 'X', token: SECRET, msg: 'Failed' };
  expect(said(`${JSON.stringify(line)}\n`)).toEqual([
    { level: 40, time: '2026-01-01T00:00:00.000Z', process: 'web', code: 'X', msg: 'Failed' },
  ]);
  const nested = { ...line, code: { token: SECRET }, path: ['x', SECRET] };
  expect(JSON.stringify(said(`${JSON.stringify(nested)}\n`))).not.toContain(SECRET);
});

it('keeps of an error of the framework its kind, code, digest and places', () => {
  const words = [
    ` ⨯ Error [PrismaClientKnownRequestError]: could not find ${SECRET}`,
    `Invalid invocation with ${SECRET}`,
    `    at ${SECRET}`,
    '    at async Page (/srv/steward/.next/server/app/page.js:12:34)',
    '    at node:internal/process/task_queues:103:5 {',
    "  code: 'P2025',",
    "  digest: '2338477713'",
    '}',
  ];
  const [line, ...more] = said(`${words.join('\n')}\n`);
  expect(more).toEqual([]);
  expect(line).toMatchObject({ level: 50, process: 'web', name: 'PrismaClientKnownRequestError', code: 'P2025' });
  expect(line).toMatchObject({ digest: '2338477713', count: 8 });
  expect(line?.stack).toBe('    at async Page (/srv/steward/.next/server/app/page.js:12:34)');
  expect(JSON.stringify(line)).not.toContain(SECRET);
});

it.each([
  [`▲ Next.js 16.4.6\n- Local: http://localhost:3000/?${SECRET}\n`],
  [`{"level":30,"${SECRET}":1}\n`],
  [`{"level":30,"time":"${SECRET} and more","process":"web","msg":"x"}\n`],
  [`[Error: ${SECRET}]\n`],
  [`${SECRET.repeat(10_000)}\nafter\n`],
  [`no end of line ${SECRET}`],
])('writes nothing of other words %#', (words) => {
  const written = said(words);
  expect(JSON.stringify(written)).not.toContain(SECRET);
  for (const line of written)
    expect(Object.keys(line)).toEqual(expect.arrayContaining(['level', 'time', 'process', 'msg']));
});

it('reads lines and letters that come in pieces', () => {
  const bytes = Buffer.from('{"level":30,"time":"2026-01-01","process":"web","name":"é","msg":"ö"}\n');
  expect(said(...[...bytes].map((byte) => Buffer.from([byte])))).toEqual([
    { level: 30, time: '2026-01-01', process: 'web', name: 'é', msg: 'ö' },
  ]);
});

it('writes a bounded number of bytes, whatever is said', () => {
  const long = 'x'.repeat(100_000);
  const own = JSON.stringify({ level: 30, time: 'now', process: 'web', path: long, stack: long, msg: long });
  const frames = `TypeError: ${long}\n${`    at f (/a/${'b'.repeat(150)}.js:1:1)\n`.repeat(1_000)}`;
  for (const words of [long, `${own.slice(0, 9_000)}\n`, frames.slice(0, 20_000), `${frames}\n`]) {
    for (const line of said(words)) expect(JSON.stringify(line).length).toBeLessThan(4_000);
  }
});

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'steward-log-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

it('turns a full log over while it is written, keeps a few and drops the oldest', () => {
  const file = path.join(folder, 'web.log');
  const log = openLogFile(file, { maxBytes: 1_000, kept: 2 });
  for (let line = 0; line < 100; line += 1) log.write(`${line} ${'x'.repeat(95)}`);
  log.close();
  expect(fs.readdirSync(folder).sort()).toEqual(['web.log', 'web.log.1', 'web.log.2']);
  const sizes = fs.readdirSync(folder).map((name) => fs.statSync(path.join(folder, name)));
  expect(sizes.every(({ size, mode }) => size <= 1_000 && (mode & 0o077) === 0)).toBe(true);
  expect(fs.readFileSync(file, 'utf8')).toMatch(/^99 /m);
  const again = openLogFile(file, { maxBytes: 1_000, kept: 2 });
  again.write('later');
  again.close();
  expect(fs.readFileSync(file, 'utf8')).toMatch(/later\n$/);
});
