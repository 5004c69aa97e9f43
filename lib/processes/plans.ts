import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { inheritedEnvironment } from '@/lib/core/env';
import { proxyFor, type WayOut } from '@/lib/core/way-out';
import {
  type Account,
  isOpenToOthers,
  isReachableByOthers,
  makePlaceForOthers,
  openToOthers,
  sheddingRights,
} from './accounts';
import type { ChildPlan } from './child';
import type { Configuration } from './configuration';
import type { RunningDatabase } from './database';
import { type AuditPlace, findAuditPlace } from './head-place';
import { oidcForWeb } from './oidc-settings';
import { listenAddresses } from './ports';
import { loadSecrets, type OwnSecrets, webSecrets } from './secrets';

export const DEMO_PASSWORD = 'steward-demo';

export interface StartFacts {
  root: string;
  dataFolder: string;
  isDev: boolean;
  configuration: Configuration;
  database: RunningDatabase;
  /** Base URL of the sandbox; null with a real organisation. */
  upstream: string | null;
  gateway: GatewayPlace | null;
  /** Port of the simulated Console; null with a real organisation. */
  consolePort: number | null;
  /** Of a process that is started by itself, beside others of its kind. */
  alone?: Alone;
}

export interface Alone {
  /** How long it may go on with what it has begun once it is told to stop. */
  drainMs: number;
  metricsHost: string;
  /** Where the worker says that it is well; null: nowhere. */
  healthPort: number | null;
}

/** Where the gateway listens and is reached; null for none. */
export interface GatewayPlace {
  port: number;
  origin: string;
}

/**
 * Started as root, web, sandbox and gateway run under user IDs that nothing else has: none can read another, or the worker
 * and its key.
 */
const ACCOUNTS = {
  web: { uid: 64_831, gid: 64_831 },
  sandbox: { uid: 64_832, gid: 64_832 },
  gateway: { uid: 64_833, gid: 64_833 },
};

function chooseAccount(name: keyof typeof ACCOUNTS, facts: StartFacts): Account | null {
  return process.getuid?.() === 0 && !facts.isDev ? ACCOUNTS[name] : null;
}

const SANDBOX_SEED = '1';

export function sandboxKey(facts: StartFacts): string {
  return `sk-ant-admin01-sandbox-${facts.configuration.STEWARD_WORLD}-${SANDBOX_SEED}`;
}

export function consoleOrigin({ consolePort }: StartFacts): string | null {
  return consolePort === null ? null : `http://localhost:${consolePort}`;
}

export interface DemoPerson {
  role: string;
  email: string;
  name: string;
  note: string;
}

/** Ready sign-ins exist only in a simulated organisation that has people. */
export function demoPeople(facts: StartFacts): DemoPerson[] {
  if (facts.configuration.STEWARD_WORLD !== 'company' || !facts.configuration.simulated) return [];
  return JSON.parse(fs.readFileSync(path.join(facts.root, 'lib/sandbox/demo-people.json'), 'utf8')) as DemoPerson[];
}

function without(env: NodeJS.ProcessEnv, names: string[]): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !names.includes(name));
  return { ...Object.fromEntries(kept), NODE_ENV: env.NODE_ENV };
}

function logFolder(facts: StartFacts): string {
  return path.join(facts.dataFolder, 'logs');
}

function aloneSettings(alone?: Alone) {
  return { drainMs: alone?.drainMs ?? null, metricsHost: alone?.metricsHost, healthPort: alone?.healthPort ?? null };
}

const ANTHROPIC = 'https://api.anthropic.com';

function wayOut({ HTTPS_PROXY, HTTP_PROXY, NO_PROXY }: Configuration): WayOut {
  return { https: HTTPS_PROXY ?? null, http: HTTP_PROXY ?? null, direct: NO_PROXY ?? '' };
}

/** Node reads it when a process starts, so the value from the settings file must be in each process's environment. */
function trust({ NODE_EXTRA_CA_CERTS }: Configuration): Record<string, string> {
  return NODE_EXTRA_CA_CERTS ? { NODE_EXTRA_CA_CERTS } : {};
}

