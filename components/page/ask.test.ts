import { afterEach, expect, test, vi } from 'vitest';
import { AnswerError, askApi } from './ask';

afterEach(() => void vi.unstubAllGlobals());

/** The browser's own, with one answer; what was asked for. */
function answering(answer: () => Response | Promise<Response>): string[] {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (href: string) => {
    asked.push(href);
    return answer();
  });
  return asked;
}

test('puts the question into the address, and gives the answer Steward’s own names', async () => {
  const asked = answering(() => Response.json({ first_used_at: null, days: [{ day_of_use: 1, refused: 2 }] }));
  expect(await askApi('gateway_key.get', { id: 'a/b' })).toEqual({
    firstUsedAt: null,
    days: [{ dayOfUse: 1, refused: 2 }],
  });
  answering(() => Response.json({ data: [{ workspace_id: 'w' }] }));
  expect(await askApi('structure.get')).toEqual([{ workspaceId: 'w' }]);
  const lines = answering(() => Response.json({ data: [] }));
  const query = { scope: '{"kind":"organization","id":""}', models: ['claude a', 'b&c'] };
  expect(await askApi('budget.list_lines', { query })).toEqual([]);
  const params = new URL(lines[0] ?? '', 'https://steward.example').searchParams;
  expect([params.get('scope'), params.getAll('models')]).toEqual([query.scope, query.models]);
  expect([...asked, lines[0]?.split('?')[0]]).toEqual([
    '/api/v1/admin/gateway_keys/a%2Fb',
    '/api/v1/admin/budgets/lines',
  ]);
});

test('tells why there is no answer: in Steward’s words, or that it was not reached', async () => {
  answering(() =>
    Response.json({ error: { code: 'not_found', message: 'This key does not exist.' } }, { status: 404 }),
  );
  await expect(askApi('token.get', { id: 'x' })).rejects.toMatchObject({
    status: 404,
    message: 'This key does not exist.',
  });
  answering(() => new Response('<html>', { status: 502 }));
  await expect(askApi('structure.get')).rejects.toEqual(new AnswerError(502, 'Steward answered 502. Try again.'));
  answering(() => Promise.reject(new TypeError('no network')));
  await expect(askApi('structure.get')).rejects.toMatchObject({ status: 0 });
});
