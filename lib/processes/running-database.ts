import fs from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { type Database, openDatabase, WORKER_LIMITS } from '@/lib/core/db';
import { AppError } from '@/lib/core/errors';
import { type Configuration, loadConfiguration } from './configuration';
import { OWNER_ROLE } from './database';
import { parseDatabaseUrl, toDatabaseUrl } from './database-address';
import { loadSecrets } from './secrets';

export interface Installation {
  configuration: Configuration;
  dataFolder: string;
}

/** What a command in another terminal knows about this folder's Steward. */
export function loadInstallation(root: string): Installation {
  const configuration = loadConfiguration(root);
  return { configuration, dataFolder: path.resolve(configuration.STEWARD_DATA ?? path.join(root, '.steward')) };
}

/** The database of the Steward that runs. */
export function openRunningDatabase(installation: Installation): Database {
  return openDatabase(findOwnerUrl(installation), { ...WORKER_LIMITS, connections: 2 });
}

/** Its address, as whoever owns all in it. */
export function findOwnerUrl({ configuration: { DATABASE_URL: given }, dataFolder }: Installation): string {
  return given ? toDatabaseUrl(parseDatabaseUrl(given)) : embeddedUrl(dataFolder);
}

/** Steward must be running: its database's port is in the file that the supervisor leaves. */
function embeddedUrl(dataFolder: string): string {
  try {
    const running = JSON.parse(fs.readFileSync(path.join(dataFolder, 'running.json'), 'utf8')) as {
      port: number;
      name: string;
    };
    const { ownerPassword } = loadSecrets(dataFolder, 'database');
    return `postgresql://${OWNER_ROLE}:${ownerPassword}@127.0.0.1:${running.port}/${running.name}`;
  } catch {
    throw new AppError('conflict', 'Start Steward first (npm start), then run this in another terminal.');
  }
}

/** The terminal output of a failed command. */
export function toSentence(error: unknown, otherwise: string): string {
  if (error instanceof AppError) return error.message;
  const isUnreachable =
    error instanceof pg.DatabaseError || (error instanceof Error && /ECONNREFUSED/.test(error.message));
  return isUnreachable ? 'The database does not answer. Start Steward first.' : otherwise;
}
