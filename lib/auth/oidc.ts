import 'server-only';
import { decodeJwt } from 'jose';
import type { Profile } from 'next-auth';
import type { OAuthConfig } from 'next-auth/providers/oauth';
import { custom } from 'openid-client';
import { findActor } from '@/lib/access/find-actor';
import type { Db } from '@/lib/core/db';
import type { OidcSettings } from '@/lib/core/env';
import { type Claims, isSameIssuer, type OidcRefusal, parseClaims, usableAddresses } from './oidc-rules';
import { WayOutAgent } from './way-out-agent';

/** Some providers leave the address, or whether it is verified, out of the ID token: then it is requested from userinfo. */
export function oidcProvider(settings: OidcSettings): OAuthConfig<Profile & { sub: string }> {
  return {
    id: 'oidc',
    name: settings.name,
    type: 'oauth',
    wellKnown: `${settings.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    issuer: settings.issuer,
    clientId: settings.clientId,
    clientSecret: settings.clientSecret,
    httpOptions: {
      timeout: settings.timeoutMs,
      ...(settings.wayOut ? { agent: new WayOutAgent(settings.wayOut) } : {}),
    },
    idToken: true,
    checks: ['pkce', 'state', 'nonce'],
    authorization: { params: { scope: 'openid email profile' } },
    token: {
      // As next-auth does it, except for the clock: its ten seconds are too few for some providers.
      request: async ({ provider, params, checks, client }) => {
        client[custom.clock_tolerance] = settings.clockToleranceSeconds;
        return { tokens: await client.callback(provider.callbackUrl, params, checks) };
      },
    },
    userinfo: {
      request: async ({ tokens, client }) => {
        // The library verified the ID token (signature, issuer, audience, nonce, expiry) before it came here.
        const claims: Profile & Record<string, unknown> = decodeJwt(tokens.id_token ?? '');
        const isEnough = Array.isArray(usableAddresses(claims, settings));
        if (isEnough || !tokens.access_token || !client.issuer.metadata.userinfo_endpoint) return claims;
        const more = await client.userinfo<Record<string, unknown>>(tokens.access_token);
        if (more.sub !== claims.sub) return claims;
        // Use one or the other entirely: `email_verified` in one says nothing about an address in the other.
        const told = { ...more, iss: claims.iss, auth_time: claims.auth_time };
        return usableAddresses(told, settings) === 'NoAddress' ? claims : told;
      },
    },
    profile: (profile) => ({ id: profile.sub, email: profile.email ?? null, name: profile.name ?? null }),
  };
}

export interface IdentityQuestion {
  settings: OidcSettings;
  profile: unknown;
  /** Who is already signed in with this browser: owners connect an account that way. */
  signedInAs: string | null;
}

/**
 * The identity (issuer and subject), if it belongs to someone with access. An unknown one is linked once, to the person
 * with the same address and no identity at this issuer, and only if the address is verified or this provider's
 * addresses are trusted.
 */
export async function findIdentity(
  db: Db,
  { settings, profile, signedInAs }: IdentityQuestion,
): Promise<{ issuer: string; subject: string; email: string } | { refusal: OidcRefusal }> {
  const claims = parseClaims(profile);
  if (!claims) return { refusal: 'NoAccess' };
  if (!isSameIssuer(settings.issuer, claims.iss)) return { refusal: 'WrongIssuer' };
  const { iss: issuer, sub: subject } = claims;
  const [known] = await db.$queryRaw<{ personId: string | null }[]>`
    SELECT steward.person_of_identity(${issuer}, ${subject})::text AS "personId"`;
  const link = known?.personId ? { personId: known.personId } : await linkOnce(db, claims, settings, signedInAs);
  if ('refusal' in link) return link;
  const actor = await findActor(db, link.personId);
  return actor ? { issuer, subject, email: actor.email } : { refusal: 'NoAccess' };
}

async function linkOnce(
  db: Db,
  claims: Claims,
  settings: OidcSettings,
  signedInAs: string | null,
): Promise<{ personId: string } | { refusal: OidcRefusal }> {
  const addresses = usableAddresses(claims, settings);
  if (typeof addresses === 'string') return { refusal: addresses };
  for (const { email, isVerified } of addresses) {
    const person = await db.person.findUnique({ where: { email }, select: { id: true } });
    const actor = person && (await findActor(db, person.id));
    if (!person || !actor) continue;
    // Otherwise anyone who can set addresses at the provider could become an owner.
    if (actor.role === 'owner' && !isVerified && signedInAs !== person.id) return { refusal: 'OwnerNotConnected' };
    const [linked] = await db.$queryRaw<{ personId: string | null }[]>`
      SELECT steward.link_identity(${claims.iss}, ${claims.sub}, ${email})::text AS "personId"`;
    return linked?.personId ? { personId: linked.personId } : { refusal: 'OtherIdentity' };
  }
  return { refusal: 'NoAccess' };
}
