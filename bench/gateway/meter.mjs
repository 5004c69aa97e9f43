// Loaded before a program that is measured: it says what it has used so far, when it is asked.
process.on('message', (asked) => {
  if (asked !== 'usage' && asked !== 'memory') return;
  if (asked === 'memory') globalThis.gc?.();
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed, external } = process.memoryUsage();
  process.send({ type: asked, cpuUs: user + system, rss, heapUsed, external });
});