export function workerPlan(
  facts: StartFacts,
  onMessage: (message: unknown) => void,
  secrets: OwnSecrets['worker'] = loadSecrets(facts.dataFolder, 'worker'),
  audit: AuditPlace = findAuditPlace(facts.configuration, facts.dataFolder),
): ChildPlan {
  const { root, configuration, database, alone } = facts;
  const demo = demoPeople(facts);
  const { chainKey, sealingSecret, checkpointSecret } = secrets;
  const baseUrl = facts.upstream ?? configuration.ANTHROPIC_BASE_URL ?? ANTHROPIC;
  const owner = configuration.STEWARD_OWNER_EMAIL
    ? { email: configuration.STEWARD_OWNER_EMAIL, password: configuration.STEWARD_OWNER_PASSWORD }
    : null;
  return {
    name: 'worker',
    through: facts.isDev ? [] : sheddingRights([root, facts.dataFolder]),
    args: [path.join(root, 'dist/worker.mjs')],
    cwd: root,
    // It starts no programs and reads no home folder, so it does not need to know where they are.
    env: { ...without(inheritedEnvironment(), ['HOME', 'TMPDIR']), ...trust(configuration) },
    stdin: JSON.stringify({
      databaseUrl: database.ownerUrl,
      clickHouseUrl: configuration.CLICKHOUSE_URL ?? null,
      roles: alone ? null : database.roles,
      gateway: {
        ...{ origin: facts.gateway?.origin ?? null, proxies: configuration.GATEWAY_PROXIES ?? null },
        requestDays: configuration.GATEWAY_REQUEST_DAYS,
      },
      adminKey: configuration.ANTHROPIC_ADMIN_KEY ?? sandboxKey(facts),
      baseUrl,
      mode: configuration.simulated ? 'simulated' : 'real',
      chainKey,
      audit: { ...audit, checkpointSecret },
      logLevel: configuration.LOG_LEVEL,
      metricsPort: configuration.WORKER_METRICS_PORT ?? null,
      ...aloneSettings(alone),
      proxy: facts.upstream ? null : proxyFor(baseUrl, wayOut(configuration)),
      demo:
        demo.length > 0
          ? { people: demo, password: DEMO_PASSWORD, hasPast: configuration.STEWARD_DEMO_PAST === 'true' }
          : null,
      owner,
      oidcIssuer: configuration.OIDC_ISSUER ?? null,
      outgoing: {
        sealingSecret,
        origin: configuration.appOrigin,
        smtp: configuration.SMTP_URL ? { url: configuration.SMTP_URL, from: configuration.MAIL_FROM } : null,
        inside: configuration.NOTIFY_INSIDE ?? [],
        wayOut: wayOut(configuration),
      },
    }),
    logFolder: logFolder(facts),
    onMessage,
  };
}

export function sandboxPlan(facts: StartFacts, port: number, onMessage: (message: unknown) => void): ChildPlan {
  const { root, configuration } = facts;
  const account = chooseAccount('sandbox', facts);
  const [script, home] = placeScript(root, 'sandbox.mjs', account);
  const data = placeData(facts, 'sandbox', account);
  const { consolePort } = facts;
  const console = consolePort === null ? [] : ['--console', String(consolePort), '--seed', SANDBOX_SEED];
  return {
    name: 'sandbox',
    args: [script, '--port', String(port), '--world', configuration.STEWARD_WORLD, '--data', data, ...console],
    cwd: home,
    env: inheritedEnvironment(),
    ...account,
    logFolder: logFolder(facts),
    onMessage,
  };
}

/** A folder of its own for what a process keeps. */
function placeData({ dataFolder }: StartFacts, name: string, account: Account | null): string {
  const isOpen = !account || isReachableByOthers(dataFolder);
  const data = path.join(isOpen ? dataFolder : makePlaceForOthers(dataFolder), name);
  fs.mkdirSync(data, { recursive: true });
  if (account)
    for (const inside of ['', ...fs.readdirSync(data, { recursive: true, encoding: 'utf8' })])
      fs.chownSync(path.join(data, inside), account.uid, account.gid);
  return data;
}

