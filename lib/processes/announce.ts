import path from 'node:path';
import { signerOf, writePublicKey } from '@/lib/audit/checkpoint';
import { findAuditPlace } from './head-place';
import { consoleOrigin, DEMO_PASSWORD, demoPeople, type StartFacts } from './plans';
import { loadSecrets } from './secrets';

export interface Announcement {
  /** Opens the set-up page once; null when Steward has an owner. */
  setupCode: string | null;
  /** STEWARD_OWNER_EMAIL came too late: somebody else owns this Steward. */
  isOwnerUnused: boolean;
  /** Why Anthropic does not serve this Steward, and what to do; null when it does. */
  trouble: string | null;
}

/** What the person at the terminal needs to know next. */
export function announce(facts: StartFacts, { setupCode, isOwnerUnused, trouble }: Announcement): void {
  const { appOrigin, simulated, STEWARD_WORLD, STEWARD_OWNER_EMAIL } = facts.configuration;
  const lines = ['', `  Steward is ready at ${appOrigin}`];
  if (facts.gateway) lines.push(`  Applications reach its gateway at ${facts.gateway.origin}`);
  const simulatedConsole = consoleOrigin(facts);
  if (simulatedConsole) lines.push(`  Its simulated Claude Console is at ${simulatedConsole}`);
  lines.push('');
  const demo = demoPeople(facts);
  if (demo.length > 0) {
    lines.push(
      '  It runs on a simulated organisation. Sign in as any of these; the password is',
      `  ${DEMO_PASSWORD} for all of them:`,
      '',
    );
    for (const person of demo) lines.push(`    ${person.role.padEnd(10)} ${person.email}`);
    lines.push('', '  For your own organisation, set ANTHROPIC_ADMIN_KEY in steward.env; see README.md.');
  } else if (simulated) {
    lines.push(`  It runs on a simulated organisation (${STEWARD_WORLD}).`);
  }
  if (setupCode) {
    lines.push(
      '  This Steward has no owner yet. Open',
      '',
      `    ${appOrigin}/setup`,
      '',
      `  and enter this code, which works once: ${setupCode}`,
    );
  } else if (demo.length === 0) {
    lines.push(`  Sign in at ${appOrigin}/sign-in`);
  }
  if (isOwnerUnused) {
    lines.push(
      '',
      `  ${STEWARD_OWNER_EMAIL} was not made an owner: STEWARD_OWNER_EMAIL applies only until there is one. An owner can`,
      '  make others under Settings → Accounts.',
    );
  } else if (STEWARD_OWNER_EMAIL) {
    lines.push('', `  Its owner is ${STEWARD_OWNER_EMAIL}.`);
  }
  if (trouble) lines.push('', `  ${trouble}`);
  const { checkpointSecret } = loadSecrets(facts.dataFolder, 'worker');
  const { origin } = findAuditPlace(facts.configuration, facts.dataFolder);
  lines.push('', '  Its audit is signed. Keep the public key elsewhere (docs/audit.md):');
  lines.push(`  ${writePublicKey(signerOf(origin, checkpointSecret))}`);
  lines.push('', `  Stop it with Ctrl-C. Logs are in ${path.join(facts.dataFolder, 'logs')}.`, '');
  process.stdout.write(`${lines.join('\n')}\n`);
}
