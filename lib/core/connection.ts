import fs from 'node:fs/promises';
import type { ClientConfig } from 'pg';
import { parseIntoClientConfig } from 'pg-connection-string';
import { AppError } from './errors';

/** A parameter of a database's address: the file that holds the password, which whoever changes the password writes anew. */
export const PASSWORD_FILE = 'passwordfile';

/**
 * What the driver is told of an address. Where that names a `passwordfile`, the password is read for each new connection, so
 * that one that changes meanwhile needs no restart; a password in the address itself goes first.
 */
export function connectionTo(url: string): ClientConfig {
  const at = url.indexOf('?');
  const params = new URLSearchParams(at < 0 ? '' : url.slice(at + 1));
  const file = params.get(PASSWORD_FILE);
  if (file === null) return { connectionString: url };
  params.delete(PASSWORD_FILE);
  const config = parseIntoClientConfig([url.slice(0, at), String(params)].filter(Boolean).join('?'));
  return config.password ? config : { ...config, password: () => readPassword(file) };
}

async function readPassword(file: string): Promise<string> {
  try {
    return (await fs.readFile(file, 'utf8')).replace(/\r?\n$/, '');
  } catch {
    throw new AppError('internal', `its passwordfile cannot be read: ${file}`);
  }
}
