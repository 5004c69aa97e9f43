import type { QueryWorld } from './query-world';

export const [NO, NONE] = ['forbidden', 'not_found'];

export function nameOf({ people }: QueryWorld, userId: string): string {
  return [...people].find(([, { actor }]) => actor.upstreamUserId === userId)?.[0] ?? 'other';
}

export const NAMES = ['A', 'B'];
