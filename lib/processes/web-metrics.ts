// Loaded before the web where its metrics are asked for, and nowhere else: without them nothing is measured.
import diagnostics from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { givenEnvironment } from '@/lib/core/env';
import { createLogger, errorFields } from '@/lib/core/log';
import { serveMetrics } from '@/lib/core/metrics-server';
import { WebMeter, type WebPools } from './web-meter';
import { readRoutes } from './web-routes';

const { STEWARD_METRICS_PORT, STEWARD_METRICS_HOST, STEWARD_GUARDED, LOG_LEVEL } = givenEnvironment();
const port = Number(STEWARD_METRICS_PORT);

async function measure(): Promise<void> {
  const meter = new WebMeter(
    readRoutes(path.join(process.cwd(), '.next/routes-manifest.json')),
    globalThis as WebPools,
  );
  await serveMetrics(meter.registry, port, STEWARD_METRICS_HOST);
  diagnostics.subscribe('http.server.request.start', (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    if (request.socket.localPort !== port) meter.watch(request, response);
  });
}

// Next's own helpers inherit this file.
if (process.argv[1] === STEWARD_GUARDED)
  measure().catch((error) =>
    createLogger('web', LOG_LEVEL).error('Metrics are unavailable: their port could not be opened', errorFields(error)),
  );