/** The gateway's settings come over standard input, as the worker's do: they hold what opens vendor keys. */
export function gatewayPlan(
  facts: StartFacts,
  onMessage: (message: unknown) => void,
  { keyPepper, sealingSecret }: OwnSecrets['gateway'] = loadSecrets(facts.dataFolder, 'gateway'),
): ChildPlan {
  const { root, configuration, database, gateway } = facts;
  const account = chooseAccount('gateway', facts);
  const baseUrl = facts.upstream ?? configuration.ANTHROPIC_BASE_URL ?? ANTHROPIC;
  const [cert, key] = [configuration.GATEWAY_TLS_CERT, configuration.GATEWAY_TLS_KEY];
  const [script, home] = placeScript(root, 'gateway.mjs', account);
  return {
    name: 'gateway',
    args: [script],
    cwd: home,
    env: { ...without(inheritedEnvironment(), ['HOME', 'TMPDIR']), ...trust(configuration) },
    stdin: JSON.stringify({
      ...{ databaseUrl: database.gatewayUrl, baseUrl, keyPepper, sealingSecret, logLevel: configuration.LOG_LEVEL },
      ...{ port: gateway?.port, hosts: listenAddresses(configuration.GATEWAY_HOST), origin: gateway?.origin ?? null },
      ...{ proxies: configuration.GATEWAY_PROXIES ?? null, withoutDatabase: configuration.GATEWAY_WITHOUT_DATABASE },
      clickHouseUrl: configuration.CLICKHOUSE_URL ?? null,
      spoolFolder: placeData(facts, 'gateway', account),
      metricsPort: configuration.GATEWAY_METRICS_PORT ?? null,
      ...aloneSettings(facts.alone),
      leftAnswers: configuration.GATEWAY_LEFT_ANSWERS,
      logsRequests: configuration.GATEWAY_REQUEST_LOG === 'true',
      // Read here: the gateway's own account need not be able to.
      tls: cert && key ? { cert: fs.readFileSync(cert, 'utf8'), key: fs.readFileSync(key, 'utf8') } : null,
      proxy: facts.upstream ? null : proxyFor(baseUrl, wayOut(configuration)),
    }),
    ...account,
    logFolder: logFolder(facts),
    onMessage,
  };
}

/**
 * Sets up applications of the simulated company that send a little through the gateway; null unless this is the demonstration
 * with its past. It ends when they send.
 */
export function demoPlan(facts: StartFacts, web: string): ChildPlan | null {
  const { root, configuration, database, dataFolder, gateway, upstream } = facts;
  const isShown = demoPeople(facts).length > 0 && configuration.STEWARD_DEMO_PAST === 'true';
  if (!isShown || gateway === null || upstream === null) return null;
  return {
    name: 'demo',
    args: ['--enable-source-maps', path.join(root, 'dist/demo.mjs')],
    cwd: root,
    env: without(inheritedEnvironment(), ['HOME', 'TMPDIR']),
    stdin: JSON.stringify({
      ...{ databaseUrl: database.ownerUrl, logLevel: configuration.LOG_LEVEL },
      chainKey: loadSecrets(dataFolder, 'worker').chainKey,
      tokenPepper: loadSecrets(dataFolder, 'web').tokenPepper,
      ...{ steward: web, host: new URL(configuration.appOrigin).host, gateway: gateway.origin, sandbox: upstream },
      world: `${configuration.STEWARD_WORLD}:${SANDBOX_SEED}`,
      keysFile: path.join(dataFolder, 'secrets', 'demo-applications.json'),
    }),
    logFolder: logFolder(facts),
  };
}

/** A bundle that carries its packages, where its account can read it. */
function placeScript(root: string, name: string, account: Account | null): [script: string, home: string] {
  const built = path.join(root, 'dist', name);
  const home = account && !isOpenToOthers(built) ? makePlaceForOthers(root) : root;
  const script = path.join(home, 'dist', name);
  if (home !== root) {
    fs.mkdirSync(path.dirname(script), { recursive: true });
    fs.cpSync(built, script);
    openToOthers(path.dirname(script));
  }
  return [script, home];
}

const MOST_HEAP_MB = 1_536;

/** Megabytes: what it may use at most. Where it may use much more, V8 clears up only once a web holds a multiple of what it needs. */
export function webHeap(totalBytes: number, constrainedBytes: number | undefined): number {
  const bytes = Math.min(totalBytes, constrainedBytes || totalBytes);
  return Math.min(MOST_HEAP_MB, Math.floor(bytes / 2 / 1_024 ** 2));
}

