import { z } from 'zod';
import { parseJson } from '@/lib/core/crypto';
import type { WholeAnswer } from './ask-upstream';
import { NO_ANSWER } from './refusals';
import { BodyRefused } from './request-body';

/** Of upstream's for one page of a client's: `MOST_PAGES` × `LONGEST_PAGE` entries are looked through. */
export const MOST_PAGES = 20;
const LONGEST_PAGE = 1_000;

const pageShape = z.looseObject({
  data: z.array(z.looseObject({ id: z.string() })),
  has_more: z.boolean().nullish(),
  first_id: z.string().nullish(),
  last_id: z.string().nullish(),
  next_page: z.string().nullish(),
});
type Page = z.output<typeof pageShape>;

export interface Listed {
  query: URLSearchParams;
  ask(query: URLSearchParams): Promise<WholeAnswer>;
  /** Those of these that the caller may see. */
  own(ids: readonly string[]): Promise<ReadonlySet<string>>;
}

/** An answer of upstream's that is not a page: the client gets it as it is. */
class OtherAnswer extends Error {
  constructor(readonly answer: WholeAnswer) {
    super('not a page');
  }
}

/** A list of which the caller sees only their own, as full as if nothing else existed: clients stop at an empty page. */
export async function readOwnList(listed: Listed): Promise<WholeAnswer> {
  try {
    const first = await listed.ask(listed.query);
    const page = readPage(first);
    const given = Number(listed.query.getAll('limit').at(-1) ?? page.data.length);
    const limit = Number.isInteger(given) && given > 0 ? given : page.data.length;
    const reading = new Reading(listed, limit);
    const own = page.next_page === undefined ? await reading.byIds(page) : await reading.byTokens(page);
    return { ...first, body: Buffer.from(JSON.stringify(own)) };
  } catch (error) {
    if (error instanceof OtherAnswer) return error.answer;
    throw error;
  }
}

function readPage(answer: WholeAnswer): Page {
  if (answer.status !== 200) throw new OtherAnswer(answer);
  const page = pageShape.safeParse(parseJson(answer.body.toString('utf8')));
  if (!page.success) throw new BodyRefused(NO_ANSWER);
  return page.data;
}

class Reading {
  private pages = 1;

  constructor(
    private readonly listed: Listed,
    private readonly limit: number,
  ) {}

  /** Cursors are ids of entries, in one direction or the other. */
  async byIds(first: Page): Promise<Page> {
    const isBackwards = this.listed.query.has('before_id');
    let [page, own, hasMore] = [first, [] as Page['data'], false];
    for (;;) {
      const mine = await this.mine(page);
      own = isBackwards ? [...mine, ...own] : [...own, ...mine];
      const cursor = isBackwards ? page.first_id : page.last_id;
      hasMore = page.has_more === true;
      // One more than fits tells whether there is more.
      if (!hasMore || !cursor || own.length > this.limit || this.isEnough()) break;
      page = await this.next({ [isBackwards ? 'before_id' : 'after_id']: cursor }, LONGEST_PAGE);
    }
    hasMore ||= own.length > this.limit;
    const data = isBackwards ? own.slice(-this.limit) : own.slice(0, this.limit);
    return { ...first, data, has_more: hasMore, first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null };
  }

  /** Cursors are tokens of upstream's, each for the beginning of a page: a page must end where the client's does. */
  async byTokens(first: Page): Promise<Page> {
    let [page, begins] = [first, this.listed.query.get('page')];
    const data: Page['data'] = [];
    let next: string | null = null;
    for (;;) {
      const mine = await this.mine(page);
      const room = this.limit - data.length;
      if (mine.length > room && room === 0) {
        // What is left begins with this page.
        next = begins;
        break;
      }
      if (mine.length > room && !this.isEnough()) {
        const last = mine[room - 1]?.id;
        const upTo = page.data.findIndex(({ id }) => id === last) + 1;
        page = await this.next(begins === null ? {} : { page: begins }, upTo);
        continue;
      }
      data.push(...mine);
      next = page.next_page ?? null;
      if (next === null || this.isEnough()) break;
      begins = next;
      page = await this.next({ page: next }, LONGEST_PAGE);
    }
    return { ...first, data, next_page: next, ...('has_more' in first ? { has_more: next !== null } : {}) };
  }

  private isEnough(): boolean {
    return this.pages >= MOST_PAGES;
  }

  private async mine({ data }: Page): Promise<Page['data']> {
    const own = await this.listed.own(data.map(({ id }) => id));
    return data.filter(({ id }) => own.has(id));
  }

  private async next(cursor: Record<string, string>, limit: number): Promise<Page> {
    this.pages += 1;
    const query = new URLSearchParams(this.listed.query);
    for (const name of ['after_id', 'before_id', 'page']) query.delete(name);
    for (const [name, value] of Object.entries({ ...cursor, limit: String(limit) })) query.set(name, value);
    return readPage(await this.listed.ask(query));
  }
}
