import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '@/lib/core/errors';
import { newToken } from '@/lib/core/ids';
import { deriveSealingKey, openingKey, seal, unseal } from '@/lib/core/sealing';
import type { Manifest } from '@/lib/database/backup-file';
import { type LastingSecrets, parseLastingSecrets } from './secrets';

/** Neither half is taken for the other. */
const [PUBLIC, PRIVATE] = ['steward-backup-public-', 'steward-backup-private-'];
const KEY = /^[\w-]{43}$/;
const PURPOSE = 'backup';

/** A new pair: the private half goes into the file, the public one is returned. */
export function makeBackupKey(file: string): string {
  const target = path.resolve(file);
  if (fs.existsSync(target)) throw new AppError('conflict', `The file ${target} already exists. Choose another name.`);
  const secret = newToken();
  fs.writeFileSync(target, `${PRIVATE}${secret}\n`, { mode: 0o600, flag: 'wx' });
  return `${PUBLIC}${deriveSealingKey(secret)}`;
}

/** Seals an installation's secrets to a public key, so that only its private half opens them. */
export async function sealSecrets(publicKey: string, secrets: LastingSecrets): Promise<Manifest['secrets']> {
  const sealedTo = publicKey.trim();
  const key = sealedTo.slice(PUBLIC.length);
  if (!sealedTo.startsWith(PUBLIC) || !KEY.test(key))
    throw new AppError(
      'invalid_input',
      `--seal-to takes a public key that begins with ${PUBLIC}. Make one with: npm run backup -- --new-key FILE`,
    );
  return { sealedTo, sealed: await seal(key, PURPOSE, JSON.stringify(secrets)) };
}

/** Opens them with the private key in a file. */
export async function openSecrets(
  file: string,
  { sealedTo, sealed }: NonNullable<Manifest['secrets']>,
): Promise<LastingSecrets> {
  const given = path.resolve(file);
  const text = fs.existsSync(given) ? fs.readFileSync(given, 'utf8').trim() : null;
  if (text === null) throw new AppError('not_found', `The file ${given} does not exist.`);
  const secret = text.slice(PRIVATE.length);
  if (!text.startsWith(PRIVATE) || !KEY.test(secret))
    throw new AppError('invalid_input', `The file ${given} holds no private key of npm run backup -- --new-key.`);
  if (`${PUBLIC}${deriveSealingKey(secret)}` !== sealedTo)
    throw new AppError('invalid_input', `The key in ${given} is not the one this backup is sealed to, ${sealedTo}.`);
  try {
    return parseLastingSecrets(await unseal(openingKey(secret), PURPOSE, sealed));
  } catch {
    throw new AppError('conflict', 'The secrets in this backup were altered or are damaged. Use another backup.');
  }
}
