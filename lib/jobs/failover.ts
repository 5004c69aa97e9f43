import { holdHead } from '@/lib/audit/chain';
import type { Tx } from '@/lib/core/db';
import { errorFields } from '@/lib/core/log';
import { tell } from '@/lib/domain/notifications/tell-steps';
import { OPEN_STATES } from '@/lib/domain/operations/rules';
import { note } from './bootstrap';
import type { ChangeJournal, JournalLine } from './change-journal';
import { readHeadFile } from './head-file';
import type { WorkerDeps } from './worker-deps';

type FailoverDeps = Pick<WorkerDeps, 'database' | 'chainKey' | 'log' | 'now'>;

/** How far back the journal is held against the database. */
const JOURNAL_MS = 24 * 3_600_000;
const MOST_NAMED = 50;

export interface Findings {
  [name: string]: string | number | null | string[];
  timeline: string;
  former: string;
  noticedAt: string;
  /** The last transaction that the replica had; null if it does not say. */
  replayedAt: string | null;
  /** Entries of the audit that were written and are not there, at least. */
  missingFrom: string | null;
  missingTo: string | null;
  /** Changes that the database does not know at all, of which Steward's journal does. */
  lost: string[];
  /** Changes that had been sent to Anthropic and are queued again: they are read back, not sent. */
  readBack: string[];
  /** Changes in Steward alone that had been made, and are made again. */
  again: string[];
}

/**
 * Notices that the database went on from a replica, which may be behind what this worker had written: no change is begun until
 * what is missing has been worked out, entered in the audit and told.
 */
export class FailoverWatch {
  private settledOn: string | null = null;
  private settling: Promise<void> | null = null;

  constructor(
    private readonly headFile: string,
    private readonly journal: ChangeJournal,
  ) {}

  /** For a database that will not know of it. */
  note(line: Omit<JournalLine, 'timeline'>): void {
    this.journal.note({ ...line, timeline: this.settledOn ?? '' });
  }

  /** Whether changes may begin on the timeline of this transaction. If not, that is brought about. */
  async isSettled(deps: FailoverDeps, tx: Tx): Promise<boolean> {
    const timeline = await readTimeline(tx);
    if (timeline === '' || timeline === this.settledOn) return true;
    void this.settle(deps).catch((error) =>
      deps.log.error('What a failover lost could not be worked out; it is tried again', errorFields(error)),
    );
    return false;
  }

  /** Once for each timeline; harmless where nothing is new. */
  async settle(deps: FailoverDeps): Promise<void> {
    if ((await readTimeline(deps.database.db)) === this.settledOn) return;
    this.settling ??= this.workOut(deps).finally(() => {
      this.settling = null;
    });
    await this.settling;
  }

  private async workOut(deps: FailoverDeps): Promise<void> {
    const settled = await deps.database.db.$transaction((tx) => this.workOutInside(deps, tx), { timeout: 60_000 });
    this.settledOn = settled;
  }

  /** Of what was written on other timelines, what is not told yet. */
  private async holdAgainstJournal(
    { log }: FailoverDeps,
    tx: Tx,
    { timeline, since }: { timeline: string; since: Date },
  ) {
    let lines: JournalLine[] = [];
    try {
      lines = this.journal.read(new Date(since.getTime() - JOURNAL_MS)).filter((line) => line.timeline !== timeline);
    } catch (error) {
      log.error('The journal of changes could not be read', errorFields(error));
    }
    const { lost, readBack, again } = await takeBack(tx, lines, since);
    const entries = await tx.intent.findMany({ where: toldOf(since), select: { result: true } });
    const told = JSON.stringify(entries);
    const news = (list: readonly string[]) =>
      list.filter((one) => !told.includes(JSON.stringify(one))).slice(0, MOST_NAMED);
    return { lost: news(lost), readBack: news(readBack), again: news(again) };
  }

  private async workOutInside(deps: FailoverDeps, tx: Tx): Promise<string> {
    await holdHead(tx);
    await tx.$queryRaw`SELECT steward.gateway_is_behind()`;
    const timeline = await readTimeline(tx);
    const seen = await tx.databaseTimeline.findUnique({ where: { id: true } });
    if (!seen?.former || seen.timeline !== timeline) return timeline;
    const { former, since, replayedAt } = seen;
    const found: Findings = {
      ...{ timeline, former, noticedAt: since.toISOString(), replayedAt: replayedAt?.toISOString() ?? null },
      ...(await findMissing(deps, tx, this.headFile, replayedAt)),
      ...(await this.holdAgainstJournal(deps, tx, seen)),
    };
    const isTold = await tx.intent.count({ where: toldOf(since) });
    const hasNews = [found.lost, found.readBack, found.again].some(({ length }) => length > 0);
    // Another worker has a journal of its own.
    if (isTold > 0 && !hasNews) return timeline;
    deps.log.warn('The database went on from a replica', { reason: gapWords(found) });
    await note(tx, deps, 'installation.failover', found);
    await tell(tx, {
      kind: 'database.failover',
      about: { gap: gapWords(found), ...listsOf(found) },
      subject: { kind: 'installation', id: '1', name: 'Steward' },
      key: `${timeline} ${found.noticedAt} ${isTold}`,
      now: deps.now(),
    });
    // What Anthropic has is read anew at once, whatever was changed there.
    await tx.$queryRaw`SELECT graphile_worker.add_job('sync_now', '{}'::json, job_key => 'sync_now', max_attempts => 3)::text`;
    return timeline;
  }
}

