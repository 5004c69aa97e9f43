import { syncApiKeys } from '@/lib/domain/api-keys/mirror';
import { syncInvites } from '@/lib/domain/invites/mirror';
import { followInvites } from '@/lib/domain/invites/request-mirror';
import { syncOrganization } from '@/lib/domain/organization/mirror';
import { syncUsers } from '@/lib/domain/people/mirror';
import { syncRateLimits, syncWorkspaceRateLimits } from '@/lib/domain/rate-limits/mirror';
import { syncWorkspaceMembers } from '@/lib/domain/workspaces/members-mirror';
import { syncWorkspaces } from '@/lib/domain/workspaces/mirror';
import type { SyncState, SyncTrigger } from '@/lib/mirror/kinds';
import { hasEndedWithin, noteStatus, runSync, type SyncDeps, type SyncRunScope } from '@/lib/mirror/run';
import { finishDepartures } from './finished-departures';

const LAST_PART = 'workspace rate limits';
/** As often as the schedule reads it. */
const EVERY_MS = 600_000;

/** Whether the whole mirror was read within the time after which the schedule reads it again. */
export function isMirrorFresh({ database, now }: SyncDeps): Promise<boolean> {
  return hasEndedWithin(database.pool, { kind: 'mirror', part: LAST_PART, ms: EVERY_MS }, now());
}

/** Updates the mirror. `core` leaves out everything that takes a request per workspace. */
export function syncMirror(
  deps: SyncDeps,
  trigger: SyncTrigger,
  extent: 'core' | 'full' = 'full',
): Promise<SyncState | 'busy'> {
  return runSync(deps, 'mirror', trigger, async (run) => {
    if (!(await run.part('organisation', () => syncOrganization(run)))) return;
    await syncCore(run);
    await finishDepartures(run);
    if (extent === 'core') return;
    await run.part('workspace members', () => syncWorkspaceMembers(run));
    await run.part('rate limits', () => syncRateLimits(run));
    await run.part(LAST_PART, () => syncWorkspaceRateLimits(run));
  });
}

async function syncCore(run: SyncRunScope): Promise<void> {
  const ok = [
    await run.part('users', () => syncUsers(run)),
    await run.part('workspaces', () => syncWorkspaces(run)),
    await run.part('API keys', () => syncApiKeys(run)),
  ];
  await run.part('invites', async () => {
    await syncInvites(run);
    await followInvites(run);
  });
  if (ok.every(Boolean)) await run.write((client) => noteStatus(client, 'sync.mirror', run.now()));
}
