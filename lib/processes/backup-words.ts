import fs from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { AppError } from '@/lib/core/errors';
import type { Manifest } from '@/lib/database/backup-file';
import type { RestoreResult } from './restoring';

/** What a backup holds, in words. */
export function tellBackup(file: string, { tables, chain, checkpoint, secrets }: Manifest, folder: string): string {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const proved = checkpoint ? `, the last checkpoint covers ${checkpoint.seq}` : '';
  return [
    `${counted(rows, 'row')} of ${counted(tables.length, 'table')} are in ${file} (${megabytes(fs.statSync(file).size)}).`,
    `The audit ends with entry ${chain.seq}${proved}.`,
    secrets
      ? `Steward’s secrets are in it, sealed to ${secrets.sealedTo}; the Admin key is not.`
      : `No secrets are in it. Keep a copy of ${folder} apart from it: nothing can be restored without them. Or use --seal-to.`,
  ].join('\n  ');
}

/** What a restore did, in words. */
export function tellRestore(manifest: Manifest, result: RestoreResult): string {
  const { rows, upgrades, leftOut, behind, broken, proved, isCompared } = result;
  return [
    `${counted(rows, 'row')} as of ${manifest.madeAt} are restored.`,
    ...(upgrades.length > 0
      ? [`They were upgraded from version ${manifest.version} by ${counted(upgrades.length, 'migration')}.`]
      : []),
    ...(leftOut.length > 0 ? [`Left out, because they are not Steward’s: ${leftOut.join(', ')}.`] : []),
    broken
      ? `The audit is broken, as accepted: ${broken}`
      : `The audit is intact to entry ${manifest.chain.seq}${proved > 0n ? `; checkpoints prove it to ${proved}` : ''}.`,
    ...(behind
      ? [`As accepted, it is behind: entry ${behind.seq} ${behind.record}. The next start enters that in the audit.`]
      : []),
    ...(isCompared ? [] : ['No checkpoints were at hand: whether later entries existed cannot be told.']),
  ].join('\n  ');
}

export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en-GB')} ${noun}${count === 1 ? '' : 's'}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

export function readVersion(root: string): string {
  const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };
  return version;
}

/** One sentence for whatever ends a backup, a restore or a move; `nothing` says what was not done. */
export function backupSentence(error: unknown, nothing: string): string {
  if (error instanceof AppError) return error.message;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const message = error instanceof Error ? error.message : String(error);
  if (code === 'ENOSPC') return `${nothing}: the disk is full. Free some space and try again.`;
  if (code === '53100') return `${nothing}: the disk of the database is full. Free some space and try again.`;
  if (code === 'ECONNREFUSED') return `${nothing}: the database does not answer. Start Steward first.`;
  if (['EACCES', 'EPERM', 'EROFS', 'ENOENT'].includes(code))
    return `${nothing}: the file cannot be written (${message}).`;
  if (error instanceof pg.DatabaseError) return `${nothing}: the database refused (${code}: ${message}).`;
  return `${nothing}: ${message}`;
}
