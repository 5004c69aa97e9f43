import type { Tone } from '@/components/ui/status';
import type { PostureScore } from '@/lib/domain/posture/query-schema';
import type { PointState, Section } from '@/lib/domain/posture/schema';

export const SECTION_WORDS: Readonly<Record<Section, string>> = {
  organization: 'Organisation',
  keys: 'API keys',
  workspaces: 'Workspaces',
  permissions: 'Permissions',
  cost: 'Cost',
  security: 'Security',
};

export const STATE_LOOKS: Readonly<Record<PointState, { tone: Tone; words: string }>> = {
  met: { tone: 'good', words: 'Met' },
  not_met: { tone: 'warning', words: 'Not met' },
  unknown: { tone: 'neutral', words: 'Not known' },
  not_applicable: { tone: 'neutral', words: 'Does not apply' },
};

export const pointsWords = (weight: number) => (weight === 1 ? '1 point' : `${weight} points`);

/** Never a percentage: what is not known stands beside it. */
export function scoreWords({ met, known, unknown }: PostureScore): string {
  const beside = unknown > 0 ? `; ${pointsWords(unknown)} not known` : '';
  return `${met} of ${pointsWords(known)}${beside}`;
}
