import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { parseJson } from '@/lib/core/crypto';
import type { Configuration } from './configuration';

/** What Steward keeps of its audit outside the database, and the name under which it signs. */
export interface AuditPlace {
  /** Records the end of the chain, under the chain's key. */
  headFile: string;
  /** The signed checkpoints, one after another. */
  checkpointFile: string;
  origin: string;
}

const ORIGIN = 'steward-audit/';
/** Of databases that were moved or restored: they keep the name under which their audit was signed before. */
const NAMES_FILE = 'audit-names.json';

/** One per database, named after the configuration, not after what the database reports. */
export function findAuditPlace(configuration: Configuration, dataFolder: string): AuditPlace {
  const given = nameOf(configuration);
  return placeOf(configuration, dataFolder, readNames(dataFolder)[given] ?? given);
}

/** Where the audit is kept that was signed under this name until now. */
export function findPlaceOfOrigin(configuration: Configuration, dataFolder: string, origin: string): AuditPlace {
  return placeOf(configuration, dataFolder, origin.slice(ORIGIN.length));
}

/** From now on this configuration's audit goes on under the name that it had before. */
export function keepOrigin(configuration: Configuration, dataFolder: string, origin: string): void {
  const names = { ...readNames(dataFolder), [nameOf(configuration)]: origin.slice(ORIGIN.length) };
  const file = path.join(dataFolder, NAMES_FILE);
  fs.writeFileSync(`${file}.${process.pid}`, JSON.stringify(names), { mode: 0o600 });
  fs.renameSync(`${file}.${process.pid}`, file);
}

function readNames(dataFolder: string): Record<string, string> {
  const file = path.join(dataFolder, NAMES_FILE);
  if (!fs.existsSync(file)) return {};
  return z.record(z.string(), z.string().regex(/^[a-z0-9.-]+$/)).parse(parseJson(fs.readFileSync(file, 'utf8')));
}

function nameOf({ DATABASE_URL: url, simulated }: Configuration): string {
  // Without the password, and without options.
  const given = url
    ? url.replace(/^.*@|^postgres(ql)?:\/\//, '').replace(/\?.*$/, '')
    : simulated
      ? 'simulated'
      : 'real';
  return given.toLowerCase().replace(/[^a-z0-9.]+/g, '-');
}

function placeOf({ STEWARD_AUDIT: folder }: Configuration, dataFolder: string, name: string): AuditPlace {
  const within = path.resolve(folder ?? path.join(dataFolder, 'audit'));
  return {
    headFile: path.join(within, `chain-end-${name}.json`),
    checkpointFile: path.join(within, `checkpoints-${name}.txt`),
    origin: `${ORIGIN}${name}`,
  };
}
