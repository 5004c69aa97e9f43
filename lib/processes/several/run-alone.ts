import { spawnChild, stopChild } from '@/lib/processes/child';
import { refuseTransactionPooling } from '@/lib/processes/database-connection';
import { prepareAlone, type Serving } from './prepare-alone';
import { findFit, ownLevel, untilSchemaFits } from './schema-state';

type Say = (sentence: string) => void;

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const WATCH_EVERY_MS = 10_000;
/** Beyond what a process takes to stop by itself. */
const GRACE_MS = 5_000;

/** One process by itself, beside others of its kind: waits for its database, and ends with what it started. The exit code. */
export async function runAlone(
  part: Serving,
  root: string,
  environment: Record<string, string | undefined>,
  say: Say,
): Promise<number> {
  // As the first process of a container it would not hear what it has no handler for, also while it waits.
  let stop: (code: number) => void = (code) => process.exit(code);
  for (const signal of SIGNALS) process.on(signal, () => stop(0));
  const { url, variable, waitMs, drainMs, makePlan } = prepareAlone(part, root, environment);
  const own = ownLevel();
  await untilSchemaFits({ url, variable, own, waitMs }, say);
  await refuseTransactionPooling(url, variable);
  let [isStopping, code] = [false, 0];
  const plan = makePlan((message) => tell(message, say));
  const child = spawnChild(plan, (line) => void process.stdout.write(`${line}\n`));
  stop = (withCode) => {
    if (isStopping) return;
    [isStopping, code] = [true, withCode];
    void stopChild(child, drainMs + GRACE_MS);
  };
  const watch = setInterval(async () => {
    const fit = await findFit(url, variable, own).catch(() => null);
    if (!fit || fit.fits || fit.mayWait || isStopping) return;
    say(fit.says);
    stop(1);
  }, WATCH_EVERY_MS);
  const ended = await new Promise<number>((resolve) => {
    child.once('error', () => resolve(1));
    child.once('close', (exit) => resolve(exit ?? 1));
  });
  clearInterval(watch);
  return isStopping ? code : ended || 1;
}

/** What a process has to say to whoever started it. */
function tell(message: unknown, say: Say): void {
  if (typeof message !== 'object' || message === null) return;
  const { type, code, message: words } = message as Record<string, unknown>;
  if (type === 'ready') say('Ready.');
  if (type === 'fatal') say(String(words));
  if (type === 'setup_code')
    say(`This Steward has no owner yet. Open /setup and enter this code, which works once: ${code}`);
  if (type === 'owner_unused') say('STEWARD_OWNER_EMAIL was not made an owner: somebody else owns this Steward.');
}
