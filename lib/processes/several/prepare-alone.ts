import fs from 'node:fs';
import type { ChildPlan } from '@/lib/processes/child';
import {
  parseDatabaseUrl,
  parseReplicaUrl,
  REPLICA_VARIABLE,
  toDatabaseUrl,
  withReadableAuthority,
} from '@/lib/processes/database-address';
import { findPlaceOfOrigin } from '@/lib/processes/head-place';
import { type GatewayPlace, gatewayPlan, type StartFacts, webPlan, workerPlan } from '@/lib/processes/plans';
import type { Part } from './own-secrets';
import { type OwnSettings, readOwnSettings } from './own-settings';

export type Serving = Exclude<Part, 'migrate'>;
type OnMessage = (message: unknown) => void;
type Environment = Record<string, string | undefined>;

/** A process that can be started by itself: which database it waits for, and how it is run. */
export interface Alone {
  url: string;
  /** What names it. */
  variable: string;
  waitMs: number;
  drainMs: number;
  makePlan(onMessage: OnMessage): ChildPlan;
}

/** Reads what the process is told, and nothing that is another's. */
export function prepareAlone(part: Serving, root: string, environment: Environment): Alone {
  if (part === 'web') return prepareWeb(root, readOwnSettings('web', environment));
  if (part === 'worker') return prepareWorker(root, readOwnSettings('worker', environment));
  return prepareGateway(root, readOwnSettings('gateway', environment));
}

function prepareWeb(root: string, settings: OwnSettings<'web'>): Alone {
  const { own } = settings;
  const secrets = {
    ...{ sessionSecret: own.STEWARD_SESSION_SECRET, serverActionsKey: own.STEWARD_SERVER_ACTIONS_KEY },
    ...{ tokenPepper: own.STEWARD_TOKEN_PEPPER, gatewayPepper: own.STEWARD_GATEWAY_PEPPER },
    ...{ sealingKey: own.STEWARD_SEALING_KEY, gatewaySealingKey: own.STEWARD_GATEWAY_SEALING_KEY },
  };
  return prepare(root, settings, 'WEB_DATABASE_URL', own.WEB_DATABASE_URL, null, (facts) => webPlan(facts, secrets));
}

function prepareWorker(root: string, settings: OwnSettings<'worker'>): Alone {
  const { own, configuration, dataFolder } = settings;
  const { GATEWAY_ORIGIN: origin, gatewayPort: port } = configuration;
  const place = origin ? { port, origin: new URL(origin).origin } : null;
  const secrets = {
    ...{ chainKey: own.STEWARD_CHAIN_KEY, sealingSecret: own.STEWARD_SEALING_SECRET },
    checkpointSecret: own.STEWARD_CHECKPOINT_SECRET,
  };
  const audit = findPlaceOfOrigin(configuration, dataFolder, own.STEWARD_AUDIT_ORIGIN);
  return prepare(root, settings, 'WORKER_DATABASE_URL', own.WORKER_DATABASE_URL, place, (facts, onMessage) =>
    workerPlan(facts, onMessage, secrets, audit),
  );
}

function prepareGateway(root: string, settings: OwnSettings<'gateway'>): Alone {
  const { own, configuration } = settings;
  const place = { port: configuration.gatewayPort, origin: new URL(own.GATEWAY_ORIGIN).origin };
  const secrets = { keyPepper: own.STEWARD_GATEWAY_PEPPER, sealingSecret: own.STEWARD_GATEWAY_SEALING_SECRET };
  return prepare(root, settings, 'GATEWAY_DATABASE_URL', own.GATEWAY_DATABASE_URL, place, (facts, onMessage) =>
    gatewayPlan(facts, onMessage, secrets),
  );
}

function readReplica(given: string | undefined): string | null {
  return given ? toDatabaseUrl(withReadableAuthority(parseReplicaUrl(given, null), null, REPLICA_VARIABLE)) : null;
}

function prepare<Name extends Serving>(
  root: string,
  { own, configuration, dataFolder }: OwnSettings<Name>,
  variable: string,
  given: string,
  gateway: GatewayPlace | null,
  plan: (facts: StartFacts, onMessage: OnMessage) => ChildPlan,
): Alone {
  const url = toDatabaseUrl(withReadableAuthority(parseDatabaseUrl(given, variable), null));
  const drainMs = own.STEWARD_DRAIN_SECONDS * 1_000;
  const healthPort = 'WORKER_HEALTH_PORT' in own ? (own.WORKER_HEALTH_PORT ?? null) : null;
  const facts: StartFacts = {
    ...{ root, dataFolder, isDev: false, configuration, upstream: null, gateway, consolePort: null },
    // Each plan takes the one address that is its own.
    database: {
      ...{
        ownerUrl: url,
        webUrl: url,
        gatewayUrl: url,
        replicaUrl: readReplica('DATABASE_REPLICA_URL' in own ? own.DATABASE_REPLICA_URL : undefined),
      },
      ...{ roles: { web: '', gateway: null }, embedded: null },
    },
    alone: { drainMs, metricsHost: own.STEWARD_METRICS_HOST, healthPort },
  };
  return {
    ...{ url, variable, drainMs, waitMs: own.STEWARD_SCHEMA_WAIT_SECONDS * 1_000 },
    makePlan: (onMessage) => {
      fs.mkdirSync(dataFolder, { recursive: true, mode: 0o755 });
      return plan(facts, onMessage);
    },
  };
}
