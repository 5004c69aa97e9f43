import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { openClickHouse } from '@/lib/core/clickhouse';
import { HELD_MS, VERDICT_MS } from '@/lib/core/gateway-verdicts';
import { newId } from '@/lib/core/ids';
import { errorFields, type Logger } from '@/lib/core/log';
import { serveMetrics } from '@/lib/core/metrics-server';
import { openPool } from '@/lib/core/pool';
import { openingKey } from '@/lib/core/sealing';
import { Batches } from './batches';
import { type Proxies, proxyList } from './caller-address';
import { Credentials } from './credentials';
import { type Following, followChanges } from './follow';
import { LateNotes } from './late-notes';
import { MadeUpKeys } from './made-up-keys';
import { GatewayMetrics } from './metrics';
import { Minutes } from './minutes';
import { Objects } from './objects';
import { PATIENCE, type Patience } from './patience';
import { heardBy } from './records';
import { logRequests } from './request-log';
import { fail, type Serving, serve } from './serve';
import { Spending } from './spending';
import { Spool } from './spool';
import { Upstream } from './upstream';
import { Uses } from './uses';
import { keyVerdicts } from './verdicts';

export interface GatewaySettings {
  databaseUrl: string;
  /** Keeps single requests instead of the database; not given: the database does. */
  clickHouseUrl?: string | null;
  /** The Messages API. */
  baseUrl: string;
  /** The proxy on the way there. */
  proxy: string | null;
  /** Of web and gateway: makes of a key what the database knows it by. */
  keyPepper: string;
  /** Opens the vendor keys that were sealed to the gateway. */
  sealingSecret: string;
  proxies: Proxies;
  /** While the database does not answer: refuse, or go by what was verified half a minute ago and by what is in hand. */
  withoutDatabase: 'refuse' | 'serve';
  tls: { cert: string; key: string } | null;
  hosts: readonly string[];
  port: number;
  origin: string | null;
  /** Where records of requests are kept until the database has them. */
  spoolFolder: string;
  /** Where Prometheus reads its metrics, on this machine alone; null: nowhere. */
  metricsPort: number | null;
  /** Where instead of on this machine alone. */
  metricsHost?: string;
  /** Whether each request is a line of the log. */
  logsRequests: boolean;
  /** Of messages whose clients went: read to their end, or ended upstream and estimated. */
  leftAnswers: 'drain' | 'abort';
  /** What is shorter than usual. */
  patience?: Partial<Patience>;
}

export const GATEWAY_LIMITS = {
  ...{ connections: 10, connectMs: 3_000, statementMs: 3_000, lockMs: 2_000, idleInTransactionMs: 5_000 },
  answerMs: 4_000,
};
const CLICKHOUSE_LIMITS = { timeoutMs: 5_000, connections: 3 };
const SERVER = {
  maxHeaderSize: 65_536,
  /** A large file may take long; its pieces may not. */
  requestTimeout: 0,
  keepAliveTimeout: 75_000,
  noDelay: true,
};
const MOST_CONNECTIONS = 20_000;
const IDLE_MS = 2_000;
/** What is not booked by then is, by the next gateway. */
const SPOOL_MS = 1_000;

export interface RunningGateway {
  port: number;
  metricsPort: number | null;
  /** Takes no more requests and waits for those that are being answered, at most so long. */
  stop(withinMs: number): Promise<void>;
}

