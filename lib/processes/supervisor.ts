import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { givenEnvironment } from '@/lib/core/env';
import { AppError } from '@/lib/core/errors';
import { type Announcement, announce } from './announce';
import { type SupervisedChild, superviseChild } from './child';
import { type Configuration, loadConfiguration } from './configuration';
import { openDatabasePlace, type Place, type RunningDatabase } from './database';
import { lockFolder } from './folder-lock';
import { oddities } from './odd';
import { demoPlan, type GatewayPlace, gatewayPlan, type StartFacts, sandboxPlan, webPlan, workerPlan } from './plans';
import { freePort, listenAddresses, portProblem } from './ports';

const READY_WITHIN_MS = 120_000;
const PORT_PATIENCE_MS = 2_000;
const MOST_WAIT_MS = 30_000;
/** The web stops before the worker, and worker and gateway before what they call. */
const STOP_ORDER = ['demo', 'web', 'gateway', 'worker', 'sandbox'];

const root = process.cwd();
const isDev = process.argv.includes('--dev');
const children: SupervisedChild[] = [];
let place: Place = { root, dataFolder: path.join(root, '.steward') };
/** Even while it is being opened: a stop waits for it, to leave nothing behind. */
let database: Promise<RunningDatabase> | null = null;
let isStopping = false;
let unlock: (() => void) | undefined;

async function main(): Promise<void> {
  const configuration = loadConfiguration(root);
  if (configuration.STEWARD_DATA) place = { root, dataFolder: path.resolve(configuration.STEWARD_DATA) };
  fs.mkdirSync(place.dataFolder, { recursive: true, mode: 0o755 });
  const [environment, nodeVersion] = [givenEnvironment(), process.versions.node];
  for (const note of oddities({ nodeVersion, now: new Date(), environment, configuration })) say(`Note: ${note}`);
  unlock = lockFolder(place.dataFolder, configuration.appOrigin);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0));
  await claimPort(configuration);
  say(configuration.DATABASE_URL ? 'Connecting to the database …' : 'Starting the database …');
  database = openDatabasePlace(place, configuration);
  const opened = await database;
  await unlessStopping();
  watchDatabase(configuration, opened);

  const facts: StartFacts = {
    ...place,
    isDev,
    configuration,
    database: opened,
    upstream: null,
    gateway: null,
    consolePort: null,
  };
  if (opened.gatewayUrl !== null) facts.gateway = await findGatewayPlace(configuration);
  const announcement: Announcement = { setupCode: null, isOwnerUnused: false, trouble: null };
  if (configuration.simulated) {
    say(`Starting the simulated organisation (${configuration.STEWARD_WORLD}) …`);
    facts.consolePort = await findConsolePort(configuration);
    facts.upstream = await startSandbox(facts);
  }
  await unlessStopping();
  say('Applying migrations and starting the worker …');
  await startChild(
    (onMessage) => workerPlan(facts, onMessage),
    (message) => {
      if (isMessage(message, 'setup_code')) announcement.setupCode = String(message.code);
      if (isMessage(message, 'owner_unused')) announcement.isOwnerUnused = true;
      if (isMessage(message, 'upstream')) announcement.trouble = message.says ? String(message.says) : null;
    },
  );
  await unlessStopping();
  if (facts.gateway) {
    say('Starting the gateway …');
    await startChild((onMessage) => gatewayPlan(facts, onMessage));
    await unlessStopping();
  }
  say('Starting the web …');
  children.push(superviseChild(webPlan(facts)));
  if (isDev) restartWorkerOnChange();
  await untilHealthy(configuration);
  announce(facts, announcement);
  const demo = demoPlan(facts, webAddress(configuration));
  if (!demo || isStopping) return;
  const once = superviseChild(demo);
  once.abandon();
  children.push(once);
}

/** A start that is being stopped goes no further: `stop` ends the process. */
async function unlessStopping(): Promise<void> {
  if (isStopping) await new Promise(() => undefined);
}

/** Its port as it was set; if none was and the usual one is taken, a free one. */
async function findGatewayPlace(configuration: Configuration): Promise<GatewayPlace> {
  const { GATEWAY_HOST: host, GATEWAY_ORIGIN: given, gatewayPort } = configuration;
  let port = gatewayPort;
  const problem = await portProblem(port, host);
  if (problem === 'EADDRINUSE' && configuration.GATEWAY_PORT === undefined) port = await freePort();
  else if (problem)
    throw new AppError(
      'conflict',
      `The gateway cannot listen on port ${port} of ${host} (${problem}). Choose another with GATEWAY_PORT.`,
    );
  const scheme = configuration.GATEWAY_TLS_CERT ? 'https' : 'http';
  const name = ['0.0.0.0', '::'].includes(host) ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return { port, origin: given ? new URL(given).origin : `${scheme}://${name}:${port}` };
}

/** Its port as it was set; if none was and the usual one is taken, a free one. */
async function findConsolePort({ CONSOLE_PORT, consolePort }: Configuration): Promise<number> {
  const problem = await portProblem(consolePort, 'localhost');
  if (!problem) return consolePort;
  if (CONSOLE_PORT === undefined) return freePort();
  throw new AppError(
    'conflict',
    `The simulated Console cannot listen on port ${consolePort} (${problem}). Choose another with CONSOLE_PORT.`,
  );
}

