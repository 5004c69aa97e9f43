import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '@/lib/core/errors';
import { CONFIGURATION_NAMES, type Configuration, loadConfiguration } from '@/lib/processes/configuration';
import { oddities } from '@/lib/processes/odd';
import { readSettingsFile } from '@/lib/processes/settings-file';
import { type Finding, finding, good } from './finding';

type Environment = Record<string, string | undefined>;

export interface Settings {
  /** Null: with these settings Steward does not start. */
  configuration: Configuration | null;
  dataFolder: string;
  findings: Finding[];
}

/** Names like ours that mean something else. */
const OTHERS = /^STEWARD_(GIVEN_UMASK|REQUEST_TIMEOUT_MS|SEED|THOROUGH)$/;

/** Reads the settings as a start does, and says of each problem what it is. */
export function examineSettings(root: string, environment: Environment, now: Date): Settings {
  const findings: Finding[] = [];
  const { values } = readSettingsFile(path.join(root, 'steward.env'));
  const configuration = tryToLoad(root, findings);
  for (const says of doubts(root, values, environment))
    findings.push(finding('warning', 'Settings', says.says, says.remedy));
  if (configuration && findings.length === 0)
    findings.push(good('Settings', 'The environment and steward.env can be read, and nothing in them contradicts.'));
  if (configuration)
    for (const says of oddities({ nodeVersion: process.versions.node, now, environment, configuration }))
      if (/^(The umask|NODE_TLS|ALL_PROXY)/.test(says))
        findings.push(finding('warning', 'Settings', says, 'Change it where Steward is started.'));
  const given = environment.STEWARD_DATA || values.STEWARD_DATA;
  const dataFolder = path.resolve(configuration?.STEWARD_DATA ?? given ?? path.join(root, '.steward'));
  return { configuration, dataFolder, findings };
}

function tryToLoad(root: string, findings: Finding[]): Configuration | null {
  try {
    return loadConfiguration(root);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const [, ...problems] = error.message.split('\n').map((line) => line.trim());
    for (const says of problems)
      findings.push(finding('wrong', 'Settings', `${says}.`, 'Correct it; until then Steward does not start.'));
    return null;
  }
}

function doubts(root: string, values: Environment, environment: Environment): { says: string; remedy: string }[] {
  const known = new Set(CONFIGURATION_NAMES);
  const unknown = Object.keys(environment).filter(
    (name) => /^(STEWARD|GATEWAY|OIDC)_/.test(name) && !known.has(name) && !OTHERS.test(name),
  );
  const twice = CONFIGURATION_NAMES.filter(
    (name) => values[name]?.trim() && environment[name]?.trim() && values[name]?.trim() !== environment[name]?.trim(),
  );
  const left = ['.env', '.env.local', '.env.production'].filter((name) => {
    const file = path.join(root, name);
    return (
      fs.existsSync(file) &&
      CONFIGURATION_NAMES.some((one) => new RegExp(`^\\s*(export )?${one}=`, 'm').test(read(file)))
    );
  });
  return [
    ...unknown.map((name) => ({
      says: `${name} in the environment is not a Steward setting and does nothing.`,
      remedy: 'Remove it, or correct its name: steward.env.example lists them all.',
    })),
    ...twice.map((name) => ({
      says: `${name} has one value in the environment and another in steward.env; the environment counts.`,
      remedy: 'Keep only one.',
    })),
    ...left.map((name) => ({
      says: `${name} holds settings of Steward, which it does not read from there.`,
      remedy: `Move them to steward.env, and remove ${name}.`,
    })),
  ];
}

function read(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
