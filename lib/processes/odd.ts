import type { Configuration } from './configuration';

/** When each version of Node stops getting security fixes. */
const END_OF_LIFE: Record<number, string> = {
  20: '2026-04-30',
  21: '2024-06-01',
  22: '2027-04-30',
  23: '2025-06-01',
  24: '2028-04-30',
  25: '2026-06-01',
};

export interface Surroundings {
  nodeVersion: string;
  now: Date;
  environment: Record<string, string | undefined>;
  configuration: Pick<Configuration, 'simulated' | 'HTTPS_PROXY' | 'OIDC_ISSUER'>;
}

/** Oddities of Steward's environment, one sentence each; none of them stops the start. */
export function oddities({ nodeVersion, now, environment, configuration }: Surroundings): string[] {
  const notes: string[] = [];
  const end = END_OF_LIFE[Number.parseInt(nodeVersion, 10)];
  if (end && now >= new Date(`${end}T00:00:00Z`))
    notes.push(`Node ${nodeVersion} has had no security fixes since ${end}. Install a supported version, such as 24.`);
  const umask = Number.parseInt(environment.STEWARD_GIVEN_UMASK ?? '22', 8);
  if ((umask & 0o055) !== 0)
    notes.push(`The umask is 0${umask.toString(8)}; Steward uses 022, so that its own accounts can read the program.`);
  if (environment.NODE_TLS_REJECT_UNAUTHORIZED === '0')
    notes.push('NODE_TLS_REJECT_UNAUTHORIZED is ignored: certificates are always checked. See NODE_EXTRA_CA_CERTS.');
  const goesOut = !configuration.simulated || configuration.OIDC_ISSUER !== undefined;
  if (!goesOut) return notes;
  const proxy = configuration.HTTPS_PROXY;
  if (proxy) notes.push(`HTTPS_PROXY is set: outgoing requests go through ${new URL(proxy).host}.`);
  else if (environment.ALL_PROXY ?? environment.all_proxy)
    notes.push('ALL_PROXY is ignored; set HTTPS_PROXY if outgoing requests need a proxy.');
  return notes;
}
