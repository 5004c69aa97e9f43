import type { TestDatabase } from '@/lib/testing/database';
import { GATEWAY_KEYS } from './gateway-world';

export const ANOMALY_IDS = {
  A: '00000000-0000-4000-8000-0000000000a1',
  B: '00000000-0000-4000-8000-0000000000a2',
  'own key': '00000000-0000-4000-8000-0000000000a3',
  'a model': '00000000-0000-4000-8000-0000000000a4',
  'own Steward key': '00000000-0000-4000-8000-0000000000a5',
};

const OWN_STEWARD_KEY = `steward:${GATEWAY_KEYS.own}`;

const SERIES = {
  A: { seriesKind: 'workspace', seriesId: 'A', workspaceId: 'A' },
  B: { seriesKind: 'workspace', seriesId: 'B', workspaceId: 'B' },
  'own key': { seriesKind: 'api_key', seriesId: 'k-own', workspaceId: 'A', apiKeyId: 'k-own' },
  'a model': { seriesKind: 'model', seriesId: 'a model', model: 'a model' },
  'own Steward key': {
    ...{ seriesKind: 'api_key', seriesId: OWN_STEWARD_KEY, workspaceId: 'A', apiKeyId: OWN_STEWARD_KEY },
  },
};

/** An anomaly of each workspace, of the developer's keys of either kind and of a model in all workspaces. */
export async function createAnomalies({ owner }: TestDatabase): Promise<void> {
  const now = new Date('2026-10-10T00:00:00Z');
  const amounts = { usualNano: 1n, limitNano: 2n, peakNano: 3n, excessNano: 2n };
  for (const [of, id] of Object.entries(ANOMALY_IDS)) {
    const series = SERIES[of as keyof typeof SERIES];
    await owner.db.anomaly.create({
      data: {
        id,
        name: of,
        ...series,
        ...amounts,
        foundBy: 'day',
        since: now,
        seen: now,
        state: 'open',
        openedAt: now,
      },
    });
  }
}
