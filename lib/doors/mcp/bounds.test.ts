import { describe, expect, test } from 'vitest';
import { boundAnswer, MOST_CHARACTERS, MOST_ROWS, openPlace } from './bounds';

const rowsOf = (count: number, characters: number) =>
  Array.from({ length: count }, (_, at) => ({ at, text: 'x'.repeat(characters) }));

/** Every row that an assistant gets that follows `next_page`, and in how many answers. */
function readAll(rows: readonly { at: number }[], pageSize: number) {
  const got: number[] = [];
  let [next, answers]: [string | null, number] = ['', 0];
  for (; next !== null && answers < 100; answers += 1) {
    const { page, skip } = openPlace(next, {});
    const at = page === undefined ? 1 : Number(page.slice('page_'.length));
    const last = at * pageSize >= rows.length;
    const body = { rows: rows.slice((at - 1) * pageSize, at * pageSize), next_page: last ? null : `page_${at + 1}` };
    const answer = boundAnswer(body, { ...(page ? { page } : {}), skip });
    expect(JSON.stringify(answer).length).toBeLessThanOrEqual(MOST_CHARACTERS);
    const kept = answer.rows as { at: number }[];
    expect(kept.length).toBeLessThanOrEqual(MOST_ROWS);
    got.push(...kept.map((row) => row.at));
    next = answer.next_page as string | null;
  }
  return { got, answers };
}

describe('an answer that is too large', () => {
  test.each([
    ['short rows', 120, 10, 50, 3],
    ['long rows', 120, 1_500, 50, 5],
    ['rows of which one fills an answer', 7, 30_000, 50, 7],
    ['a list without pages', 130, 20, 1_000, 3],
  ])('%s follow in parts, each once', (_, count, characters, pageSize, parts) => {
    const { got, answers } = readAll(rowsOf(count, characters), pageSize);
    expect(got).toEqual(Array.from({ length: count }, (__, at) => at));
    expect(answers).toBe(parts);
  });

  test('that is no list is refused with what to ask instead', () => {
    expect(() => boundAnswer({ text: 'x'.repeat(MOST_CHARACTERS) }, { skip: 0 })).toThrow('Ask for less');
    expect(() => boundAnswer({ rows: rowsOf(1, MOST_CHARACTERS) }, { skip: 0 })).toThrow('at most 40');
  });
});

test.each([undefined, null, ''])('%j is the first page', (given) => {
  expect(openPlace(given, {})).toEqual({ skip: 0 });
});

test('a place that is none is named', () => {
  const problems = {};
  openPlace({ page: 1 }, problems);
  expect(problems).toEqual({ page: 'Send next_page of the answer before.' });
});
