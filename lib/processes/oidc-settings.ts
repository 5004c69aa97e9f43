import { z } from 'zod';

const trueOrFalse = z.enum(['true', 'false'], { error: 'must be true or false' });
const seconds = (least: number, most: number) =>
  z.coerce
    .number({ error: 'must be a number of seconds' })
    .int('must be whole seconds')
    .min(least, `must be between ${least} and ${most}`)
    .max(most, `must be between ${least} and ${most}`);
const claimList = z
  .string()
  .max(500)
  .transform((text) =>
    text
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean),
  )
  .pipe(
    z
      .array(z.string().regex(/^[\w.:/-]{1,100}$/, 'must be claim names separated by commas'))
      .min(1, 'must name at least one claim')
      .max(10, 'must name at most ten claims'),
  );

/** Settings of sign-in through an identity provider, as they are read from the environment and steward.env. */
export const OIDC_SHAPE = {
  OIDC_ISSUER: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }).optional(),
  OIDC_CLIENT_ID: z.string().max(500).optional(),
  OIDC_CLIENT_SECRET: z.string().max(2_000).optional(),
  OIDC_NAME: z.string().max(60).default('single sign-on'),
  OIDC_TRUST_ADDRESSES: trueOrFalse.default('false'),
  OIDC_EMAIL_CLAIMS: claimList.default(['email']),
  OIDC_TIMEOUT_SECONDS: seconds(1, 60).default(10),
  OIDC_CLOCK_TOLERANCE_SECONDS: seconds(0, 300).default(60),
};

/** Hosts of Entra ID; behind each, a tenant or one of the words for many tenants is the first part of the path. */
const ENTRA_HOSTS = [
  'login.microsoftonline.com',
  'login.microsoftonline.us',
  'login.partner.microsoftonline.cn',
  'login.chinacloudapi.cn',
  'login.microsoft.com',
  'login.windows.net',
  'sts.windows.net',
];
/** The last is the tenant of all personal accounts. */
const MANY_TENANTS = ['common', 'organizations', 'consumers', '9188040d-6c67-4c5b-b112-36a304b66dad'];
/** Anyone can open an account with these, all under the same issuer. */
const OPEN_TO_ANYBODY = [
  'accounts.google.com',
  'appleid.apple.com',
  'gitlab.com',
  'slack.com',
  'www.linkedin.com',
  'api.login.yahoo.com',
  'login.salesforce.com',
  'www.facebook.com',
];

type OidcValues = z.output<z.ZodObject<typeof OIDC_SHAPE>>;

/** The settings passed to the web, under its own names. */
export function oidcForWeb(values: OidcValues) {
  return {
    issuer: values.OIDC_ISSUER,
    clientId: values.OIDC_CLIENT_ID,
    clientSecret: values.OIDC_CLIENT_SECRET,
    name: values.OIDC_NAME,
    trustsAddresses: values.OIDC_TRUST_ADDRESSES === 'true',
    emailClaims: values.OIDC_EMAIL_CLAIMS,
    timeoutMs: values.OIDC_TIMEOUT_SECONDS * 1_000,
    clockToleranceSeconds: values.OIDC_CLOCK_TOLERANCE_SECONDS,
  };
}

/** Problems with these settings, as sentences for the person starting Steward. */
export function oidcProblems(
  values: Pick<OidcValues, 'OIDC_ISSUER' | 'OIDC_TRUST_ADDRESSES' | 'OIDC_EMAIL_CLAIMS'>,
): string[] {
  const { OIDC_ISSUER: issuer, OIDC_TRUST_ADDRESSES: trust, OIDC_EMAIL_CLAIMS: claims } = values;
  if (!issuer) return [];
  const { hostname, pathname } = new URL(issuer);
  const tenant = pathname.split('/')[1]?.toLowerCase() ?? '';
  const problems: string[] = [];
  if (pathname.includes('/.well-known/'))
    problems.push('OIDC_ISSUER must be the issuer only, without /.well-known/openid-configuration');
  if (ENTRA_HOSTS.includes(hostname) && (tenant === '' || MANY_TENANTS.includes(tenant)))
    problems.push(
      `OIDC_ISSUER must name one tenant: "${tenant || hostname}" lets accounts of every organisation sign in, and each tenant sets its accounts’ addresses as it likes. Use https://${hostname}/<your tenant id>/v2.0`,
    );
  if (trust === 'true' && OPEN_TO_ANYBODY.includes(hostname))
    problems.push(
      `OIDC_TRUST_ADDRESSES must be false with ${hostname}: anyone can have an account there. Its verified addresses are accepted without it`,
    );
  const others = claims.filter((name) => name !== 'email');
  if (trust !== 'true' && others.length > 0)
    problems.push(
      `OIDC_EMAIL_CLAIMS names ${others.join(', ')}, which no provider verifies: set OIDC_TRUST_ADDRESSES=true if only your company sets them, or leave it at email`,
    );
  return problems;
}
