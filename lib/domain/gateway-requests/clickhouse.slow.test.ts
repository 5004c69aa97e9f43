import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClickHouse } from '@/lib/core/clickhouse';
import { newId } from '@/lib/core/ids';
import { dropDaysBefore } from '@/lib/database/clickhouse';
import { databaseTaker, handOver } from '@/lib/gateway/booking';
import type { RequestRow } from '@/lib/gateway/request-row';
import { clickHouseTaker } from '@/lib/gateway/request-store';
import { overLine } from '@/lib/gateway/spool-files';
import { fillClickHouse } from '@/lib/jobs/gateway-clickhouse';
import { openChdb } from '@/lib/testing/chdb';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, TEST_NOW, testCtx } from '@/lib/testing/factories';
import { issueKey } from '@/lib/testing/gateway';
import { dice, isThorough, SEED } from '@/lib/testing/thorough';
import { requestRows } from './kept-reads';
import { getRequest, listRequestErrors, listRequests, readLatency } from './queries';
import { OUTCOMES } from './rules';

const ROWS = 700;
const DAYS = 5;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'steward-chdb-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));
const opened = isThorough ? await openChdb(folder) : null;
const WHY = isThorough
  ? ' (skipped: chdb could not be installed from the registry, or does not run here)'
  : ' (skipped: ClickHouse is half a gigabyte to install; STEWARD_THOROUGH=1)';
const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

describe.skipIf(!opened)(`ClickHouse${opened ? '' : WHY}`, { timeout: 420_000 }, () => {
  const clickHouse = opened as ClickHouse;
  let database: TestDatabase;
  let rows: RequestRow[];
  let file: string;
  let keyIds: string[];

  beforeAll(async () => {
    database = await createTestDatabase();
    const at = { createdAt: TEST_NOW, seenAt: TEST_NOW };
    await database.owner.db.workspace.createMany({
      data: ['A', 'B'].map((id) => ({
        ...{ id, name: `Workspace ${id}`, displayColor: '', dataResidency: {}, tags: {}, isDefault: false, ...at },
      })),
    });
    const keys = [];
    for (const workspaceId of ['A', 'A', 'B']) keys.push(await issueKey(database, { workspaceId }));
    keyIds = keys.map(({ id }) => id);
    rows = madeUp(keys);
    file = path.join(folder, 'segment.log');
    fs.writeFileSync(file, rows.map(overLine).join(''));
  });
  afterAll(async () => {
    await clickHouse.close();
    await database.drop();
  });

  const segment = () => ({ id: newId(), file });
  const hand = (taker: Parameters<typeof handOver>[0]['taker']) =>
    handOver({ taker, log }, segment(), 0, fs.statSync(file).size);

  /** Every question, by everybody and in every direction, answered by the one or the other. */
  async function answers(kept: ClickHouse | null) {
    const of = (actor: ReturnType<typeof actorOf>) => ({
      ...testCtx(database.web, actor),
      clickHouse: kept,
    });
    const said: Record<string, unknown> = {};
    for (const [who, ctx] of Object.entries({
      admin: of(actorOf('admin')),
      lead: of(actorOf('lead', { leadWorkspaceIds: ['A'] })),
    })) {
      for (const [at, filters] of filtersOf(rows, keyIds).entries()) {
        const pages: unknown[] = [];
        let page = await listRequests(ctx, { ...filters, pageSize: 90 });
        for (pages.push(page); page.older !== null && pages.length < 60; pages.push(page))
          page = await listRequests(ctx, { ...filters, pageSize: 90, before: page.older });
        if (page.newer) pages.push(await listRequests(ctx, { ...filters, pageSize: 90, after: page.newer }));
        said[`${who} list ${at}`] = pages;
      }
      for (const hours of [1, 30, 720])
        for (const gatewayKeyId of [undefined, keyIds[0], keyIds[2]]) {
          said[`${who} errors ${hours} ${gatewayKeyId}`] = await listRequestErrors(ctx, { hours, gatewayKeyId });
          said[`${who} latency ${hours} ${gatewayKeyId}`] = await readLatency(ctx, { hours, gatewayKeyId });
        }
      for (const { id } of rows.filter((_, at) => at % 97 === 0))
        said[`${who} ${id}`] = await getRequest(ctx, { gatewayRequestId: id }).catch(({ message }) => message);
      const [from, to] = ['2026-01-01', '2027-12-31'];
      said[`${who} ends`] = await requestRows(ctx).unsaidEnds(from, to);
    }
    return said;
  }

  it('answers every question as the database does, row for row, once rows have moved and however often they come', async () => {
    await hand(databaseTaker(database.owner.pool, true));
    const before = await answers(null);
    expect(JSON.stringify(before)).toContain('Workspace B');
    await fillClickHouse(database.owner.pool, clickHouse, 1_500);
    expect(await database.owner.db.gatewayRequest.count()).toBe(0);
    expect(await answers(clickHouse)).toEqual(before);

    // The same batches again, then the same rows in others.
    const one = segment();
    const taker = { ...clickHouseTaker(clickHouse), mostBytes: 90_000 };
    const { size } = fs.statSync(file);
    await handOver({ taker, log }, one, 0, size);
    await handOver({ taker, log }, one, 0, size);
    await hand({ ...taker, mostRows: 333 });
    await fillClickHouse(database.owner.pool, clickHouse);
    expect(await answers(clickHouse)).toEqual(before);
  });

  it('writes a batch that comes again neither to the table nor to its view', async () => {
    const counted = async () => {
      const [sums] = await clickHouse.ask<{ all: string; unserved: string }>(
        'SELECT (SELECT count() FROM gateway_requests) AS all, (SELECT count() FROM gateway_requests_unserved) AS unserved',
      );
      return sums;
    };
    const one = segment();
    const hand = () => handOver({ taker: clickHouseTaker(clickHouse), log }, one, 0, fs.statSync(file).size);
    await clickHouse.run('SYSTEM STOP MERGES');
    await hand();
    const before = await counted();
    await hand();
    expect(await counted()).toEqual(before);
    await clickHouse.run('SYSTEM START MERGES');
  });

  it('keeps sums beyond what a float holds', async () => {
    const [row] = rows;
    const id = newId();
    const cost = '9007199254740993';
    await clickHouse.add('gateway_requests', [{ ...row, lines: null, id, cost_nano: cost }], id);
    const ctx = { ...testCtx(database.web, actorOf('admin')), clickHouse };
    expect((await getRequest(ctx, { gatewayRequestId: id })).costNano).toBe(cost);
  });

  it('drops days that were kept long enough, here and in the view', async () => {
    const [day = ''] = rows
      .map(({ at }) => at.slice(0, 10))
      .sort()
      .reverse();
    await dropDaysBefore(clickHouse, day);
    const left = await clickHouse.ask<{ day: string }>(
      `SELECT DISTINCT toString(toDate(at)) AS day FROM gateway_requests
       UNION DISTINCT SELECT DISTINCT toString(toDate(at)) FROM gateway_requests_unserved`,
    );
    expect(left).toEqual([{ day }]);
  });
});

