import { type PersonActor, reach } from '@/lib/core/permissions';

/** Whose figures the reader sees: a sum over less than everything must say so. */
export function scopeWords(actor: PersonActor): string {
  const within = reach(actor, 'usage:read');
  if (within.all) return 'the organisation';
  const led = within.workspaceIds.length;
  const parts = [
    ...(led > 0 ? [led === 1 ? 'the workspace you lead' : `the ${led} workspaces you lead`] : []),
    ...(within.own ? ['your own API keys'] : []),
  ];
  return parts.join(' and ') || 'nothing';
}
