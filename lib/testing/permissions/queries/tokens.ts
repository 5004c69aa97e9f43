import type { ServicePrincipal } from '@/lib/access/principals';
import { newId } from '@/lib/core/ids';
import { keptToken, newServiceToken } from '@/lib/core/service-token';
import { getOwnToken, getToken, listTokens } from '@/lib/domain/tokens/queries';
import type { Ctx } from '@/lib/operations/context';
import type { QueryRow } from '@/lib/testing/permissions/query-row';
import type { QueryWorld } from '@/lib/testing/permissions/query-world';
import { newApiToken } from '../commands/tokens';

const FREE = 'ok';
const EVERYONE = {
  owner: FREE,
  admin: FREE,
  billing: FREE,
  lead: FREE,
  developer: FREE,
  viewer: FREE,
  anonymous: 'forbidden',
} as const;
const NONE = 'not_found';

/** The same request by a program with a token of the person's, to read cost and nothing else. */
async function asProgram(ctx: Ctx, { database }: QueryWorld): Promise<Ctx> {
  const { actor } = ctx;
  if (actor.kind !== 'person') return ctx;
  const [tokenId, createdById] = [newId(), actor.personId];
  const kept = keptToken('p'.repeat(32), newServiceToken());
  const data = { id: tokenId, name: 'Report', isScoped: true, scopes: ['cost:read'], isWithin: false, ...kept };
  await database.owner.db.serviceToken.create({
    data: { ...data, holderId: createdById, createdById, isOwnerHeld: false, source: 'web', createdAt: ctx.now },
  });
  const narrowed = {
    tokenRole: null,
    scopes: ['cost:read'],
    workspaceIds: null,
    cap: actor,
    preparesOnly: false,
  } as const;
  const program: ServicePrincipal = { ...actor, ...narrowed, kind: 'service', tokenId, name: 'Report' };
  return { ...ctx, actor: program };
}

export const TOKEN_QUERIES: QueryRow[] = [
  { query: 'listTokens', ask: async (ctx) => (await listTokens(ctx)) && FREE, cells: EVERYONE },
  {
    query: 'getToken',
    object: 'own token',
    ask: async (ctx, world) => {
      const holderId = ctx.actor.kind === 'person' ? ctx.actor.personId : newId();
      return (await getToken(ctx, await newApiToken(world, holderId))) && FREE;
    },
    cells: EVERYONE,
  },
  {
    query: 'getToken',
    object: 'token of somebody',
    ask: async (ctx, world) => (await getToken(ctx, await newApiToken(world, newId()))) && FREE,
    cells: { ...EVERYONE, billing: NONE, lead: NONE, developer: NONE, viewer: NONE },
  },
  {
    query: 'getOwnToken',
    ask: async (ctx, world) => {
      const { name, permissions } = await getOwnToken(await asProgram(ctx, world));
      return [
        name,
        ...permissions.map(({ permission, everywhere, workspaceIds }) => [permission, everywhere, workspaceIds]),
      ];
    },
    cells: {
      owner: ['Report', ['cost:read', true, []]],
      admin: ['Report', ['cost:read', true, []]],
      billing: ['Report', ['cost:read', true, []]],
      lead: ['Report', ['cost:read', false, ['A']]],
      developer: ['Report', ['cost:read', false, []]],
      viewer: ['Report'],
      anonymous: 'not_signed_in',
    },
  },
];
