import { z } from 'zod';
import { day, instant, nothing } from '@/lib/operations/codecs';
import { declareQuery } from '@/lib/operations/declare-query';

const tokenRow = z.object({
  id: z.string(),
  name: z.string(),
  /** Its last four letters. */
  endsWith: z.string(),
  state: z.enum(['live', 'expired', 'revoked']),
  /** Null: that of whoever answers for it. */
  role: z.string().nullable(),
  scopes: z.array(z.string()).nullable(),
  workspaces: z.array(z.object({ id: z.string(), name: z.string() })).nullable(),
  addresses: z.array(z.string()),
  /** Who answers for it; null: nobody with access does, so it does not work. */
  holderName: z.string().nullable(),
  isMine: z.boolean(),
  isOwnerHeld: z.boolean(),
  /** Its changes wait until whoever answers for it confirms them. */
  preparesOnly: z.boolean(),
  source: z.string(),
  createdAt: instant,
  expiresAt: instant.nullable(),
  lastUsedAt: instant.nullable(),
  lastAddress: z.string().nullable(),
  revokedAt: instant.nullable(),
  /** Of the last 30 days, those on which it was used. */
  days: z.array(z.object({ day, requests: z.int(), refused: z.int() })),
});
export type TokenRow = z.output<typeof tokenRow>;

export const tokenList = declareQuery({
  name: 'token.list',
  permission: 'token:write',
  /** Live ones that work from any address. */
  input: z.object({ lacks: z.enum(['addresses']).optional() }),
  output: z.array(tokenRow),
  words: 'List API tokens',
});

/** How far one of a token's permissions goes. */
const ownPermission = z.object({
  permission: z.string(),
  everywhere: z.boolean(),
  /** Of things elsewhere only the name, or only what concerns money. */
  namesOnly: z.boolean(),
  moneyOnly: z.boolean(),
  /** What belongs to whoever answers for the token. */
  own: z.boolean(),
  workspaceIds: z.array(z.string()),
});

const ownToken = z.object({
  id: z.string(),
  name: z.string(),
  endsWith: z.string(),
  /** That of the token, else of whoever answers for it. */
  role: z.string(),
  holderName: z.string(),
  isOwnerHeld: z.boolean(),
  preparesOnly: z.boolean(),
  permissions: z.array(ownPermission),
  /** The only ones that it reaches; null for all that its role does. */
  workspaces: z.array(z.object({ id: z.string(), name: z.string() })).nullable(),
  addresses: z.array(z.string()),
  expiresAt: instant.nullable(),
  organization: z.object({ id: z.string(), name: z.string() }).nullable(),
});
export type OwnToken = z.output<typeof ownToken>;

/** For a program that wants to know whether its token works, and for what. */
export const ownTokenGet = declareQuery({
  name: 'token.get_own',
  permission: 'caller',
  input: nothing,
  output: ownToken,
  words: 'Read what one’s own token is and may do',
});

/** How often the token asked for one thing with one outcome, in the last 30 days. */
const tokenUse = z.object({
  /** Method and path with the places of ids; `unknown` for what is not there, `other` beyond the most that is kept of a day. */
  endpoint: z.string(),
  /** The status of the answers. */
  status: z.int(),
  /** Of a refusal: the permission that the token lacks, or `address`; else empty. */
  reason: z.string(),
  requests: z.int(),
  firstAt: instant,
  firstAddress: z.string(),
  lastAt: instant,
});
export type TokenUse = z.output<typeof tokenUse>;

export const tokenDetail = declareQuery({
  name: 'token.get',
  permission: 'token:write',
  input: z.object({ tokenId: z.uuid() }),
  absent: 'token',
  output: tokenRow.extend({ uses: z.array(tokenUse) }),
  words: 'See an API token and what it asked for',
});
export type TokenDetail = z.output<typeof tokenDetail>;