export function webPlan(facts: StartFacts, secrets: OwnSecrets['web'] = webSecrets(facts.dataFolder)): ChildPlan {
  const { root, configuration, database, isDev, alone } = facts;
  const demo = demoPeople(facts);
  const simulatedConsole = consoleOrigin(facts);
  const account = chooseAccount('web', facts);
  const [host, otherHost] = listenAddresses(configuration.STEWARD_HOST);
  const home = isDev ? root : placeWeb(root, account !== null);
  const metricsPort = isDev ? undefined : configuration.WEB_METRICS_PORT;
  const meter = metricsPort === undefined ? [] : ['--import', placeScript(root, 'web-metrics.mjs', account)[0]];
  const imports = ['--import', path.join(home, isDev ? 'lib/processes/web-preload.mjs' : 'web-preload.mjs'), ...meter];
  const heap = isDev ? [] : [`--max-old-space-size=${webHeap(os.totalmem(), process.constrainedMemory())}`];
  const command = isDev
    ? [
        path.join(root, 'node_modules/next/dist/bin/next'),
        'dev',
        '--port',
        String(configuration.PORT),
        '--hostname',
        host,
      ]
    : [path.join(home, 'server.js')];
  return {
    name: 'web',
    args: [...heap, ...imports, ...command],
    cwd: home,
    env: {
      ...inheritedEnvironment(),
      ...trust(configuration),
      NODE_ENV: isDev ? 'development' : 'production',
      PORT: String(configuration.PORT),
      HOSTNAME: host,
      ...(otherHost ? { STEWARD_ALSO_LISTEN: otherHost } : {}),
      APP_ORIGIN: configuration.appOrigin,
      NEXTAUTH_URL: configuration.appOrigin,
      NEXTAUTH_SECRET: secrets.sessionSecret,
      NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: secrets.serverActionsKey,
      NEXT_TELEMETRY_DISABLED: '1',
      // Longer than balancers and clients keep a connection that is idle: one that the web ends may be in use again by then.
      KEEP_ALIVE_TIMEOUT: '75000',
      BEHIND_PROXY: configuration.BEHIND_PROXY,
      STEWARD_GUARDED: command[0],
      ...(metricsPort === undefined ? {} : { STEWARD_METRICS_PORT: String(metricsPort) }),
      ...(alone ? { STEWARD_METRICS_HOST: alone.metricsHost } : {}),
      // Stops Next from reading .env files, where someone may have left a key.
      __NEXT_PROCESSED_ENV: 'true',
      DATABASE_URL: database.webUrl,
      ...(database.replicaUrl === null ? {} : { DATABASE_REPLICA_URL: database.replicaUrl }),
      ...(configuration.CLICKHOUSE_URL ? { CLICKHOUSE_URL: configuration.CLICKHOUSE_URL } : {}),
      LOG_LEVEL: configuration.LOG_LEVEL,
      STEWARD_SEALING_KEY: secrets.sealingKey,
      STEWARD_TOKEN_PEPPER: secrets.tokenPepper,
      STEWARD_GATEWAY_PEPPER: secrets.gatewayPepper,
      STEWARD_GATEWAY_SEALING_KEY: secrets.gatewaySealingKey,
      STEWARD_SIMULATED: String(configuration.simulated),
      ...(simulatedConsole ? { STEWARD_CONSOLE: simulatedConsole } : {}),
      ...(demo.length > 0 ? { STEWARD_DEMO_PASSWORD: DEMO_PASSWORD, STEWARD_DEMO_SIGN_INS: JSON.stringify(demo) } : {}),
      ...(configuration.OIDC_ISSUER
        ? { STEWARD_OIDC: JSON.stringify({ ...oidcForWeb(configuration), wayOut: wayOut(configuration) }) }
        : {}),
    },
    ...account,
    logFolder: logFolder(facts),
    ...(isDev ? { onForeignLine: (line: string) => void process.stderr.write(`${line}\n`) } : {}),
  };
}

/**
 * The built web is one self-contained folder; it is copied to where its account can read it if the project's folder is
 * closed.
 */
function placeWeb(root: string, isOtherAccount: boolean): string {
  const built = path.join(root, '.next/standalone');
  if (!isOtherAccount || isOpenToOthers(built)) return built;
  const place = makePlaceForOthers(root);
  const name = `web-${fs.readFileSync(path.join(built, '.next/BUILD_ID'), 'utf8').trim()}`;
  const home = path.join(place, name);
  // Another Steward of this folder may be running from it: it is never written to again.
  if (fs.existsSync(home)) return home;
  const half = `${home}.${process.pid}`;
  fs.cpSync(built, half, { recursive: true, verbatimSymlinks: true });
  openToOthers(half);
  fs.renameSync(half, home);
  for (const old of fs.readdirSync(place)) {
    if (old.startsWith('web') && old !== name) fs.rmSync(path.join(place, old), { recursive: true, force: true });
  }
  return home;
}
