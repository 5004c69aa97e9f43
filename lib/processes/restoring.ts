import fs from 'node:fs';
import type pg from 'pg';
import { type Checkpoint, signerOf, type Verifier, verifierOf } from '@/lib/audit/checkpoint';
import { openSource } from '@/lib/audit/database-source';
import { Prover } from '@/lib/audit/prove';
import { faultWords, type RecordedHead, verifyEntries } from '@/lib/audit/verify';
import { AppError } from '@/lib/core/errors';
import type { Manifest } from '@/lib/database/backup-file';
import { type Restored, restore } from '@/lib/database/restore';
import { readCheckpoints, writeCheckpoints } from '@/lib/jobs/checkpoint-file';
import { readHeadFile } from '@/lib/jobs/head-file';
import { leaveRestoreNote } from '@/lib/jobs/restored';
import type { Configuration } from './configuration';
import { type AuditPlace, findAuditPlace, findPlaceOfOrigin, keepOrigin } from './head-place';
import { type LastingSecrets, storeLastingSecrets } from './secrets';

export interface Restoring {
  configuration: Configuration;
  dataFolder: string;
  ownerUrl: string;
  backup: { file: string; manifest: Manifest };
  secrets: LastingSecrets;
  /** Somebody's copy of the signed checkpoints, beside those of this data folder. */
  checkpointFile: string | null;
  acceptsLoss: boolean;
}

/** What was known of the audit outside of the database. */
interface Outside {
  checkpoints: readonly Checkpoint[];
  recorded: RecordedHead | null;
}

export interface RestoreResult extends Restored {
  behind: Behind | null;
  broken: string | null;
  /** The last entry that a checkpoint covers. */
  proved: bigint;
  /** Whether there was anything outside to compare with. */
  isCompared: boolean;
}

/** The last entry that was there, where that is known from. */
interface Behind {
  seq: bigint;
  record: string;
}

/** Restores a database with its secrets and its place in the audit, after its chain has been verified. */
export async function restoreInstallation(restoring: Restoring): Promise<RestoreResult> {
  const { configuration, dataFolder, backup, secrets } = restoring;
  const { manifest } = backup;
  const place = findPlaceOfOrigin(configuration, dataFolder, manifest.origin);
  const { chainKey, checkpointSecret } = secrets.worker;
  const verifier = verifierOf(signerOf(manifest.origin, checkpointSecret));
  const outside = await readOutside(restoring, place, verifier);
  const behind = findBehind(manifest, outside);
  if (behind && !restoring.acceptsLoss)
    throw new AppError(
      'conflict',
      `The backup is behind the audit: it ends with entry ${manifest.chain.seq}, but entry ${behind.seq} ${behind.record}. What happened since would be lost. Restore a newer backup, or accept that with --accept-loss.`,
    );
  let [broken, proved, notes]: [string | null, bigint, string[]] = [null, 0n, []];
  const restored = await restore(restoring.ownerUrl, backup, async (client) => {
    ({ broken, proved } = await verifyChain(client, { chainKey, verifier, outside, manifest }));
    if (broken && !restoring.acceptsLoss)
      throw new AppError(
        'conflict',
        `The audit in the backup is broken, or these are not its secrets. ${broken} Nothing was restored. Restore another backup, or accept that with --accept-loss.`,
      );
    notes = await readNotes(client);
    await leaveRestoreNote(client, {
      ...{ restoredAt: new Date().toISOString(), madeAt: manifest.madeAt, version: manifest.version },
      ...{ entry: manifest.chain.seq, broken },
      ...{ behindEntry: behind?.seq.toString() ?? null, behindRecord: behind?.record ?? null },
    });
    // Before the data: without them its audit would look forged.
    storeLastingSecrets(dataFolder, secrets);
    if (findAuditPlace(configuration, dataFolder).origin !== manifest.origin)
      keepOrigin(configuration, dataFolder, manifest.origin);
  });
  if (behind || broken) for (const file of [place.headFile, place.checkpointFile]) setAside(file);
  if (notes.length > 0 && !fs.existsSync(place.checkpointFile)) writeCheckpoints(place.checkpointFile, notes);
  const isCompared = outside.checkpoints.length > 0 || outside.recorded !== null;
  return { ...restored, behind, broken, proved, isCompared };
}

async function readOutside(restoring: Restoring, place: AuditPlace, verifier: Verifier): Promise<Outside> {
  const given = restoring.checkpointFile;
  if (given !== null && !fs.existsSync(given)) throw new AppError('not_found', `The file ${given} does not exist.`);
  const files = [...new Set([place.checkpointFile, ...(given === null ? [] : [given])])];
  const read = await Promise.all(files.map((file) => readCheckpoints(file, verifier)));
  if (given !== null && read.at(-1)?.checkpoints.length === 0)
    throw new AppError('invalid_input', `The file ${given} holds no checkpoint that this Steward signed.`);
  return {
    checkpoints: read.flatMap(({ checkpoints }) => checkpoints),
    recorded: readHeadFile(place.headFile, restoring.secrets.worker.chainKey),
  };
}

function findBehind({ chain }: Manifest, { checkpoints, recorded }: Outside): Behind | null {
  const known = [
    ...checkpoints.map(({ seq, at }) => ({ seq, record: `was signed in a checkpoint of ${at.toISOString()}` })),
    ...(recorded ? [{ seq: recorded.seq, record: `was recorded on ${recorded.at.toISOString()}` }] : []),
  ];
  const last = known.reduce<Behind | null>((most, one) => (!most || one.seq > most.seq ? one : most), null);
  return last && last.seq > BigInt(chain.seq) ? last : null;
}

/** Of the restored rows: every entry by its key, against the checkpoints up to its end, and that end against the manifest's. */
async function verifyChain(
  client: pg.ClientBase,
  {
    chainKey,
    verifier,
    outside,
    manifest,
  }: { chainKey: string; verifier: Verifier; outside: Outside; manifest: Manifest },
): Promise<{ broken: string | null; proved: bigint }> {
  const end = BigInt(manifest.chain.seq);
  const checkpoints = outside.checkpoints.filter(({ seq }) => seq <= end);
  const recorded = outside.recorded && outside.recorded.seq <= end ? outside.recorded : null;
  const prover = new Prover({ checkpoints, verifier });
  const source = await openSource(client);
  const { fault } = await verifyEntries(chainKey, source, recorded, prover);
  const head = await source.head();
  const isAsStated = head?.seq === end && head.hash === manifest.chain.hash;
  const broken = fault ? faultWords(fault) : isAsStated ? null : 'Its end is not the one in the manifest.';
  return { broken, proved: prover.proof.proved };
}

async function readNotes(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ note: string }>('SELECT note FROM audit_checkpoints ORDER BY seq');
  return rows.map(({ note }) => note);
}

/** What went behind is not compared with the record of what came after, which stays beside it. */
function setAside(file: string): void {
  if (!fs.existsSync(file)) return;
  const stamp = new Date()
    .toISOString()
    .replace(/[^0-9]/g, '')
    .slice(0, 14);
  fs.renameSync(file, `${file}.before-restore-${stamp}`);
}