/** Serves applications until it is stopped. */
export async function startGateway(settings: GatewaySettings, log: Logger): Promise<RunningGateway> {
  const pool = openPool(settings.databaseUrl, GATEWAY_LIMITS);
  const patience = { ...PATIENCE, ...settings.patience };
  const upstream = new Upstream(settings.baseUrl, settings.proxy, patience);
  const holds = settings.withoutDatabase === 'serve';
  const holding = { isWell: () => hearsDatabase(), wellAt: () => (holds ? (following?.wellAt() ?? null) : null) };
  const credentials = new Credentials(pool, openingKey(settings.sealingSecret), log, holding);
  const keys = keyVerdicts(pool, holding);
  const madeUp = new MadeUpKeys(VERDICT_MS);
  const notes = new LateNotes(pool);
  const clickHouse = settings.clickHouseUrl ? openClickHouse(settings.clickHouseUrl, CLICKHOUSE_LIMITS) : null;
  const batches = new Batches({ pool, clickHouse, upstream, credentials, notes, log });
  let [isDraining, open] = [false, 0];
  const id = newId();
  let following: Following | null = null;
  const hearsDatabase = () => following?.isWell() ?? false;
  const mayGive = () => hearsDatabase() || performance.now() - (holding.wellAt() ?? Number.NEGATIVE_INFINITY) < HELD_MS;
  // What is to last without the database has to be in hand before.
  const idleMs = holds ? HELD_MS : IDLE_MS;
  const minutes = new Minutes({ pool, log, idleMs });
  const takeEntries = minutes.takeEntries.bind(minutes);
  const spending = new Spending({ pool, instanceId: id, log, isWell: mayGive, idleMs, takeEntries });
  const metrics =
    settings.metricsPort === null
      ? null
      : new GatewayMetrics({
          underWay: () => open,
          hearsDatabase,
          reachesUpstream: () => upstream.waitSeconds() === 0,
          waiting: () => spool.waiting(),
          keepsInClickHouse: clickHouse !== null,
        });
  const spool = new Spool({ pool, clickHouse, log, folder: settings.spoolFolder, onLost: metrics?.onLost });
  following = await followChanges({
    ...{ id, pool, databaseUrl: settings.databaseUrl, log, holdsMs: holds ? HELD_MS : 0 },
    forget: () => {
      keys.forget();
      madeUp.forget();
      credentials.ofWorkspace.forget();
      spending.forget();
      minutes.forget();
    },
    tellAgain: async () => {
      spool.bookAgain();
      await Promise.all([spending.tellAgain(), notes.again()]);
    },
  });
  const listeners = [...(metrics ? [metrics.onRow] : []), ...(settings.logsRequests ? [logRequests(log)] : [])];
  const serving: Serving = {
    ...{ keyPepper: settings.keyPepper, keys, madeUp, credentials, upstream, log },
    allowances: minutes,
    ...{ spending, batches },
    ...{ objects: new Objects(pool, notes), uses: new Uses(pool, log), records: heardBy(spool, listeners) },
    onTurnedAway: metrics?.onTurnedAway ?? (() => undefined),
    ...{ proxies: settings.proxies, proxyList: proxyList(settings.proxies), origin: settings.origin ?? '' },
    ...{ isDraining: () => isDraining, drainsLeft: settings.leftAnswers === 'drain' },
  };
  const handle = (request: http.IncomingMessage, response: http.ServerResponse) => {
    if (request.url === '/healthz' || request.url === '/readyz') {
      const isWell = request.url === '/healthz' || (!isDraining && hearsDatabase());
      response.writeHead(isWell ? 200 : 503, { 'content-type': 'text/plain' }).end(isWell ? 'ok\n' : 'not ready\n');
      return;
    }
    open += 1;
    let left = 2;
    const part = () => {
      left -= 1;
      if (left === 0) open -= 1;
    };
    response.once('close', part);
    if (isDraining) response.setHeader('connection', 'close');
    void serve(serving, request, response)
      .catch((error) => fail(serving, request, response, error))
      .then(part);
  };
  const servers: http.Server[] = [];
  const heads = { headersTimeout: patience.headMs, connectionsCheckingInterval: Math.min(5_000, patience.headMs) };
  let port = settings.port;
  for (const host of settings.hosts) {
    const server = settings.tls
      ? https.createServer({ ...SERVER, ...heads, ...settings.tls })
      : http.createServer({ ...SERVER, ...heads });
    server.maxConnections = MOST_CONNECTIONS;
    server.on('request', handle);
    server.on('checkContinue', handle);
    try {
      port = await listen(server, host, port);
      servers.push(server);
    } catch (error) {
      // A machine without IPv6 has one loopback.
      if (servers.length === 0 || !isMissingAddress(error)) throw error;
    }
  }
  const measured =
    metrics &&
    (await serveMetrics(metrics.registry, settings.metricsPort ?? 0, settings.metricsHost).catch((error) => {
      log.error('Metrics are unavailable: their port could not be opened', errorFields(error));
      return null;
    }));
  return {
    port,
    metricsPort: measured?.port ?? null,
    stop: async (withinMs) => {
      isDraining = true;
      for (const server of servers) {
        server.close();
        server.closeIdleConnections();
      }
      const end = performance.now() + withinMs;
      while (open > 0 && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 20));
      for (const server of servers) server.closeAllConnections();
      // Answers whose clients went may still say what they cost.
      await spending.settled(end - performance.now());
      await upstream.close();
      await batches.stop();
      await spending.stop();
      await minutes.stop();
      await serving.uses.stop();
      await spool.stop(SPOOL_MS);
      await following.stop();
      await clickHouse?.close();
      await pool.end();
      measured?.stop();
    },
  };
}

function isMissingAddress(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(String(error.code));
}

function listen(server: http.Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, ipv6Only: host.includes(':') && host !== '::' }, () => {
      server.removeListener('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