/** A slow process may hold the port a moment longer. */
async function claimPort({ PORT: port, STEWARD_HOST: host }: Configuration): Promise<void> {
  for (const end = Date.now() + PORT_PATIENCE_MS; ; await sleep(100)) {
    const problem = await portProblem(port, host);
    if (!problem) return;
    if (problem === 'EADDRINUSE' && Date.now() < end) continue;
    const sentences: Record<string, string> = {
      EADDRINUSE: `Port ${port} is taken. Stop what uses it, or choose another: PORT=${port + 1} npm start`,
      EACCES: `This account may not listen on port ${port}. Choose one above 1023: PORT=3000 npm start`,
    };
    throw new AppError('conflict', sentences[problem] ?? `Steward cannot listen on STEWARD_HOST ${host} (${problem}).`);
  }
}

async function startSandbox(facts: StartFacts): Promise<string> {
  const port = await freePort();
  await unlessStopping();
  await startChild((onMessage) => sandboxPlan(facts, port, onMessage));
  return `http://127.0.0.1:${port}`;
}

/** Starts a child and waits until it reports ready; a fatal report ends the start. */
function startChild(
  plan: (onMessage: (message: unknown) => void) => Parameters<typeof superviseChild>[0],
  also?: (message: unknown) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new AppError('internal', 'A process was not ready within two minutes; see its log.')),
      READY_WITHIN_MS,
    );
    children.push(
      superviseChild(
        plan((message) => {
          also?.(message);
          if (isMessage(message, 'ready')) {
            clearTimeout(timer);
            resolve();
          }
          if (isMessage(message, 'fatal')) {
            clearTimeout(timer);
            const error = new AppError('conflict', String(message.message));
            reject(error);
            void fail(error);
          }
        }),
      ),
    );
  });
}

function isMessage(message: unknown, type: string): message is Record<string, unknown> {
  return typeof message === 'object' && message !== null && 'type' in message && message.type === type;
}

/** Where this machine reaches the web, whatever others call it. */
function webAddress({ STEWARD_HOST: host, PORT: port }: Configuration): string {
  const reachable = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : listenAddresses(host)[0];
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}

async function untilHealthy(configuration: Configuration): Promise<void> {
  const url = `${webAddress(configuration)}/api/health`;
  const headers = { host: new URL(configuration.appOrigin).host };
  for (const end = Date.now() + READY_WITHIN_MS; Date.now() < end; await sleep(100)) {
    const answer = await fetch(url, { headers, redirect: 'manual' }).catch(() => null);
    if (answer?.status === 200) return;
  }
  throw new AppError('internal', 'The web did not answer within two minutes; see the web log.');
}

/** An embedded database that dies is started again on its port, as often as it takes; everyone else reconnects. */
function watchDatabase(configuration: Configuration, running: RunningDatabase): void {
  running.embedded?.child.once('exit', async () => {
    if (isStopping) return;
    process.stderr.write('  The database stopped; starting it again.\n');
    for (let waitMs = 1_000; !isStopping; waitMs = Math.min(MOST_WAIT_MS, 2 * waitMs)) {
      database = openDatabasePlace(place, configuration, running.embedded?.port);
      try {
        return watchDatabase(configuration, await database);
      } catch (error) {
        process.stderr.write(`  ${inWords(error)} Trying again in ${waitMs / 1_000} s.\n`);
        await sleep(waitMs);
      }
    }
  });
}

/** During development, the worker's bundle is rebuilt at every change. */
function restartWorkerOnChange(): void {
  fs.watchFile(path.join(root, 'dist/worker.mjs'), { interval: 500 }, () => {
    children.find((child) => child.name === 'worker')?.restart();
  });
}

async function stop(code: number): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  if (code === 0) say('Stopping …');
  for (const child of children) child.abandon();
  for (const name of STOP_ORDER) await children.find((child) => child.name === name)?.stop();
  const opened = await database?.catch(() => null);
  await opened?.embedded?.stop();
  unlock?.();
  process.exit(code);
}

async function fail(error: unknown): Promise<void> {
  if (isStopping) return;
  process.stderr.write(`\n  ${inWords(error)}\n\n`);
  await stop(1);
}

function inWords(error: unknown): string {
  if (error instanceof AppError) return error.message;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const said = error instanceof Error ? error.message : '';
  if (code === 'ENOSPC' || code === '53100') return 'The disk is full. Free some space and start again.';
  if (['EEXIST', 'ENOTDIR'].includes(code))
    return `Steward’s folder cannot be created there (${said}). Choose another STEWARD_DATA.`;
  if (['EACCES', 'EPERM', 'EROFS'].includes(code))
    return `Steward cannot write to its folder (${said}). Give this account access to it, or start as another account.`;
  return `Steward could not start: ${error instanceof Error ? error.stack : String(error)}`;
}

function say(sentence: string): void {
  process.stdout.write(`  ${sentence}\n`);
}

main().catch(fail);
