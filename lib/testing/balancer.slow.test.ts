import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { inheritedEnvironment } from '@/lib/core/env';
import { freePort } from '@/lib/processes/ports';
import { isThorough } from './thorough';

const isThere = isThorough && !spawnSync('haproxy', ['-v']).error;
const WHY = isThorough ? ' (skipped: haproxy is not on this machine)' : ' (skipped; STEWARD_THOROUGH=1)';

interface Behind {
  name: string;
  port: number;
  isReady: boolean;
  heard: http.IncomingMessage[];
  /** Ends the stream that it has begun. */
  finish(): void;
  close(): void;
}

/** Stands for a web or a gateway: says who it is, at once, and goes on when it is told to. */
async function startBehind(name: string): Promise<Behind> {
  let finish: () => void = () => undefined;
  const server = http.createServer((request, response) => {
    if (request.url === '/readyz') return void response.writeHead(behind.isReady ? 200 : 503).end();
    behind.heard.push(request);
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write(`${name}\n`);
    if (request.url === '/stream') finish = () => response.end('end\n');
    else response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const behind: Behind = {
    ...{ name, port: (server.address() as AddressInfo).port, isReady: true, heard: [] },
    finish: () => finish(),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
  return behind;
}

describe.skipIf(!isThere)(`The balancer of compose.yaml${isThere ? '' : WHY}`, { timeout: 60_000 }, () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'steward-balancer-'));
  let [web, one, other]: Behind[] = [];
  let haproxy: ChildProcess;
  let ended: Promise<unknown>;
  let port = 0;

  beforeAll(async () => {
    [web, one, other] = await Promise.all(['web', 'one', 'other'].map(startBehind));
    const certificate = path.join(folder, 'certificate.pem');
    const made = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=localhost', '-keyout', certificate];
    execFileSync('openssl', ['req', ...made, '-out', path.join(folder, 'public.pem')], { stdio: 'ignore' });
    fs.appendFileSync(certificate, fs.readFileSync(path.join(folder, 'public.pem')));
    port = await freePort();
    const at = (servers: (Behind | undefined)[]) =>
      servers.map((each) => `  server ${each?.name} 127.0.0.1:${each?.port} check inter 200ms fall 1`).join('\n');
    const file = path.join(folder, 'haproxy.cfg');
    // Its own name server is not here: what it would find stands in its place.
    const found = fs
      .readFileSync('deploy/haproxy.cfg', 'utf8')
      .replace('/run/secrets/certificate.pem', certificate)
      .replace(/^ {2}server-template web .*$/m, at([web]))
      .replace(/^ {2}server-template gateway .*$/m, at([one, other]))
      // As many as it may have where this runs.
      .replace('maxconn 20000', 'maxconn 500')
      .replace(':8443', `127.0.0.1:${port}`)
      .replace(':8080', `127.0.0.1:${await freePort()}`)
      .replace(':8404', `127.0.0.1:${await freePort()}`);
    fs.writeFileSync(file, found);
    const env = { ...inheritedEnvironment(), GATEWAY_NAME: 'claude.example.com' };
    haproxy = spawn('haproxy', ['-db', '-f', file], { env, stdio: 'ignore' });
    ended = new Promise((resolve) => haproxy.once('exit', resolve));
    const isReady = async (host: string) => expect((await ask(host)).status).toBe(200);
    for (const host of ['steward.example.com', 'claude.example.com'])
      await vi.waitFor(() => isReady(host), { timeout: 60_000 });
  });
  afterAll(async () => {
    haproxy.kill('SIGKILL');
    await ended;
    for (const each of [web, one, other]) each?.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  function open(host: string, more: { path?: string; headers?: Record<string, string> } = {}) {
    const headers = { host, ...more.headers };
    return new Promise<http.IncomingMessage>((resolve, reject) => {
      const options = {
        host: '127.0.0.1',
        port,
        path: more.path ?? '/',
        headers,
        rejectUnauthorized: false,
        agent: false,
      };
      https.get(options, resolve).once('error', reject);
    });
  }

  async function ask(host: string, headers?: Record<string, string>) {
    const response = await open(host, headers ? { headers } : {}).catch(() => null);
    let text = '';
    if (response) for await (const chunk of response) text += chunk;
    return { status: response?.statusCode ?? 0, text };
  }

  it('sends each name to its own, with the caller’s address and nothing that the caller wrote about it', async () => {
    expect((await ask('steward.example.com:443')).text).toBe('web\n');
    expect((await ask('CLAUDE.example.com')).text).toMatch(/^(one|other)\n$/);
    const claimed = {
      'x-forwarded-for': '203.0.113.9',
      forwarded: 'for=203.0.113.9',
      'x-forwarded-host': 'evil.example',
    };
    await ask('steward.example.com', claimed);
    const { headers } = web?.heard.at(-1) ?? {};
    expect(headers).toMatchObject({
      host: 'steward.example.com',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'https',
    });
    expect(headers).not.toHaveProperty('forwarded');
    expect(headers).not.toHaveProperty('x-forwarded-host');
  });

  it('passes on what has come of a stream, and sends the next request to the gateway with fewer under way', async () => {
    const stream = await open('claude.example.com', { path: '/stream' });
    const parts = stream[Symbol.asyncIterator]();
    const busy = String((await parts.next()).value).trim();
    for (let times = 0; times < 5; times += 1) expect((await ask('claude.example.com')).text).not.toBe(`${busy}\n`);
    (busy === 'one' ? one : other)?.finish();
    expect(String((await parts.next()).value)).toBe('end\n');
  });

  it('sends nothing new to a gateway that says that it stops, and lets it finish', async () => {
    const stream = await open('claude.example.com', { path: '/stream' });
    const parts = stream[Symbol.asyncIterator]();
    const stopping = String((await parts.next()).value).trim() === 'one' ? one : other;
    const left = stopping === one ? other : one;
    if (!stopping || !left) throw new Error('There are two gateways.');
    stopping.isReady = false;
    left.heard.length = 0;
    // While both are asked the one with a stream under way is not next anyway: the other gets one too.
    const second = await open('claude.example.com', { path: '/stream' });
    const more = second[Symbol.asyncIterator]();
    expect(String((await more.next()).value)).toBe(`${left.name}\n`);
    await expect
      .poll(async () => (await Promise.all([1, 2, 3, 4].map(() => ask('claude.example.com')))).map(({ text }) => text))
      .toEqual(Array(4).fill(`${left.name}\n`));
    stopping.finish();
    expect(String((await parts.next()).value)).toBe('end\n');
    left.finish();
    expect(String((await more.next()).value)).toBe('end\n');
    stopping.isReady = true;
  });
});
