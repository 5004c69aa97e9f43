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
  input: nothing,
  output: z.array(tokenRow),
  words: 'List API tokens',
});
