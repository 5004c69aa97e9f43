import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestClient, EPOCH } from '@/lib/testing/test-client';
import { createSandbox } from './handler';

const WORKSPACES = '/v1/organizations/workspaces';

describe('state on disk', () => {
  let dataDir: string;
  let journal: string;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'sandbox-'));
    journal = join(dataDir, 'empty-test.jsonl');
  });
  afterEach(() => rmSync(dataDir, { recursive: true }));

  const names = async (now = EPOCH) => {
    const client = createTestClient('empty', 'test', { dataDir, now: () => now });
    const found = (await client.all(WORKSPACES)).map((workspace) => workspace.name);
    client.sandbox.close();
    return found.sort();
  };
  const write = async (count: number) => {
    const client = createTestClient('empty', 'test', { dataDir });
    for (let index = 0; index < count; index++) await client.post(WORKSPACES, { name: `w${index}` });
    client.sandbox.close();
  };

  it('is written before it is answered and survives a restart without a goodbye', async () => {
    const client = createTestClient('empty', 'test', { dataDir });
    await client.post(WORKSPACES, { name: 'w0' });
    expect(readFileSync(journal, 'utf8')).toContain('"w0"');
    expect(await names()).toEqual(['w0']);
    client.sandbox.close();
  });

  it('keeps its epoch and its clock', async () => {
    const first = createSandbox({ dataDir, now: () => EPOCH });
    first.advanceClock(3_600_000);
    const key = first.adminKey('company', 'test');
    const headers = { 'x-api-key': key, 'anthropic-version': '2026-10-21' };
    const read = async (sandbox: typeof first) =>
      (await sandbox.fetch(new Request('http://sandbox/v1/organizations/users?limit=1000', { headers }))).text();
    const before = await read(first);
    const later = createSandbox({ dataDir, now: () => new Date(EPOCH.getTime() + 5 * 86_400_000) });
    expect(await read(later)).toBe(before);
    expect(later.now().getTime() - EPOCH.getTime()).toBe(5 * 86_400_000 + 3_600_000);
    first.close();
    later.close();
  });

  it('replays every prefix of the journal, cut at any byte', async () => {
    await write(4);
    const whole = readFileSync(journal);
    const ends = [...whole.keys()].filter((index) => whole[index] === 10).map((index) => index + 1);
    for (let cut = 0; cut <= whole.length; cut += 37) {
      writeFileSync(journal, whole.subarray(0, cut));
      const complete = ends.filter((end) => end <= cut).length;
      expect(await names()).toEqual(['w0', 'w1', 'w2', 'w3'].slice(0, complete));
      expect(readFileSync(journal).length).toBe(ends[complete - 1] ?? 0);
    }
  });

  it('goes on after a half-written last line', async () => {
    await write(2);
    truncateSync(journal, readFileSync(journal).length - 9);
    const client = createTestClient('empty', 'test', { dataDir });
    await client.post(WORKSPACES, { name: 'after' });
    client.sandbox.close();
    expect(await names()).toEqual(['after', 'w0']);
  });

  it('refuses a journal that is damaged in the middle', async () => {
    await write(1);
    appendFileSync(journal, 'nonsense\n');
    await write(0);
    const client = createTestClient('empty', 'test', { dataDir });
    const answer = await client.get(WORKSPACES);
    expect(answer.status).toBe(500);
    expect(JSON.stringify(answer.body)).toContain('damaged at line 2');
  });
});
