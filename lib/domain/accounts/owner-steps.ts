import type { OrgRole } from '@/lib/access/principals';
import { nameOf } from '@/lib/core/names';
import { askSecond } from '@/lib/domain/approvals/asking-steps';
import type { Asking, CommandCtx } from '@/lib/operations/command-context';
import type { Person } from '@/prisma/generated/client';

interface OwnerChange {
  person: Pick<Person, 'id' | 'name' | 'email'>;
  before: OrgRole | null;
  after: OrgRole | null;
  /** Instead of what it is usually called. */
  what?: string;
}

/** What a second person is asked before somebody becomes an owner or stops being one; null for any other change of a role. */
export async function askAboutOwner(
  ctx: CommandCtx,
  { person, before, after, what }: OwnerChange,
): Promise<Asking | null> {
  if ((before === 'owner') === (after === 'owner')) return null;
  const name = nameOf(person);
  const isMade = after === 'owner';
  return askSecond(ctx, {
    ...{ act: 'owner_role', permission: 'policy:write', before: { role: before }, after: { role: after } },
    what: what ?? (isMade ? `Make ${name} an owner` : `Remove ${name} as an owner`),
    lines: isMade
      ? [`${name} could change everything in Steward, make other owners and approve what needs a second person.`]
      : [`${name} could no longer approve what only owners approve.`],
  });
}
