import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { z } from 'zod';
import type { ClickHouse } from '@/lib/core/clickhouse';
import { parseJson } from '@/lib/core/crypto';
import { errorFields, type Logger } from '@/lib/core/log';
import { askUpstream, type WholeAnswer } from './ask-upstream';
import { type BatchCost, readBatchCost } from './batch-cost';
import { bookEntries } from './batch-entries';
import type { Credentials } from './credentials';
import { forwardedHeaders } from './headers';
import type { LateNotes } from './late-notes';
import { hintOf } from './request-row';
import type { Upstream } from './upstream';

const LOOKED_EVERY_MS = 5_000;
const ASKED_AGAIN_S = 30;
const SETTLED_WITHIN_MS = 5_000;
/** Results are kept for 29 days, and a batch ends within one. */
const GIVEN_UP_MS = 29 * 86_400_000;
const DAY_MS = 86_400_000;
const VERSION = ['anthropic-version', '2023-06-01'];

const batchShape = z.looseObject({
  processing_status: z.string(),
  ended_at: z.iso.datetime({ offset: true }).nullish(),
});

interface Due {
  id: string;
  workspaceId: string;
  credentialId: string;
  held: string;
  madeAt: Date;
}

interface Noted {
  keyId: string;
  credentialId: string;
  entries: number | null;
  held: bigint;
}

interface Setting {
  pool: pg.Pool;
  clickHouse: ClickHouse | null;
  upstream: Upstream;
  credentials: Credentials;
  notes: LateNotes;
  log: Logger;
}

/**
 * The batches that were made through the gateway: each is asked about until it has ended, and what its results say it cost is
 * booked once, whichever instance lives to do it.
 */
export class Batches {
  private readonly timer: NodeJS.Timeout;
  private turn: Promise<void> = Promise.resolve();
  private isStopped = false;
  private isBusy = false;

  constructor(private readonly setting: Setting) {
    this.timer = setInterval(() => this.look(), LOOKED_EVERY_MS);
    this.timer.unref();
  }

  /** Before its maker hears of it. */
  async note(id: string, { keyId, credentialId, entries, held }: Noted): Promise<void> {
    await this.setting.notes.note('SELECT steward.note_gateway_batch($1, $2, $3, $4, $5)', [
      ...[id, keyId, credentialId, entries, String(held)],
    ]);
  }

  /** Its results were read, or are about to be deleted: what it cost is asked for at once. */
  async settleNow(id: string): Promise<void> {
    await Promise.race([this.settleNext(id), sleep(SETTLED_WITHIN_MS, undefined, { ref: false })]);
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    clearInterval(this.timer);
    await this.turn;
  }

  /** What is due, one after another. */
  private look(): void {
    if (this.isBusy) return;
    this.isBusy = true;
    this.turn = (async () => {
      while (!this.isStopped && (await this.settleNext(null)));
      this.isBusy = false;
    })();
  }

  /** Whether there was one that was due. */
  private async settleNext(id: string | null): Promise<boolean> {
    try {
      const { rows } = await this.setting.pool.query<Due>(
        `SELECT id, workspace_id AS "workspaceId", credential_id::text AS "credentialId", held::text, made_at AS "madeAt"
         FROM steward.claim_gateway_batch($1)`,
        [id],
      );
      const [batch] = rows;
      if (!batch) return false;
      await this.settle(batch);
      return true;
    } catch (error) {
      this.setting.log.warn('What a batch cost could not be noted; it is tried again', errorFields(error));
      return false;
    }
  }

  private async settle(batch: Due): Promise<void> {
    const age = Date.now() - batch.madeAt.getTime();
    const state = await this.ask(batch);
    if (state === 'unknown' && age < GIVEN_UP_MS) return;
    if (state === 'gone' || state === 'unknown')
      return this.book(batch, new Date(batch.madeAt.getTime() + DAY_MS), null);
    if (state.endedAt === null) return this.defer(batch, age);
    const cost = await this.readResults(batch, state.endedAt);
    if (cost === 'unknown') return;
    if (cost !== 'gone') await this.record(batch, state.endedAt, cost);
    await this.book(batch, state.endedAt, cost === 'gone' ? null : cost);
  }

  /** The older it is, the rarer. */
  private async defer({ id }: Due, ageMs: number): Promise<void> {
    const seconds = Math.min(600, Math.max(ASKED_AGAIN_S, Math.round(ageMs / 4_000)));
    await this.setting.pool.query('SELECT steward.defer_gateway_batch($1, $2)', [id, seconds]);
  }

  /** Each of its entries, before it is settled: whoever reads the results again books none of them twice. */
  private async record({ id, workspaceId, credentialId }: Due, endedAt: Date, { entries }: BatchCost): Promise<void> {
    const { credentials } = this.setting;
    const maker = (await credentials.inTurn(workspaceId)).find((one) => one.id === credentialId);
    const made = { batchId: id, workspaceId, credentialId, hint: maker ? hintOf(maker.vendorKey) : null, endedAt };
    await bookEntries(this.setting, made, entries);
  }

  /** What nobody can say any more counts as much as it could. */
  private async book({ id, held }: Due, endedAt: Date, cost: BatchCost | null): Promise<void> {
    const known = cost ?? { nano: 0n, estimated: 0n, entries: [], isBroken: true };
    const most = BigInt(held);
    const nano = known.isBroken && known.nano < most ? most : known.nano;
    const given = [id, endedAt, String(nano), String(known.estimated + nano - known.nano)];
    await this.setting.pool.query('SELECT steward.settle_gateway_batch($1, $2, $3, $4)', given);
  }

  private async ask(batch: Due): Promise<{ endedAt: Date | null } | 'gone' | 'unknown'> {
    const answer = await this.answerOf(batch, pathOf(batch));
    if (answer?.status === 404) return 'gone';
    const parsed = answer?.status === 200 ? batchShape.safeParse(parseJson(answer.body.toString('utf8'))) : null;
    if (!parsed?.success) return 'unknown';
    const { processing_status: status, ended_at: endedAt } = parsed.data;
    return { endedAt: status === 'ended' ? new Date(endedAt ?? Date.now()) : null };
  }

  private async readResults(batch: Due, endedAt: Date): Promise<BatchCost | 'gone' | 'unknown'> {
    const cost = readBatchCost(endedAt);
    const answer = await this.answerOf(batch, `${pathOf(batch)}/results`, cost.push);
    if (answer?.status === 404) return 'gone';
    return answer?.status === 200 ? cost.read() : 'unknown';
  }

  /** With the key that it was made with, or else another one of its workspace. Null: none works at the moment. */
  private async answerOf(
    { workspaceId, credentialId }: Due,
    path: string,
    onPiece?: (piece: Buffer) => void,
  ): Promise<WholeAnswer | null> {
    const { credentials, upstream } = this.setting;
    const all = await credentials.inTurn(workspaceId);
    const isMaker = ({ id }: { id: string }) => id === credentialId;
    for (const credential of [...all.filter(isMaker), ...all.filter((one) => !isMaker(one))]) {
      const headers = forwardedHeaders(VERSION, credential.vendorKey, workspaceId);
      const answer = await askUpstream(upstream, { path, headers, onPiece });
      if (answer.status === 401) credentials.noteRefused(credential);
      if (answer.status !== 401 && answer.status !== 403) return answer;
    }
    return null;
  }
}

const pathOf = ({ id }: Due) => `/v1/messages/batches/${encodeURIComponent(id)}`;
