import { givenEnvironment } from '@/lib/core/env';
import { examine } from './doctor/examine';
import type { Finding } from './doctor/finding';

const WORDS = { good: 'good', warning: 'warning', wrong: 'WRONG', unchecked: 'unchecked' } as const;

/** One line each: what, how it is, and what to do. */
function toLines(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ check }) => check.length));
  return findings
    .map(({ check, state, says, remedy }) =>
      `  ${WORDS[state].padEnd(9)}  ${check.padEnd(width)}  ${says}${remedy ? ` ${remedy}` : ''}`.replace(
        /[\r\n]+/g,
        ' ',
      ),
    )
    .join('\n');
}

/**
 * `npm run doctor [-- --json]`: what is wrong with this installation, and the remedy. Changes nothing. Ends with 0 if nothing is
 * wrong, 1 if something is, 2 if nothing is but something could not be checked.
 */
async function main(): Promise<void> {
  const findings = await examine({
    ...{ root: process.cwd(), environment: givenEnvironment() },
    ...{ nodeVersion: process.versions.node, now: Date.now },
  });
  const count = (state: Finding['state']) => findings.filter((one) => one.state === state).length;
  const [wrong, unchecked] = [count('wrong'), count('unchecked')];
  const text = process.argv.includes('--json')
    ? JSON.stringify({ findings, wrong, warnings: count('warning'), unchecked }, null, 2)
    : `\n${toLines(findings)}\n\n  ${wrong} wrong, ${count('warning')} warnings, ${unchecked} unchecked, ${count('good')} good.\n`;
  process.exitCode = wrong > 0 ? 1 : unchecked > 0 ? 2 : 0;
  process.stdout.write(`${text}\n`);
}

main().catch((error) => {
  console.error(
    `\n  The installation could not be examined (${error instanceof Error ? error.name : typeof error}).\n`,
  );
  process.exitCode = 2;
});
