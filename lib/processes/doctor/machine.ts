import fs from 'node:fs';
import path from 'node:path';
import { oddities } from '@/lib/processes/odd';
import { findMissingSecrets } from '@/lib/processes/secrets';
import { codeOf, type Finding, finding, good } from './finding';

const LEAST_NODE = [20, 19];
const GIB = 1_073_741_824;

/** The version of Node, and whether the packages are those of the lock file. */
export function examineVersions(root: string, nodeVersion: string, now: Date): Finding[] {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
  const isOld = major < (LEAST_NODE[0] ?? 0) || (major === LEAST_NODE[0] && minor < (LEAST_NODE[1] ?? 0));
  const configuration = { simulated: true, HTTPS_PROXY: undefined, OIDC_ISSUER: undefined };
  const [ended] = oddities({ nodeVersion, now, environment: {}, configuration });
  const node = isOld
    ? finding('wrong', 'Node', `Node ${nodeVersion} is too old.`, 'Install Node 24; 20.19 is the oldest that works.')
    : ended
      ? finding('warning', 'Node', `${ended.split('. ')[0]}.`, 'Install a supported version, such as 24.')
      : good('Node', `Node ${nodeVersion} is supported.`);
  return [node, examinePackages(root)];
}

interface Lock {
  packages?: Record<string, { version?: string; optional?: boolean; dev?: boolean; devOptional?: boolean }>;
}

function examinePackages(root: string): Finding {
  const readLock = (file: string) => JSON.parse(fs.readFileSync(path.join(root, file), 'utf8')) as Lock;
  try {
    const [wanted, found] = [readLock('package-lock.json'), readLock('node_modules/.package-lock.json')];
    const other = Object.entries(wanted.packages ?? {}).filter(
      ([name, { version, optional, dev, devOptional }]) =>
        name !== '' && !optional && !dev && !devOptional && version !== found.packages?.[name]?.version,
    );
    if (other.length === 0) return good('Packages', 'All packages have the versions of package-lock.json.');
    const names = other.slice(0, 3).map(([name]) => name.replace(/^.*node_modules\//, ''));
    const more = other.length > 3 ? ` and ${other.length - 3} more` : '';
    return finding('wrong', 'Packages', `${names.join(', ')}${more} are missing or of another version.`, 'Run npm ci.');
  } catch (error) {
    return finding('unchecked', 'Packages', `The list of packages cannot be read (${codeOf(error)}).`, 'Run npm ci.');
  }
}

/** Whose the data folder is, and who may read and write it and what is secret in it. */
export function examineFolder(dataFolder: string): Finding[] {
  if (!fs.existsSync(dataFolder))
    return [finding('unchecked', 'Data folder', `There is no ${dataFolder} yet.`, 'The first start makes it.')];
  const { uid, mode } = fs.statSync(dataFolder);
  const own = process.getuid?.() ?? uid;
  const findings: Finding[] = [];
  if (own !== 0 && uid !== own)
    findings.push(
      finding(
        'wrong',
        'Data folder',
        `${dataFolder} belongs to another account (user ID ${uid}).`,
        'Run Steward, and this, as that account, or give the folder to yours with chown.',
      ),
    );
  if ((mode & 0o022) !== 0)
    findings.push(
      finding('wrong', 'Data folder', `Other accounts may write to ${dataFolder}.`, `Run chmod go-w ${dataFolder}.`),
    );
  if (findings.length === 0) findings.push(good('Data folder', `${dataFolder} is its account's alone to write.`));
  return [...findings, ...examineSecrets(path.join(dataFolder, 'secrets'), uid)];
}

function examineSecrets(folder: string, owner: number): Finding[] {
  if (!fs.existsSync(folder))
    return [
      finding(
        'unchecked',
        'Secrets',
        `There is no ${folder} yet.`,
        'The first start makes it; after it, restore it from a backup.',
      ),
    ];
  const findings: Finding[] = [];
  for (const name of ['', ...fs.readdirSync(folder)]) {
    const place = path.join(folder, name);
    const { uid, mode } = fs.statSync(place);
    const remedy = `Run chmod ${name === '' ? '700' : '600'} ${place}, and renew what others may have read.`;
    if ((mode & 0o077) !== 0) findings.push(finding('wrong', 'Secrets', `Other accounts may read ${place}.`, remedy));
    if (uid !== owner)
      findings.push(
        finding('wrong', 'Secrets', `${place} belongs to user ID ${uid}.`, `Give it to user ID ${owner} with chown.`),
      );
  }
  for (const { file, problem } of findMissingSecrets(folder))
    findings.push(
      finding('wrong', 'Secrets', `${file} ${problem}.`, 'Restore it from a backup, before anything else.'),
    );
  return findings.length > 0 ? findings : [good('Secrets', 'All are there, and readable by their account alone.')];
}

/** Whether there is room for the database, the logs and the record of the audit. */
export function examineDisk(folders: readonly string[], room = freeBytes): Finding[] {
  const findings = folders
    .filter((folder, at) => folders.indexOf(folder) === at && fs.existsSync(folder))
    .flatMap((folder) => {
      const free = room(folder);
      const says = `${(free / GIB).toFixed(1)} GiB are free where ${folder} is.`;
      if (free < 0.25 * GIB)
        return [finding('wrong', 'Disk', says, 'Free some space now: with a full disk nothing is recorded.')];
      if (free < 2 * GIB) return [finding('warning', 'Disk', says, 'Free some space, or give Steward a larger disk.')];
      return [good('Disk', says)];
    });
  return findings;
}

function freeBytes(folder: string): number {
  const { bavail, bsize } = fs.statfsSync(folder);
  return bavail * bsize;
}
