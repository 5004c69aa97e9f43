import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '@/lib/core/errors';
import { deriveSealingKey } from '@/lib/core/sealing';
import { nameGatewayRole, nameWebRole } from '@/lib/database/roles';
import { nameWorkerRole } from '@/lib/database/worker-role';
import { readConfiguration } from '@/lib/processes/configuration';
import {
  asRole,
  type DatabaseAddress,
  parseDatabaseUrl,
  parseReplicaUrl,
  toDatabaseUrl,
} from '@/lib/processes/database-address';
import { findAuditPlace } from '@/lib/processes/head-place';
import { hasSecrets, type LastingSecrets, makeLastingSecrets, readLastingSecrets } from '@/lib/processes/secrets';
import { PARTS, type Part } from './own-secrets';
import { OWN_NAMES } from './own-settings';
import { makeVerifier } from './scram';

type Values = Record<string, string>;

const NAME_ROLE = { web: nameWebRole, worker: nameWorkerRole, gateway: nameGatewayRole };

/** One file of settings for each process: its own secrets, and those settings that are given. */
export function splitSecrets(given: Values, secrets: LastingSecrets, auditOrigin: string): Record<Part, Values> {
  const { DATABASE_URL } = given;
  if (!DATABASE_URL)
    throw new AppError(
      'invalid_input',
      'Set DATABASE_URL to the database that the processes share, as its owner reaches it, in steward.env or the environment.',
    );
  const roles = openRoles(given, parseDatabaseUrl(DATABASE_URL));
  const { web, worker, gateway } = secrets;
  const settingsOf = (part: Part) =>
    Object.fromEntries(OWN_NAMES[part].flatMap((name) => (given[name] ? [[name, given[name]]] : [])));
  return {
    web: {
      ...settingsOf('web'),
      WEB_DATABASE_URL: roles.web.url,
      ...openReplica(given, roles.web.url),
      STEWARD_SESSION_SECRET: web.sessionSecret ?? '',
      STEWARD_SERVER_ACTIONS_KEY: web.serverActionsKey ?? '',
      STEWARD_TOKEN_PEPPER: web.tokenPepper ?? '',
      STEWARD_GATEWAY_PEPPER: gateway.keyPepper ?? '',
      STEWARD_SEALING_KEY: deriveSealingKey(worker.sealingSecret ?? ''),
      STEWARD_GATEWAY_SEALING_KEY: deriveSealingKey(gateway.sealingSecret ?? ''),
    },
    worker: {
      ...settingsOf('worker'),
      WORKER_DATABASE_URL: roles.worker.url,
      STEWARD_CHAIN_KEY: worker.chainKey,
      STEWARD_SEALING_SECRET: worker.sealingSecret ?? '',
      STEWARD_CHECKPOINT_SECRET: worker.checkpointSecret,
      STEWARD_AUDIT_ORIGIN: auditOrigin,
    },
    gateway: {
      ...settingsOf('gateway'),
      GATEWAY_DATABASE_URL: roles.gateway.url,
      STEWARD_GATEWAY_PEPPER: gateway.keyPepper ?? '',
      STEWARD_GATEWAY_SEALING_SECRET: gateway.sealingSecret ?? '',
    },
    migrate: {
      ...settingsOf('migrate'),
      DATABASE_URL,
      ...Object.assign({}, ...Object.values(roles).map((role) => role.settings)),
    },
  };
}

function openReplica({ DATABASE_REPLICA_URL, WEB_DATABASE_URL }: Values, webUrl: string): Values {
  if (!DATABASE_REPLICA_URL) return {};
  return {
    DATABASE_REPLICA_URL: toDatabaseUrl(parseReplicaUrl(DATABASE_REPLICA_URL, WEB_DATABASE_URL ? null : webUrl)),
  };
}

/** For each role its address and what makes it: one that is given must be there, others get a new password each. */
function openRoles(given: Values, owner: DatabaseAddress) {
  const open = (kind: keyof typeof NAME_ROLE) => {
    const prefix = `${kind.toUpperCase()}_DATABASE`;
    const url = given[`${prefix}_URL`];
    if (url) return { url, settings: { [`${prefix}_ROLE`]: parseDatabaseUrl(url, `${prefix}_URL`).user } };
    const [user, password] = [NAME_ROLE[kind](owner.database), randomBytes(32).toString('base64url')];
    return {
      url: toDatabaseUrl(asRole(owner, user, password)),
      settings: { [`${prefix}_ROLE`]: user, [`${prefix}_VERIFIER`]: makeVerifier(password) },
    };
  };
  return { web: open('web'), worker: open('worker'), gateway: open('gateway') };
}

const USE = 'steward secrets split FOLDER --from DATA_FOLDER, or --new for an installation that is not there yet';

/** `steward secrets split`: writes `web.env`, `worker.env`, `gateway.env` and `migrate.env`, none over another. */
export function writeSplit(args: readonly string[], given: Values, cwd: string, say: (sentence: string) => void): void {
  const [word, folder, how, from, ...rest] = args;
  const isNew = how === '--new' && from === undefined;
  if (
    word !== 'split' ||
    !folder ||
    folder.startsWith('-') ||
    !(isNew || (how === '--from' && from)) ||
    rest.length > 0
  )
    throw new AppError('invalid_input', `Use ${USE}.`);
  const dataFolder = path.resolve(cwd, from ?? '');
  if (!isNew && !hasSecrets(dataFolder))
    throw new AppError('not_found', `There are no secrets in ${dataFolder}. Use ${USE}.`);
  const configuration = readConfiguration(given);
  const secrets = isNew ? makeLastingSecrets() : readLastingSecrets(dataFolder);
  const { origin } = findAuditPlace(configuration, dataFolder);
  const files = splitSecrets(given, secrets, origin);
  const out = path.resolve(cwd, folder);
  fs.mkdirSync(out, { recursive: true, mode: 0o700 });
  const taken = PARTS.find((part) => fs.existsSync(path.join(out, `${part}.env`)));
  if (taken) throw new AppError('conflict', `${path.join(out, `${taken}.env`)} exists and is not written over.`);
  for (const part of PARTS) {
    const lines = Object.entries(files[part]).map(([name, value]) => `${name}=${value}\n`);
    fs.writeFileSync(path.join(out, `${part}.env`), lines.join(''), { mode: 0o600, flag: 'wx' });
  }
  say(`Wrote ${PARTS.map((part) => `${part}.env`).join(', ')} to ${out}. Give each process its own, and no other.`);
  if (!given.ANTHROPIC_ADMIN_KEY) say('Add ANTHROPIC_ADMIN_KEY to worker.env, and nowhere else.');
  const lacking = ['APP_ORIGIN', 'GATEWAY_ORIGIN'].filter((name) => !given[name]);
  if (lacking.length > 0) say(`Add ${lacking.join(' and ')} to the files of the processes that are reached there.`);
}
