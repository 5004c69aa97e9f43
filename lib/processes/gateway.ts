import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { createLogger, errorFields } from '@/lib/core/log';
import { startGateway } from '@/lib/gateway/server';
import { endWithSupervisor } from './end';

/** Arrives over standard input, as the worker's does: what opens vendor keys stands in no environment. */
const settingsSchema = z.object({
  clickHouseUrl: z.string().nullable().default(null),
  ...{ databaseUrl: z.string(), baseUrl: z.url(), proxy: z.string().nullable() },
  ...{ keyPepper: z.string().min(32), sealingSecret: z.string().min(32), logLevel: z.string() },
  proxies: z.array(z.string()).nullable(),
  withoutDatabase: z.enum(['refuse', 'serve']),
  tls: z.object({ cert: z.string(), key: z.string() }).nullable(),
  hosts: z.array(z.string()).min(1),
  port: z.int(),
  origin: z.string().nullable(),
  spoolFolder: z.string().min(1),
  metricsPort: z.int().nullable(),
  metricsHost: z.string().optional(),
  /** How long answers may go on once it is told to stop; null: as long as the supervisor waits. */
  drainMs: z.int().nullable().default(null),
  logsRequests: z.boolean(),
  leftAnswers: z.enum(['drain', 'abort']),
});

/** The supervisor waits for ten seconds. */
const DRAIN_MS = 8_000;

endWithSupervisor();
const { logLevel, drainMs, ...settings } = settingsSchema.parse(JSON.parse(await text(process.stdin)));
const log = createLogger('gateway', logLevel);
try {
  const running = await startGateway(settings, log);
  let isStopping = false;
  const stop = () => {
    if (isStopping) return;
    isStopping = true;
    void running.stop(drainMs ?? DRAIN_MS).finally(() => process.exit(0));
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, stop);
  process.send?.({ type: 'ready', port: running.port });
  log.info('The gateway is ready', { port: running.port });
} catch (error) {
  log.error('The gateway could not start', errorFields(error));
  process.exit(1);
}
