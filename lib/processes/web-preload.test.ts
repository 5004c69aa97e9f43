import { spawn } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { inheritedEnvironment } from '@/lib/core/env';

const PRELOAD = path.resolve('lib/processes/web-preload.mjs');
const SERVER = `
  import http from 'node:http';
  const server = http.createServer((request, response) => response.end(JSON.stringify({ ...request.headers, path: request.url })));
  server.listen(0, '127.0.0.1', () => process.send(server.address().port));`;

/** The headers that a server sees that was started as the web is. */
async function headersSeen(
  behindProxy: string,
  sent: Record<string, string>,
  path = '/',
): Promise<Record<string, string>> {
  const env = { ...inheritedEnvironment(), BEHIND_PROXY: behindProxy };
  const args = ['--import', PRELOAD, '--input-type=module', '-e', SERVER];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const port = await new Promise<number>((resolve) => child.once('message', (message) => resolve(Number(message))));
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers: sent });
  const seen = (await answer.json()) as Record<string, string>;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.disconnect();
  await gone;
  return seen;
}

const FORGED = {
  'x-forwarded-for': '203.0.113.9',
  'x-forwarded-host': 'evil.example',
  'x-forwarded-proto': 'https',
  'x-real-ip': '203.0.113.9',
  'x-middleware-subrequest': 'proxy:proxy:proxy',
  'x-matched-path': '/audit',
  'next-resume': '1',
};

describe('what the web believes of a request', () => {
  it('is the connection alone when no proxy stands in front', async () => {
    const seen = await headersSeen('false', FORGED);
    expect(seen['x-forwarded-for']).toBe('127.0.0.1');
    for (const name of Object.keys(FORGED).slice(1)) expect(seen[name]).toBeUndefined();
  });

  it('is what the proxy says when one does, but never what only Next may say to itself', async () => {
    const seen = await headersSeen('true', FORGED);
    expect(seen).toMatchObject({ 'x-forwarded-for': '203.0.113.9', 'x-forwarded-host': 'evil.example' });
    expect([seen['x-middleware-subrequest'], seen['x-matched-path'], seen['next-resume']]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it.each([
    ['/scim/v2/Users/', '/scim/v2/Users'],
    ['//scim/v2//Users//7/?a=//b/', '/scim/v2/Users/7?a=//b/'],
    ['/scim/v2//Users?filter=userName eq "a//b"', '/scim/v2/Users?filter=userName%20eq%20%22a//b%22'],
    ['/scimitar//x/', '/scimitar//x/'],
    ['/people//x/', '/people//x/'],
  ])('is of %s the path %s', async (path, tidy) => {
    expect((await headersSeen('false', {}, path)).path).toBe(tidy);
  });
});
