import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import pg from 'pg';
import { parseDatabaseUrl } from '@/lib/processes/database-address';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@/lib/processes/embedded-postgres';
import { loadSecrets } from '@/lib/processes/secrets';
import { readSettingsFile } from '@/lib/processes/settings-file';
import { freePort, newDataFolder } from '../steward';
import { killHard, processTree, until, untilGone } from './system';

export type Part = 'web' | 'worker' | 'gateway';
const PARTS = ['web', 'worker', 'gateway', 'migrate'] as const;

/** One process of several, with its own folder and nothing of another's. */
export interface Member {
  part: Part;
  pid: number;
  /** Where it serves, or says that it is well. */
  origin: string;
  output(): string;
  /** As a machine that loses its power. */
  kill(): Promise<void>;
  /** As an orchestrator stops it; the exit code. */
  stop(): Promise<number | null>;
  isRunning(): boolean;
}

/** A Postgres of its own, a simulated organisation beside it, and as many processes over them as are started. */
export class Several {
  readonly folder = newDataFolder();
  readonly secrets = path.join(this.folder, 'split');
  readonly members: Member[] = [];
  private readonly children: ChildProcess[] = [];
  private postgres: EmbeddedPostgres | null = null;
  private balancer: net.Server | null = null;
  /** Where people reach whichever web answers. */
  origin = '';
  sandbox = '';

  /** What all have before anything of Steward's runs: an empty database, the organisation, and an address. */
  async open(settings: Record<string, string> = {}): Promise<void> {
    const [postgresPort, sandboxPort, balancerPort] = [await freePort(), await freePort(), await freePort()];
    this.postgres = await startEmbeddedPostgres({
      ...{ root: process.cwd(), dataFolder: path.join(this.folder, 'postgres'), port: postgresPort },
      ...{ password: 'server', guard: path.resolve('lib/processes/postgres-guard.mjs') },
    });
    const database = 'steward';
    const { ownerPassword } = loadSecrets(this.folder, 'database');
    const admin = new pg.Client({ connectionString: this.postgres.url });
    await admin.connect();
    await admin.query(`CREATE ROLE steward_owner LOGIN CREATEROLE PASSWORD '${ownerPassword}'`);
    await admin.query(`CREATE DATABASE ${database} OWNER steward_owner`);
    await admin.end();
    this.sandbox = `http://127.0.0.1:${sandboxPort}`;
    const world = ['--world', 'company', '--data', `${this.folder}/sandbox`];
    this.children.push(this.spawn(['dist/sandbox.mjs', '--port', String(sandboxPort), ...world], {}));
    await until('the simulated organisation answers', () => fetch(this.sandbox).then(Boolean, () => false));
    this.origin = `http://localhost:${balancerPort}`;
    this.balancer = this.balance(balancerPort);
    await this.split({
      DATABASE_URL: `postgresql://steward_owner:${ownerPassword}@127.0.0.1:${postgresPort}/${database}`,
      ...{ APP_ORIGIN: this.origin, GATEWAY_ORIGIN: 'https://gateway.example', ANTHROPIC_BASE_URL: this.sandbox },
      ...{ ANTHROPIC_ADMIN_KEY: 'sk-ant-admin01-sandbox-company-1', ...settings },
    });
    this.keepForOthers(postgresPort, database);
  }

  private async split(settings: Record<string, string>): Promise<void> {
    for (const name of ['web', 'gateway', 'worker'] as const) loadSecrets(this.folder, name);
    const code = await this.run(['secrets', 'split', this.secrets, '--from', this.folder], settings);
    if (code.code !== 0) throw new Error(code.output);
  }

  /** What loads and books know of a data folder. */
  private keepForOthers(port: number, name: string): void {
    const [web, gateway] = [this.settingsOf('web').WEB_DATABASE_URL, this.settingsOf('gateway').GATEWAY_DATABASE_URL];
    const { user, password } = parseDatabaseUrl(web ?? '');
    fs.writeFileSync(path.join(this.folder, 'running.json'), JSON.stringify({ port, name, webRole: user }));
    const passwords = { webPassword: password, gatewayPassword: parseDatabaseUrl(gateway ?? '').password };
    const file = path.join(this.folder, 'secrets/database.json');
    fs.writeFileSync(file, JSON.stringify({ ...loadSecrets(this.folder, 'database'), ...passwords }), { mode: 0o600 });
  }