function filtersOf(rows: readonly RequestRow[], keyIds: readonly string[]) {
  const session = rows.find((row) => row.session)?.session ?? undefined;
  const day = rows[0]?.at.slice(0, 10);
  return [
    {},
    { gatewayKeyId: keyIds[0] },
    { gatewayKeyId: keyIds[2] },
    { gatewayKeyId: newId() },
    { workspaceId: 'A' },
    { outcome: 'cut' as const },
    { path: 'batch_result' as const },
    { model: 'claude-opus-5-5' },
    { session },
    { error: 'overloaded_error' },
    { from: day, to: day },
    { outcome: 'failed' as const, workspaceId: 'B', from: day },
  ];
}

/** Rows of all kinds, many of them at the same instant. */
function madeUp(keys: readonly { id: string; workspaceId: string }[]): RequestRow[] {
  const below = dice(SEED + 11);
  const one = <T>(...of: readonly T[]) => of[below(of.length)] as T;
  return Array.from({ length: ROWS }, (): RequestRow => {
    const key = one(...keys);
    const outcome = one('served' as const, 'served' as const, ...OUTCOMES);
    const counts = {
      ...{ uncached: below(1_000), cache_write_5m: below(9), cache_write_1h: below(9), cache_read: below(99) },
      ...{ output: below(500), web_searches: below(3), cost_nano: String(below(2_000_000_000)) },
    };
    const model = one(null, 'claude-opus-5-5', 'claude-haiku-4-5');
    const line = { ...counts, model: model ?? '', context: '0-200k', geo: 'global' };
    const at = TEST_NOW.getTime() - below(DAYS * 24) * 3_600_000 - below(12);
    return {
      ...{ at: new Date(at).toISOString(), id: newId(), key_id: key.id, workspace_id: key.workspaceId },
      ...{ credential_id: one(null, newId()), hint: one(null, 'sk-ant-api03-abc...wxyz'), outcome },
      ...{ path: one('messages', 'messages', 'batch_result', 'files'), status: one(0, 200, 429, 529) },
      error: outcome === 'served' ? null : one(null, 'overloaded_error', 'rate_limit_error'),
      ...{ model_asked: one(null, 'claude-opus-5-5'), model, tier: one(null, 'standard'), speed: null, geo: 'global' },
      ...{ is_stream: one(true, false), stop_reason: one(null, 'end_turn'), session: one(null, null, 'session-1') },
      ...{ request_id: one(null, 'req_1'), is_estimated: one(true, false), ...counts },
      ...{ latency_ms: below(60), first_byte_ms: below(40), first_token_ms: one(null, below(50)) },
      ...{ bytes_in: below(1e9), bytes_out: below(1e9), lines: Array.from({ length: below(3) }, () => line) },
    };
  });
}
