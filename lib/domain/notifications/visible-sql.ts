import type { Caller } from '@/lib/access/principals';
import { type Reach, reach } from '@/lib/access/reach';
import { groupBy } from '@/lib/core/group-by';
import { anyOf } from '@/lib/lists/sql';
import { Prisma } from '@/prisma/generated/client';
import { findKind, KIND_NAMES } from './kinds/list';

const HEARD_BY = groupBy(KIND_NAMES, (name) => findKind(name)?.hears ?? 'named');

/** Which rows `n` (notifications, conditions) the actor may see: the same rule as `mayHear`, for many at once. */
export function isHeard(actor: Caller, isNamed: Prisma.Sql): Prisma.Sql {
  const costs = reach(actor, 'cost:read');
  const seesMoney = anyOf([within(costs), costs.own ? isNamed : Prisma.sql`false`]);
  return Prisma.sql`((NOT n.money OR ${seesMoney}) AND (${isNamed} OR ${ofItsKind(actor)}))`;
}

function ofItsKind(actor: Caller): Prisma.Sql {
  return anyOf(
    [...HEARD_BY].flatMap(([hears, kinds]) => {
      if (hears === 'named') return [];
      return [Prisma.sql`(n.kind = ANY(${kinds}::text[]) AND ${within(reach(actor, hears))})`];
    }),
  );
}

function within({ all, workspaceIds }: Reach): Prisma.Sql {
  return all ? Prisma.sql`true` : Prisma.sql`n.workspace_ids && ${workspaceIds}::text[]`;
}