const toldOf = (since: Date) => ({
  command: 'installation.failover',
  result: { path: ['noticedAt'], equals: since.toISOString() },
});

async function readTimeline(db: Pick<Tx, '$queryRaw'>): Promise<string> {
  const [row] = await db.$queryRaw<{ timeline: string }[]>`SELECT steward.database_timeline() AS timeline`;
  return row?.timeline ?? '';
}

/** Which entries the record outside the database proves to have been there. */
async function findMissing(
  { chainKey, log }: FailoverDeps,
  tx: Tx,
  headFile: string,
  replayedAt: Date | null,
): Promise<Pick<Findings, 'missingFrom' | 'missingTo'>> {
  try {
    const recorded = readHeadFile(headFile, chainKey);
    if (!recorded || recorded.seq === 0n) return { missingFrom: null, missingTo: null };
    const there = await tx.auditEntry.findUnique({ where: { seq: recorded.seq }, select: { hash: true } });
    if (there?.hash === recorded.hash) return { missingFrom: null, missingTo: null };
    const { _max } = await tx.auditEntry.aggregate({
      where: { seq: { lt: recorded.seq }, ...(replayedAt ? { at: { lte: replayedAt } } : {}) },
      _max: { seq: true },
    });
    return { missingFrom: String((_max.seq ?? 0n) + 1n), missingTo: String(recorded.seq) };
  } catch (error) {
    // One that was altered or cannot be read is told by the check of the audit too.
    log.error('The record of the audit could not be held against the database', errorFields(error));
    return { missingFrom: null, missingTo: null };
  }
}

interface Journaled {
  first: JournalLine;
  begunAt: Date | null;
  hasEnded: boolean;
  steps: NonNullable<JournalLine['step']>[];
}

/** Holds the journal against the intents: what was sent and is open again is marked so that it is read back before anything is sent. */
async function takeBack(
  tx: Tx,
  lines: readonly JournalLine[],
  since: Date,
): Promise<Pick<Findings, 'lost' | 'readBack' | 'again'>> {
  const journaled = byIntent(lines);
  const intents = await tx.intent.findMany({
    where: { id: { in: [...journaled.keys()] } },
    select: { id: true, state: true },
  });
  const states = new Map(intents.map(({ id, state }) => [id, state]));
  const found = { lost: [] as string[], readBack: [] as string[], again: [] as string[] };
  const say = (list: string[], { command, target, actor, at }: JournalLine) =>
    list.push(`${command} ${target} (${actor}, ${at})`);
  for (const [id, { first, begunAt, hasEnded, steps }] of journaled) {
    const state = states.get(id);
    if (state === undefined) say(found.lost, first);
    else if (!OPEN_STATES.includes(state)) continue;
    else if (begunAt) {
      say(found.readBack, first);
      await tx.intent.updateMany({ where: { id, callStartedAt: null }, data: { callStartedAt: begunAt } });
      await takeBackSteps(tx, id, steps, since);
    } else if (hasEnded) say(found.again, first);
  }
  return found;
}

async function takeBackSteps(tx: Tx, intentId: string, steps: Journaled['steps'], at: Date): Promise<void> {
  for (const [position, { key, label }] of steps.entries())
    await tx.$executeRaw`
      INSERT INTO intent_steps (intent_id, key, position, label, state, at)
      VALUES (${intentId}::uuid, ${key}, ${position}, ${label}, 'running', ${at})
      ON CONFLICT (intent_id, key) DO UPDATE SET state = 'running' WHERE intent_steps.state = 'waiting'`;
}

function byIntent(lines: readonly JournalLine[]): Map<string, Journaled> {
  const journaled = new Map<string, Journaled>();
  for (const line of lines) {
    const one = journaled.get(line.intentId) ?? { first: line, begunAt: null, hasEnded: false, steps: [] };
    journaled.set(line.intentId, one);
    if (line.what !== 'ended') one.begunAt ??= new Date(line.at);
    if (line.what === 'ended') one.hasEnded = true;
    if (line.step) one.steps.push(line.step);
  }
  return journaled;
}

function gapWords({ replayedAt, noticedAt, missingFrom, missingTo }: Findings): string {
  const when =
    replayedAt === null ? `in the last moments before ${noticedAt}` : `between ${replayedAt} and ${noticedAt}`;
  const gap = `The database goes on from a replica: what was written ${when} may be missing.`;
  return missingFrom ? `${gap} Of the audit, entries ${missingFrom} to ${missingTo} are, at least.` : gap;
}

function listsOf({ lost, readBack, again }: Findings): { lost: string; readBack: string; again: string } {
  const named = (list: readonly string[]) => (list.length === 0 ? 'none' : list.join(', ').slice(0, 900));
  return { lost: named(lost), readBack: named(readBack), again: named(again) };
}
