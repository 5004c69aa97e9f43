// Loaded before a program that is measured: it says what it has used so far, and where its time went, when it is asked.
import { Session } from 'node:inspector/promises';

const SAMPLE_US = 1_000;
let session;

process.on('message', async (asked) => {
  if (asked === 'usage' || asked === 'memory') {
    if (asked === 'memory') globalThis.gc?.();
    const { user, system } = process.cpuUsage();
    const { rss, heapUsed, external } = process.memoryUsage();
    process.send({ type: asked, cpuUs: user + system, rss, heapUsed, external });
  } else if (asked === 'profile') {
    session = new Session();
    session.connect();
    await session.post('Profiler.enable');
    await session.post('Profiler.setSamplingInterval', { interval: SAMPLE_US });
    await session.post('Profiler.start');
    process.send({ type: asked });
  } else if (asked === 'profiled') {
    const { profile } = await session.post('Profiler.stop');
    session.disconnect();
    process.send({ type: asked, spent: sumUp(profile) });
  }
});

/** Microseconds in each function itself, but for idle ones. */
function sumUp({ nodes, samples, timeDeltas }) {
  const us = new Map();
  for (const [at, id] of samples.entries()) us.set(id, (us.get(id) ?? 0) + timeDeltas[at]);
  return nodes
    .filter(({ id, callFrame }) => us.has(id) && callFrame.functionName !== '(idle)')
    .map(({ id, callFrame: { url, lineNumber, functionName } }) => ({
      ...{ url, line: lineNumber, name: functionName, us: us.get(id) },
    }));
}
