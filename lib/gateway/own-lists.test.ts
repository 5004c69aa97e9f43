import fc from 'fast-check';
import { expect, it } from 'vitest';
import { idPage, opaquePage } from '@/lib/sandbox/paging';
import { thorough } from '@/lib/testing/thorough';
import { MOST_PAGES, readOwnList } from './own-lists';

type Style = 'tokens' | 'after_id' | 'before_id';
interface Shown {
  data: { id: string }[];
  has_more?: boolean;
  first_id?: string | null;
  last_id?: string | null;
  next_page?: string | null;
}

/** A list of the sandbox's of which every entry with true is the caller's; some upstreams give no more than so many at once. */
function listOf(isOwn: readonly boolean[], style: Style, most = 1_000) {
  const items = isOwn.map((_, at) => ({ id: `id_${at}` }));
  const own = items.filter((_, at) => isOwn[at]);
  let asked = 0;
  const page = async (query: URLSearchParams): Promise<Shown> => {
    asked = 0;
    const answer = await readOwnList({
      query,
      ask: async (given) => {
        asked += 1;
        const sized = new URLSearchParams(given);
        sized.set('limit', String(Math.min(most, Number(given.get('limit') ?? 20))));
        const shown =
          style === 'tokens'
            ? opaquePage('list', sized, items)
            : idPage(
                sized,
                items,
                ({ id }) => id,
                (item) => item,
              );
        return { status: 200, headers: [], body: Buffer.from(JSON.stringify(shown)) };
      },
      own: async (ids) => new Set(own.map(({ id }) => id).filter((id) => ids.includes(id))),
    });
    expect(asked).toBeLessThanOrEqual(MOST_PAGES);
    return JSON.parse(answer.body.toString());
  };
  return { own: own.map(({ id }) => id), page };
}

/** As the SDK reads on; it stops at an empty page of the older style. */
function cursorOf(style: Style, { data, has_more, first_id, last_id, next_page }: Shown): [string, string] | null {
  if (style === 'tokens') return next_page ? ['page', next_page] : null;
  const cursor = style === 'before_id' ? first_id : last_id;
  return has_more && data.length > 0 && cursor ? [style, cursor] : null;
}

it('reads as a list of which nothing else is left, whoever has what and however many come at once', async () => {
  const shape = fc.record({
    isOwn: fc
      .tuple(fc.constantFrom(1, 2, 5, 30), fc.array(fc.nat(29), { maxLength: 150 }))
      .map(([oneIn, all]) => all.map((one) => one % oneIn === 0)),
    limit: fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined }),
    style: fc.constantFrom<Style>('tokens', 'after_id', 'before_id'),
    most: fc.constantFrom(1_000, 40),
  });
  await fc.assert(
    fc.asyncProperty(shape, async ({ isOwn, limit, style, most }) => {
      const whole = style === 'before_id' ? [...isOwn, true] : isOwn;
      const { own, page } = listOf(whole, style, most);
      let cursor: [string, string] | null = style === 'before_id' ? ['before_id', own.at(-1) ?? ''] : null;
      const expected = style === 'before_id' ? own.slice(0, -1) : own;
      let read: string[] = [];
      for (let pages = 0; pages < 200; pages += 1) {
        const query = new URLSearchParams(limit === undefined ? {} : { limit: String(limit) });
        if (cursor) query.set(...cursor);
        const shown = await page(query);
        const ids = shown.data.map(({ id }) => id);
        if (style !== 'tokens') expect([shown.first_id, shown.last_id]).toEqual([ids[0] ?? null, ids.at(-1) ?? null]);
        read = style === 'before_id' ? [...ids, ...read] : [...read, ...ids];
        cursor = cursorOf(style, shown);
        const isLast = read.length === expected.length;
        expect(cursor === null).toBe(isLast);
        if (isLast) break;
        expect(ids).toHaveLength(Math.min(limit ?? 20, most));
      }
      expect(read).toEqual(expected);
    }),
    { numRuns: thorough(120, 5_000) },
  );
});

it('looks through so many pages and no more, and says that there may be more', async () => {
  const isOwn = Array.from({ length: 30 * MOST_PAGES }, (_, at) => at === 30 * MOST_PAGES - 1);
  for (const style of ['tokens', 'after_id'] as const) {
    const { own, page } = listOf(isOwn, style, 10);
    const first = await page(new URLSearchParams({ limit: '5' }));
    expect([first.data, first.has_more ?? first.next_page !== null]).toEqual([[], true]);
    if (style !== 'tokens') continue;
    let [shown, read] = [first, [] as string[]];
    while (shown.next_page) {
      shown = await page(new URLSearchParams({ limit: '5', page: shown.next_page }));
      read = [...read, ...shown.data.map(({ id }) => id)];
    }
    expect(read).toEqual(own);
  }
});

it('passes on what is no page, and refuses what only looks like one', async () => {
  const answer = (status: number, body: string) => ({ status, headers: [], body: Buffer.from(body) });
  const read = (status: number, body: string) =>
    readOwnList({
      ...{ query: new URLSearchParams(), ask: async () => answer(status, body), own: async () => new Set<string>() },
    });
  expect((await read(429, 'slow down')).body.toString()).toBe('slow down');
  for (const body of ['{"data":[{"name":"secret"}]}', '<html>', '[]'])
    await expect(read(200, body)).rejects.toMatchObject({ refused: { status: 502 } });
});
