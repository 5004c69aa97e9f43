import type { IncomingMessage, ServerResponse } from 'node:http';
import type pg from 'pg';
import { type Labelled, Meters, statusClass } from '@/lib/core/meters';
import type { Standing } from '@/lib/core/replica';
import type { FindRoute } from './web-routes';

const SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Where `lib/auth/database.ts` keeps the web's pools; there are none before the first request. */
export interface WebPools {
  stewardWebDatabase?: { pool: pg.Pool };
  stewardSessionDatabase?: { pool: pg.Pool };
  stewardReplica?: { reports: { pool: pg.Pool }; look(): Promise<Standing> };
}

/** What Prometheus reads of the web: requests by route, never by address. */
export class WebMeter {
  private readonly meters = new Meters('web', SECONDS);
  readonly registry = this.meters.registry;
  private readonly requests = this.meters.counter(
    'requests_total',
    'Requests by route, method and class of status; none: the client left',
    ['route', 'method', 'status'],
  );
  private readonly times = this.meters.seconds('request_seconds', 'From a request to the end of its answer', ['route']);
  private underWay = 0;

  constructor(
    private readonly findRoute: FindRoute,
    pools: WebPools,
  ) {
    this.meters.gauge('requests_under_way', 'Requests being answered', () => this.underWay);
    this.meters.pools(() => [
      ['pages', pools.stewardWebDatabase?.pool],
      ['sessions', pools.stewardSessionDatabase?.pool],
      ...(pools.stewardReplica ? [['reports', pools.stewardReplica.reports.pool] as const] : []),
    ]);
    this.meters.gauges(
      'replica_used',
      'Whether reports are read from the replica, and by problem why not; missing where there is none',
      ['problem'],
      async () => usedOf(await pools.stewardReplica?.look()),
    );
    this.meters.gauges('replica_behind_seconds', 'How far the replica is behind', [], async () => {
      const behindMs = (await pools.stewardReplica?.look())?.behindMs ?? null;
      return behindMs === null ? [] : [[{}, behindMs / 1_000]];
    });
  }

  /** Measures until the answer has gone out or its reader has left. */
  readonly watch = (request: IncomingMessage, response: ServerResponse): void => {
    const begun = performance.now();
    const { url = '', method = '' } = request;
    this.underWay += 1;
    response.once('close', () => {
      this.underWay -= 1;
      const route = this.findRoute(url);
      const status = statusClass(response.writableFinished ? response.statusCode : null);
      this.requests.inc({ route, method: METHODS.has(method) ? method : 'other', status });
      this.times.observe({ route }, (performance.now() - begun) / 1_000);
    });
  };
}

function usedOf(standing: Standing | undefined): Labelled<'problem'>[] {
  if (!standing) return [];
  return [[{ problem: standing.isUsed ? 'none' : standing.problem }, standing.isUsed ? 1 : 0]];
}
