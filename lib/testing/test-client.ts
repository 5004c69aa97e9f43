import { createSandbox, type Sandbox, type SandboxOptions } from '@/lib/sandbox/handler';

export const EPOCH = new Date('2026-11-24T09:30:00.000Z');

export type Answer = { status: number; headers: Headers; body: Record<string, unknown> & { data: Item[] } };
export type Item = Record<string, unknown> & { id: string };

export type TestClient = {
  sandbox: Sandbox;
  call: (method: string, path: string, body?: object, headers?: Record<string, string>) => Promise<Answer>;
  get: (path: string) => Promise<Answer>;
  post: (path: string, body?: object) => Promise<Answer>;
  /** Every item of a list by ID cursor. */
  all: (path: string) => Promise<Item[]>;
};

/** A sandbox at a fixed time and a caller with the key of one of its worlds. */
export function createTestClient(
  world: string,
  seed = 'test',
  options: Partial<SandboxOptions> & { sandbox?: Sandbox } = {},
): TestClient {
  const sandbox = options.sandbox ?? createSandbox({ dataDir: null, now: () => EPOCH, ...options });
  const call: TestClient['call'] = async (method, path, body, headers) => {
    const key = { 'x-api-key': sandbox.adminKey(world, seed), 'anthropic-version': '2026-10-21' };
    const response = await sandbox.fetch(
      new Request(`http://sandbox${path}`, {
        method,
        headers: headers ?? key,
        body: body === undefined ? undefined : JSON.stringify(body),
      }),
    );
    return { status: response.status, headers: response.headers, body: (await response.json()) as Answer['body'] };
  };
  const get = (path: string) => call('GET', path);
  return {
    sandbox,
    call,
    get,
    post: (path, body) => call('POST', path, body),
    async all(path) {
      const items: Item[] = [];
      let after = '';
      for (;;) {
        const { body } = await get(`${path}${path.includes('?') ? '&' : '?'}limit=1000${after}`);
        items.push(...body.data);
        if (body.has_more !== true) return items;
        after = `&after_id=${body.last_id}`;
      }
    },
  };
}

export function errorOf(answer: Answer): string {
  const error = answer.body.error as { type: string; details?: { error_code: string } };
  return error.details?.error_code ?? error.type;
}

export function found<T>(item: T | undefined | null): T {
  if (item === undefined || item === null) throw new Error('the world lacks what this test needs');
  return item;
}
