import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { problemsOf, readQueries, readSamples } from '@/lib/testing/exposition';
import { WebMeter } from './web-meter';
import { readRoutes } from './web-routes';

const route = (page: string, regex: string) => ({ page, regex, routeKeys: {}, namedRegex: regex });

function routesOf() {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'steward-routes-')), 'routes-manifest.json');
  const staticRoutes = [route('/usage', '^/usage(?:/)?$'), route('/api/v1/usage/export', '^/api/v1/usage/export$')];
  const dynamicRoutes = [route('/people/[userId]', '^/people/([^/]+?)(?:/)?$'), route('/v1/[...path]', '^/v1/(.+?)$')];
  fs.writeFileSync(file, JSON.stringify({ version: 3, staticRoutes, dynamicRoutes }));
  return readRoutes(file);
}

it('names routes, never addresses', () => {
  const find = routesOf();
  for (const [url, found] of [
    ['/usage?key=apikey_01secret', '/usage'],
    ['/people/user_01ann', '/people/[userId]'],
    ['//people/user_01ann#there', '/people/[userId]'],
    ['/v1/organizations/users/user_01ann', '/v1/[...path]'],
    ['/_next/static/chunks/a1b2.js', 'static'],
    ['/wp-login.php', 'other'],
    ['https://elsewhere.example/people/user_01ann', 'other'],
    ['', 'other'],
  ])
    expect(find(url ?? '')).toBe(found);
});

it('counts answers by class and those that nobody waited for, in as many series as there are routes', async () => {
  const pool = { totalCount: 3, idleCount: 1, waitingCount: 2 } as never;
  const look = async () => ({ isUsed: true, behindMs: 2_500, levelWith: new Date() }) as const;
  const meter = new WebMeter(routesOf(), {
    ...{ stewardWebDatabase: { pool }, stewardReplica: { reports: { pool }, look } },
  });
  const server = http.createServer((request, response) => {
    meter.watch(request, response);
    if (request.url?.includes('slow')) return;
    response.writeHead(request.url?.includes('broken') ? 500 : 200).end('done');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  for (let at = 0; at < 30; at += 1) await (await fetch(`${origin}/people/user_${at}?page=${at}`)).text();
  await (await fetch(`${origin}/usage?broken`, { method: 'POST', body: 'x' })).text();
  await fetch(`${origin}/usage?slow`, { signal: AbortSignal.timeout(100) }).catch(() => undefined);
  await expect.poll(() => meter.registry.metrics()).toMatch(/status="none"/);
  const text = await meter.registry.metrics();
  for (const line of [
    'requests_total{route="/people/[userId]",method="GET",status="2xx"} 30',
    'requests_total{route="/usage",method="POST",status="5xx"} 1',
    'requests_total{route="/usage",method="GET",status="none"} 1',
    'request_seconds_count{route="/usage"} 2',
    'requests_under_way 0',
    'pool_connections{pool="pages",state="used"} 2',
    'pool_connections{pool="pages",state="waiting"} 2',
    'pool_connections{pool="sessions",state="used"} 0',
    'pool_connections{pool="reports",state="used"} 2',
    'replica_used{problem="none"} 1',
    'replica_behind_seconds 2.5',
  ])
    expect(text).toContain(`steward_web_${line}\n`);
  expect(text).not.toMatch(/user_\d|page=/);
  server.closeAllConnections();
  server.close();

  const queries = readQueries('deploy/grafana/steward.json', 'deploy/prometheus/steward.rules.yml');
  const ofWeb = queries.filter(([, query]) => query.includes('steward_web_'));
  expect(ofWeb.length).toBeGreaterThan(8);
  const samples = readSamples(`${text}\nsteward_web_requests_total{route="static"} 1\n`);
  expect(ofWeb.flatMap(([of, query]) => problemsOf(query, samples).map((problem) => `${of}: ${problem}`))).toEqual([]);
});
