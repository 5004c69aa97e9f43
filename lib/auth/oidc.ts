import 'server-only';
import { decodeJwt } from 'jose';
import type { Profile } from 'next-auth';
import type { OAuthConfig } from 'next-auth/providers/oauth';
import { z } from 'zod';
import type { Db } from '@/lib/core/db';
import { findActor } from '@/lib/domain/people/queries';
import { normalEmail } from '@/lib/domain/people/rules';

export interface OidcSettings {
  issuer: string;
  clientId: string;
  clientSecret: string;
  name: string;
}

const claimsSchema = z.object({
  iss: z.string().min(1).max(500),
  sub: z.string().min(1).max(255),
  email: z.string().max(254).optional(),
  email_verified: z.unknown(),
});
type Claims = z.output<typeof claimsSchema>;

/** Some providers keep the e-mail out of the ID token; then it is asked of them, and the token's own claims win. */
export function oidcProvider(settings: OidcSettings): OAuthConfig<Profile & { sub: string }> {
  return {
    id: 'oidc',
    name: settings.name,
    type: 'oauth',
    wellKnown: `${settings.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    issuer: settings.issuer,
    clientId: settings.clientId,
    clientSecret: settings.clientSecret,
    idToken: true,
    checks: ['pkce', 'state', 'nonce'],
    authorization: { params: { scope: 'openid email profile' } },
    userinfo: {
      request: async ({ tokens, client }) => {
        // The library verified the ID token (signature, issuer, audience, nonce, expiry) before it came here.
        const claims: Profile = decodeJwt(tokens.id_token ?? '');
        if (claims.email !== undefined || !tokens.access_token || !client.issuer.metadata.userinfo_endpoint)
          return claims;
        const more = await client.userinfo(tokens.access_token);
        return more.sub === claims.sub ? { ...more, ...claims } : claims;
      },
    },
    profile: (profile) => ({ id: profile.sub, email: profile.email ?? null, name: profile.name ?? null }),
  };
}

/**
 * The identity, which is issuer and subject, if it is that of somebody with access. One that is not known yet is linked once, to the
 * person of equal e-mail who has no identity of this issuer, and only if the issuer says the address is verified. Else null.
 */
export async function identityOf(
  db: Db,
  issuer: string,
  profile: unknown,
): Promise<{ issuer: string; subject: string } | null> {
  const claims = claimsSchema.safeParse(profile);
  if (!claims.success || claims.data.iss !== issuer) return null;
  const { iss, sub } = claims.data;
  const [known] = await db.$queryRaw<{ personId: string | null }[]>`
    SELECT steward.person_of_identity(${iss}, ${sub})::text AS "personId"`;
  const personId = known?.personId ?? (await linkOnce(db, claims.data));
  return personId !== null && (await findActor(db, personId)) ? { issuer: iss, subject: sub } : null;
}

async function linkOnce(db: Db, claims: Claims): Promise<string | null> {
  if (claims.email_verified !== true || !claims.email) return null;
  const email = normalEmail(claims.email);
  const person = await db.person.findUnique({ where: { email }, select: { id: true } });
  if (!person || !(await findActor(db, person.id))) return null;
  const [linked] = await db.$queryRaw<{ personId: string | null }[]>`
    SELECT steward.link_identity(${claims.iss}, ${claims.sub}, ${email})::text AS "personId"`;
  return linked?.personId ?? null;
}
