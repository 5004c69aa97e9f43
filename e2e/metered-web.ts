import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { databaseUrl } from './processes/data';
import { meterStatements } from './statement-meter';
import { freePort } from './steward';

export interface MeteredWeb {
  origin: string;
  /** The statements that the web executed meanwhile. */
  during(work: () => Promise<unknown>): Promise<string[]>;
  stop(): Promise<void>;
}

/** A second web on the data of a running Steward: nobody else's statements pass through its meter. */
export async function startMeteredWeb(dataFolder: string, root = process.cwd()): Promise<MeteredWeb> {
  const meter = await meterStatements(databaseUrl(dataFolder, 'web'));
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const secrets = fs.readFileSync(path.join(dataFolder, 'secrets/web.json'), 'utf8');
  const { sessionSecret, tokenPepper } = JSON.parse(secrets) as { sessionSecret: string; tokenPepper: string };
  const child = spawn(process.execPath, [path.join(root, '.next/standalone/server.js')], {
    cwd: path.join(root, '.next/standalone'),
    env: {
      NODE_ENV: 'production',
      PATH: process.env.PATH,
      PORT: String(port),
      HOSTNAME: '127.0.0.1',
      APP_ORIGIN: origin,
      NEXTAUTH_URL: origin,
      NEXTAUTH_SECRET: sessionSecret,
      STEWARD_SEALING_KEY: 'k'.repeat(43),
      STEWARD_TOKEN_PEPPER: tokenPepper,
      STEWARD_GATEWAY_PEPPER: 'g'.repeat(43),
      STEWARD_GATEWAY_SEALING_KEY: 's'.repeat(43),
      DATABASE_URL: meter.url,
      STEWARD_SIMULATED: 'true',
      LOG_LEVEL: 'error',
      NEXT_TELEMETRY_DISABLED: '1',
      __NEXT_PROCESSED_ENV: 'true',
    },
    stdio: 'ignore',
  });
  for (let waited = 0; ; waited += 100) {
    const answer = await fetch(`${origin}/sign-in`).catch(() => null);
    if (answer?.ok) break;
    if (child.exitCode !== null || waited > 60_000) throw new Error('The metered web did not start');
    await sleep(100);
  }
  return {
    origin,
    during: async (work) => {
      meter.statements.length = 0;
      await work();
      return [...meter.statements];
    },
    stop: async () => {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await gone;
      await meter.close();
    },
  };
}
