import path from 'node:path';
import type { Configuration } from './configuration';

/**
 * The file that records the end of the audit chain: one per database, named after the configuration, not after what the
 * database reports.
 */
export function findHeadFile(configuration: Configuration, dataFolder: string): string {
  const { DATABASE_URL: url, STEWARD_AUDIT: folder, simulated } = configuration;
  // Without the password, and without options.
  const name = url
    ? url.replace(/^.*@|^postgres(ql)?:\/\//, '').replace(/\?.*$/, '')
    : simulated
      ? 'simulated'
      : 'real';
  const file = `chain-end-${name.toLowerCase().replace(/[^a-z0-9.]+/g, '-')}.json`;
  return path.join(path.resolve(folder ?? path.join(dataFolder, 'audit')), file);
}
