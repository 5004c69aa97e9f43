import type pg from 'pg';
import { counted } from '@/lib/core/counted';
import { AppError } from '@/lib/core/errors';
import { lookAtReplica, REPLICA_PROBLEMS, type ReplicaProblem, type Standing } from '@/lib/core/replica';
import type { Configuration } from '@/lib/processes/configuration';
import { parseReplicaUrl, REPLICA_VARIABLE, toDatabaseUrl } from '@/lib/processes/database-address';
import { connectTo } from '@/lib/processes/database-connection';
import { type Finding, finding, good } from './finding';

const CHECK = 'Replica';
const REMEDIES: Partial<Record<ReplicaProblem, string>> = {
  untold: 'Start Steward again: each start grants what is missing.',
  no_replica: `Point ${REPLICA_VARIABLE} at a server that follows the one of DATABASE_URL.`,
  other_system: `Point ${REPLICA_VARIABLE} at a server that follows the one of DATABASE_URL.`,
  other_timeline: 'Let it follow the new primary, or make it anew.',
  other_database: `End ${REPLICA_VARIABLE} with the name of the database that DATABASE_URL has.`,
  other_role: `Put the web’s role and password into ${REPLICA_VARIABLE}.`,
  not_read_only: 'Use the pooler’s session mode, or the address of Postgres itself.',
  late: 'Look at what its replay waits for: a long query there, a slow disk, or a network.',
};

interface Asked {
  configuration: Pick<Configuration, 'DATABASE_REPLICA_URL'>;
  /** The web’s role, and its address where the replica is reached with that password. */
  web: { role: string; url: string | null };
}

/** The replica that reports are read from, as the web judges it. Without it Steward works: nothing is worse than a warning. */
export async function examineReplica(primary: pg.Client, { configuration, web }: Asked): Promise<Finding[]> {
  const given = configuration.DATABASE_REPLICA_URL;
  if (!given) return [];
  let replica: pg.Client;
  try {
    replica = await connectTo(toDatabaseUrl(parseReplicaUrl(given, web.url)), REPLICA_VARIABLE);
  } catch (error) {
    const says = error instanceof AppError ? (error.message.split('. Correct ')[0] ?? '') : 'It does not answer.';
    const remedy = `Start it, or correct ${REPLICA_VARIABLE}. Until then reports are read from the database itself.`;
    return [finding('warning', CHECK, `${says.replace(/\.$/, '')}.`, remedy)];
  }
  try {
    await replica.query('SET default_transaction_read_only = on');
    return [toFinding(await lookAtReplica(primary, replica, web.role))];
  } finally {
    await replica.end().catch(() => undefined);
  }
}

function toFinding(standing: Standing): Finding {
  if (standing.isUsed) {
    const seconds = Math.ceil(standing.behindMs / 1_000);
    return good(CHECK, seconds === 0 ? 'It is level.' : `It is ${counted(seconds, 'second', 'seconds')} behind.`);
  }
  const says = `It is not used for reports: ${REPLICA_PROBLEMS[standing.problem]}.`;
  return finding('warning', CHECK, says, REMEDIES[standing.problem] ?? 'Look again in a moment.');
}