  /** The file that was written for one process. */
  settingsOf(part: (typeof PARTS)[number]): Record<string, string> {
    return readSettingsFile(path.join(this.secrets, `${part}.env`)).values;
  }

  migrate(settings: Record<string, string> = {}): Promise<{ code: number; output: string }> {
    return this.run(['migrate'], { ...this.settingsOf('migrate'), ...settings });
  }

  /** Runs `steward …` to its end. */
  run(args: string[], settings: Record<string, string>): Promise<{ code: number; output: string }> {
    const child = this.spawn(['dist/process.mjs', ...args], settings);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part: Buffer) => (output += part));
    return new Promise((resolve) => child.once('close', (code) => resolve({ code: code ?? -1, output })));
  }

  /** Starts one more and waits until it says that it is ready. */
  async start(part: Part, settings: Record<string, string> = {}): Promise<Member> {
    const port = await freePort();
    const dataFolder = newDataFolder();
    const places = {
      web: { PORT: String(port) },
      worker: { WORKER_HEALTH_PORT: String(port) },
      gateway: { GATEWAY_PORT: String(port) },
    };
    const own = { ...this.settingsOf(part), ...places[part], STEWARD_DATA: dataFolder, ...settings };
    const child = this.spawn(['dist/process.mjs', part], own);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (said: Buffer) => (output += said));
    const isRunning = () => child.exitCode === null && child.signalCode === null;
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    const pid = child.pid ?? 0;
    const member: Member = {
      ...{ part, pid, origin: `http://127.0.0.1:${port}`, output: () => output, isRunning },
      kill: async () => {
        const tree = processTree(pid);
        killHard(tree);
        await untilGone(`the ${part} is gone`, tree);
        await ended;
      },
      stop: () => {
        child.kill('SIGTERM');
        return ended;
      },
    };
    this.members.push(member);
    await until(`the ${part} is ready`, async () => {
      if (!isRunning()) throw new Error(`The ${part} ended: ${output}`);
      return (await askReady(member)) === 200;
    });
    return member;
  }

  running(part: Part): Member[] {
    return this.members.filter((member) => member.part === part && member.isRunning());
  }

  /** Where one of them is, the first or the last; null if none runs. */
  originOf(part: Part, at: 0 | -1): string | null {
    return this.running(part).at(at)?.origin ?? null;
  }

  /** The status that each web answers to whoever has the cookie. */
  askWebs(path: string, cookie: string): Promise<number[]> {
    const { host } = new URL(this.origin);
    const ask = ({ origin }: Member) =>
      new Promise<number>((resolve, reject) => {
        const request = http.get(`${origin}${path}`, { headers: { host, cookie } }, (answer) => {
          answer.resume().once('end', () => resolve(answer.statusCode ?? 0));
        });
        request.once('error', reject);
      });
    return Promise.all(this.running('web').map(ask));
  }

  async close(): Promise<void> {
    await Promise.all(this.members.map((member) => member.kill()));
    for (const child of this.children) child.kill('SIGKILL');
    this.balancer?.close();
    await this.postgres?.stop();
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  private spawn(args: string[], env: Record<string, string>): ChildProcess {
    const { PATH = '' } = process.env;
    return spawn(process.execPath, args, {
      env: { NODE_ENV: 'production', PATH, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  /** Passes each connection on to a web that takes it, one after the other. */
  private balance(port: number): net.Server {
    let turn = 0;
    const server = net.createServer((client) => {
      client.on('error', () => undefined);
      const webs = this.running('web');
      turn += 1;
      const tryNext = (left: number) => {
        const web = webs[(turn + left) % webs.length];
        if (!web || left === 0) return client.destroy();
        const upstream = net.connect(Number(new URL(web.origin).port), '127.0.0.1');
        upstream.once('connect', () => {
          client.pipe(upstream).pipe(client);
          client.once('close', () => upstream.destroy());
          upstream.once('close', () => client.destroy());
        });
        upstream.on('error', () =>
          upstream.connecting || upstream.bytesWritten === 0 ? tryNext(left - 1) : client.destroy(),
        );
      };
      tryNext(webs.length);
    });
    return server.listen(port);
  }
}

/** The status of its `/readyz`; null if it does not answer. */
export async function askReady({ origin }: Member): Promise<number | null> {
  const answer = await fetch(`${origin}/readyz`, { signal: AbortSignal.timeout(5_000) }).catch(() => null);
  await answer?.arrayBuffer();
  return answer?.status ?? null;
}
