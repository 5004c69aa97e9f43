import { AppError } from '@/lib/core/errors';
import { issueRecoveryCode } from '@/lib/jobs/bootstrap';
import { originOfRunning } from './folder-lock';
import { loadInstallation, openRunningDatabase, toSentence } from './running-database';
import { loadSecrets } from './secrets';

/** `npm run owner -- someone@example.com`: a link with which an owner who cannot sign in sets a new password. */
async function main(): Promise<void> {
  const email = process.argv.slice(2).find((argument) => argument.includes('@'));
  if (!email) throw new AppError('invalid_input', 'Name the owner: npm run owner -- someone@example.com');
  const installation = loadInstallation(process.cwd());
  const { configuration, dataFolder } = installation;
  const database = openRunningDatabase(installation);
  try {
    const { chainKey } = loadSecrets(dataFolder, 'worker');
    const code = await issueRecoveryCode({ database, chainKey, now: () => new Date() }, email);
    // This terminal's port may differ from the one Steward was started with.
    const origin = originOfRunning(dataFolder) ?? configuration.appOrigin;
    console.log(`\n  Open this within an hour to set a new password:\n\n    ${origin}/set-password#${code}\n`);
  } finally {
    await database.close();
  }
}

main().catch((error) => {
  console.error(`\n  ${toSentence(error, 'The link could not be created.')}\n`);
  process.exit(1);
});
