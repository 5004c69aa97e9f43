import { randomUUID } from 'node:crypto';
import { encode } from 'next-auth/jwt';
import { databaseUrl, openSession, readSecrets, withClient } from '@/e2e/processes/data';
import { issueKeys } from '@/e2e/processes/issue-keys';
import { keptToken, newServiceToken } from '@/lib/core/service-token';

export type Role = 'owner' | 'admin' | 'billing' | 'developer' | 'viewer';

export interface Population {
  people: { role: Role; cookie: string }[];
  tokens: string[];
  /** Half of them have dollars of a month, which they never reach. */
  keys: { id: string; secret: string }[];
}

/** Of twenty people: one owner, two admins, two of billing; most develop or look. */
const TWENTY: readonly Role[] = [
  ...(['owner', 'admin', 'admin', 'billing', 'billing'] as const),
  ...Array.from({ length: 9 }, () => 'developer' as const),
  ...Array.from({ length: 6 }, () => 'viewer' as const),
];
const A_LOT = 10n ** 15n;

/** Signed in, with tokens and keys: only the owner of the database can give them without passwords. */
export async function createPopulation(
  dataFolder: string,
  { people, tokens, keys }: { people: number; tokens: number; keys: number },
): Promise<Population> {
  const made: Population['people'] = [];
  const { sessionSecret } = readSecrets(dataFolder, 'web');
  const holders: string[] = [];
  for (let at = 0; at < people; at += 1) {
    const role = TWENTY[at % TWENTY.length] ?? 'viewer';
    const id = randomUUID();
    if (role === 'owner' || role === 'admin') holders.push(id);
    await withOwner(dataFolder, (owner) =>
      owner.query(`INSERT INTO people (id, email, name, role_override, created_at) VALUES ($1, $2, $3, $4, now())`, [
        ...[id, `${role}-${id.slice(0, 8)}@example.test`, `The ${role} ${id.slice(0, 4)}`, role],
      ]),
    );
    const { secret: sid } = await openSession(dataFolder, id);
    made.push({ role, cookie: `steward.session=${await encode({ token: { sid }, secret: sessionSecret })}` });
  }
  return {
    people: made,
    tokens: await createTokens(dataFolder, holders, tokens),
    keys: [
      ...(await issueKeys(dataFolder, { count: Math.ceil(keys / 2), spendPerMonth: A_LOT })),
      ...(await issueKeys(dataFolder, { count: Math.floor(keys / 2) })),
    ],
  };
}

/** One person's are few: of large answers, each person has three at a time. */
async function createTokens(dataFolder: string, holders: readonly string[], count: number): Promise<string[]> {
  const { tokenPepper } = readSecrets(dataFolder, 'web');
  const made = Array.from({ length: count }, newServiceToken);
  await withOwner(dataFolder, async (owner) => {
    for (const [at, token] of made.entries()) {
      const { tokenHash, endsWith } = keptToken(tokenPepper, token);
      await owner.query(
        `INSERT INTO service_tokens (id, name, token_hash, ends_with, is_scoped, is_within, is_owner_held, source,
           holder_id, created_by_id, created_at) VALUES ($1, $2, $3, $4, false, false, false, 'web', $5, $5, now())`,
        [randomUUID(), `Load ${endsWith}`, tokenHash, endsWith, holders[at % holders.length]],
      );
    }
  });
  return made;
}

const withOwner = <T>(dataFolder: string, use: Parameters<typeof withClient<T>>[1]) =>
  withClient(databaseUrl(dataFolder, 'owner'), use);
