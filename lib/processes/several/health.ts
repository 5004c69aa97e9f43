import http from 'node:http';
import type pg from 'pg';

const ANSWER_WITHIN_MS = 2_000;

export interface HealthServer {
  /** From now on it is alive and not ready. */
  drain(): void;
}

/** `/healthz`: the process lives. `/readyz`: it is not stopping, and the database answers it. Nothing else is told. */
export async function serveHealth(pool: pg.Pool, port: number): Promise<HealthServer> {
  let isDraining = false;
  const isReady = async () => {
    const late = new Promise<false>((resolve) => setTimeout(resolve, ANSWER_WITHIN_MS, false).unref());
    const answered = pool.query('SELECT 1').then(
      () => true,
      () => false,
    );
    return !isDraining && (await Promise.race([answered, late]));
  };
  const server = http.createServer((request, response) => {
    const answer = (isWell: boolean) =>
      response.writeHead(isWell ? 200 : 503, { 'content-type': 'text/plain' }).end(isWell ? 'ok\n' : 'not ready\n');
    if (request.url === '/healthz') answer(true);
    else if (request.url === '/readyz') void isReady().then(answer);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, resolve);
  });
  return {
    drain: () => {
      isDraining = true;
    },
  };
}
