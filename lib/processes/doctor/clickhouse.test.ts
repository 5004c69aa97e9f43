import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ClickHouseAnswer, type FakeClickHouse, startFakeClickHouse } from '@/lib/testing/fake-clickhouse';
import { examineClickHouse } from './clickhouse';

const PASSWORD = 'canary-of-a-password';
let fake: FakeClickHouse;
beforeAll(async () => {
  fake = await startFakeClickHouse(PASSWORD);
});
afterAll(() => fake.close());

const UNSERVED = 'at id key_id workspace_id outcome status error is_estimated'.split(' ');
const REST = `credential_id path model_asked model tier speed geo is_stream stop_reason session request_id uncached
  cache_write_5m cache_write_1h cache_read output web_searches cost_nano latency_ms first_byte_ms first_token_ms bytes_in bytes_out`;
const REQUESTS = [...UNSERVED, ...REST.split(/\s+/), 'lines'];
const columns = (table: string, names: readonly string[]) => names.map((name) => ({ table, name }));
const tables = (...given: object[][]): ClickHouseAnswer => ({
  status: 200,
  says: JSON.stringify({ data: given.flat() }),
});
const unserved = columns('gateway_requests_unserved', UNSERVED);

it.each<[string, ClickHouseAnswer, string, RegExp]>([
  ['answers', tables(columns('gateway_requests', REQUESTS), unserved), 'good', /^It answers, and keeps/],
  ['is new', tables(), 'warning', /no table of requests yet/],
  [
    'is old',
    tables(columns('gateway_requests', UNSERVED), unserved),
    'wrong',
    /^It lacks gateway_requests\.credential_id, /,
  ],
  ['is half made', tables(columns('gateway_requests', REQUESTS)), 'wrong', /^It lacks gateway_requests_unserved\.$/],
  ['is away', { status: 503 }, 'wrong', /^It does not answer \(/],
  [
    'refuses',
    { status: 403, code: 516, says: `Code: 516. DB::Exception: ${PASSWORD} (AUTHENTICATION_FAILED)` },
    'wrong',
    /^It refuses \(AUTHENTICATION_FAILED\)\.$/,
  ],
])('finds that it %s', async (_, answer, state, words) => {
  fake.answer(() => answer);
  const [found, ...more] = await examineClickHouse({ CLICKHOUSE_URL: fake.url });
  expect(found).toMatchObject({ state, says: expect.stringMatching(words) });
  expect(more).toEqual([]);
  expect(JSON.stringify(found)).not.toContain(PASSWORD);
});

it('has nothing to say where there is none', async () => {
  expect(await examineClickHouse({ CLICKHOUSE_URL: undefined })).toEqual([]);
});
