import path from 'node:path';
import type { Configuration } from './configuration';

/** What Steward keeps of its audit outside the database, and the name under which it signs. */
export interface AuditPlace {
  /** Records the end of the chain, under the chain's key. */
  headFile: string;
  /** The signed checkpoints, one after another. */
  checkpointFile: string;
  origin: string;
}

/** One per database, named after the configuration, not after what the database reports. */
export function findAuditPlace(configuration: Configuration, dataFolder: string): AuditPlace {
  const { DATABASE_URL: url, STEWARD_AUDIT: folder, simulated } = configuration;
  // Without the password, and without options.
  const given = url
    ? url.replace(/^.*@|^postgres(ql)?:\/\//, '').replace(/\?.*$/, '')
    : simulated
      ? 'simulated'
      : 'real';
  const name = given.toLowerCase().replace(/[^a-z0-9.]+/g, '-');
  const within = path.resolve(folder ?? path.join(dataFolder, 'audit'));
  return {
    headFile: path.join(within, `chain-end-${name}.json`),
    checkpointFile: path.join(within, `checkpoints-${name}.txt`),
    origin: `steward-audit/${name}`,
  };
}
