import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { readPublicKey, signerOf, type Verifier, verifierOf } from '@/lib/audit/checkpoint';
import { withDatabaseSource } from '@/lib/audit/database-source';
import { exportSource } from '@/lib/audit/export-source';
import { Prover, proveEntries } from '@/lib/audit/prove';
import { type ReportVerdict, verifyReport } from '@/lib/audit/signed-report';
import { type ChainFault, type ChainSource, faultWords, type RecordedHead, verifyEntries } from '@/lib/audit/verify';
import { AppError } from '@/lib/core/errors';
import { readCheckpoints } from '@/lib/jobs/checkpoint-file';
import { readHeadFile } from '@/lib/jobs/head-file';
import { findAuditPlace } from './head-place';
import { type Installation, loadInstallation, openRunningDatabase, toSentence } from './running-database';
import { loadSecrets } from './secrets';

interface Verdict {
  checked: number;
  /** The last entry that was pruned. */
  pruned: bigint;
  /** The last entry that a checkpoint covers. */
  proved: bigint;
  fault: ChainFault | null;
  recorded: RecordedHead | null;
}

/**
 * `npm run audit:verify [-- chain.jsonl | report.jsonl] [--checkpoints FILE --public-key KEY]`. With a public key it needs neither the
 * data folder nor the chain's key. Ends with 0 if whole, 1 if not, 2 if no checkpoint covers anything or it cannot be told.
 */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { 'audit-verify': { type: 'boolean' }, checkpoints: { type: 'string' }, 'public-key': { type: 'string' } },
  });
  const installation = loadInstallation(process.cwd());
  const place = findAuditPlace(installation.configuration, installation.dataFolder);
  const checkpointFile = values.checkpoints ? existing(values.checkpoints) : place.checkpointFile;
  const givenKey = values['public-key'];
  const key = givenKey === undefined ? hostKeys(installation, place.origin) : null;
  const verifier = key?.verifier ?? parseKey(givenKey ?? '');
  const [file] = positionals;
  const report = file === undefined ? null : await verifyReport(verifier, existing(file));
  if (report) {
    tellReport(report);
    return;
  }
  const { checkpoints, unsigned } = await readCheckpoints(checkpointFile, verifier);
  const verdict = await withSource(installation, file, async (source): Promise<Verdict> => {
    if (!key) return { ...(await proveEntries(source, { checkpoints, verifier })), recorded: null };
    const recorded = readHeadFile(place.headFile, key.chainKey);
    const prover = new Prover({ checkpoints, verifier });
    const verdict = await verifyEntries(key.chainKey, source, recorded, prover);
    return { ...verdict, pruned: prover.proof.pruned, proved: prover.proof.proved, recorded };
  });
  const beside = unsigned > 0 ? `\n  ${unsigned} of the notes in ${checkpointFile} are not signed by this key.` : '';
  tell(verdict, beside);
}

function tellReport({ items, fault }: ReportVerdict): void {
  const many = `${items.toLocaleString('en-GB')} ${items === 1 ? 'item' : 'items'}`;
  if (fault === null) {
    console.log(`\n  The report of the access review is as it was signed: ${many}.\n`);
    return;
  }
  console.error(`\n  The report of the access review is not what was signed. ${fault}\n`);
  process.exitCode = 1;
}

function tell({ checked, pruned, proved, fault, recorded }: Verdict, beside: string): void {
  if (fault) {
    console.error(
      `\n  The audit chain is broken. ${faultWords(fault)}\n  ${counted(checked)} before it match.${beside}\n`,
    );
    process.exitCode = 1;
    return;
  }
  const compared = recorded ? `, and so is what was recorded outside the database on ${recorded.at.toISOString()}` : '';
  if (proved === 0n) {
    console.error(
      `\n  Unproved: ${counted(checked)} fit one another${compared}, but no checkpoint covers them.${beside}\n`,
    );
    process.exitCode = 2;
    return;
  }
  const after = pruned + BigInt(checked) - proved;
  const stubbed = pruned > 0n ? `\n  Entries 1 to ${pruned} were pruned, according to a signed stub.` : '';
  const rest = after > 0n ? ` ${counted(Number(after))} came after the last checkpoint: unproved.` : '';
  console.log(
    `\n  The audit chain is intact: ${counted(checked)}${compared}.\n  Signed checkpoints prove entries ${pruned + 1n} to ${proved}.${rest}${stubbed}${beside}\n`,
  );
}

/** What only the machine of this Steward has. Looking makes no key: another than the chain's would find every entry forged. */
function hostKeys({ dataFolder }: Installation, origin: string): { chainKey: string; verifier: Verifier } {
  if (!fs.existsSync(path.join(dataFolder, 'secrets', 'worker.json')))
    throw new AppError(
      'not_found',
      `There is no key in ${dataFolder}. Set STEWARD_DATA to the folder of the Steward that wrote this chain, or give --public-key.`,
    );
  const { chainKey, checkpointSecret } = loadSecrets(dataFolder, 'worker');
  return { chainKey, verifier: verifierOf(signerOf(origin, checkpointSecret)) };
}

/** The key itself, or a file that holds it. */
function parseKey(given: string): Verifier {
  const text = fs.existsSync(given) ? fs.readFileSync(given, 'utf8') : given;
  const verifier = readPublicKey(text);
  if (verifier) return verifier;
  throw new AppError(
    'invalid_input',
    'This is no public key of Steward. It looks like steward-audit/real+1a2b3c4d+AQ…, as the Audit page shows it.',
  );
}

async function withSource<T>(
  installation: Installation,
  file: string | undefined,
  use: (source: ChainSource) => Promise<T>,
): Promise<T> {
  if (file) return use(exportSource(existing(file)));
  const database = openRunningDatabase(installation);
  try {
    return await withDatabaseSource(database.pool, use);
  } finally {
    await database.close();
  }
}

function existing(file: string): string {
  const resolved = path.resolve(file);
  if (!fs.existsSync(resolved)) throw new AppError('not_found', `The file ${resolved} does not exist.`);
  return resolved;
}

function counted(count: number): string {
  return count === 1 ? '1 entry' : `${count.toLocaleString('en-GB')} entries`;
}

main().catch((error) => {
  const isAltered = error instanceof AppError && error.code === 'conflict' && /altered/.test(error.message);
  console.error(`\n  ${toSentence(error, 'The audit chain could not be verified.')}\n`);
  process.exit(isAltered ? 1 : 2);
});
