import { expect, test } from 'vitest';
import { type Bucket, encodeReport } from './encode';

const page = { next_page: null, has_more: false };

/** Each with so many texts of two results. */
async function* bucketsOf(counts: readonly number[], read: number[] = []): AsyncGenerator<Bucket> {
  for (const [at, count] of counts.entries()) {
    read.push(at);
    const results = Array.from({ length: count }, (_, row) => `{"row":${2 * row}},{"row":${2 * row + 1}}`);
    yield { head: { starting_at: `day ${at}` }, results };
  }
}

test.each([[[]], [[0]], [[1, 0, 3]], [[199, 200, 201, 1_000]]])(
  '%j texts are what they are all at once',
  async (counts) => {
    const text = await new Response(encodeReport(bucketsOf(counts), page)).text();
    const data = counts.map((count, at) => ({
      starting_at: `day ${at}`,
      results: Array.from({ length: 2 * count }, (_, row) => ({ row })),
    }));
    expect(JSON.parse(text)).toEqual({ data, ...page });
  },
);

test('nothing more is read for a client that has gone', async () => {
  const read: number[] = [];
  const reader = encodeReport(
    bucketsOf(
      Array.from({ length: 9 }, () => 9_000),
      read,
    ),
    page,
  ).getReader();
  await reader.read();
  await reader.cancel();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(read.length).toBeLessThan(4);
});

test('what fails in the middle breaks the answer off', async () => {
  async function* failing(): AsyncGenerator<Bucket> {
    yield* bucketsOf([1]);
    throw new Error('The database has gone.');
  }
  await expect(new Response(encodeReport(failing(), page)).text()).rejects.toThrow();
});
