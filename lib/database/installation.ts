import type { Db } from '@/lib/core/db';
import { AppError } from '@/lib/core/errors';

export type InstallationMode = 'simulated' | 'real';

/** Ties the database to one mode and, once it is known, one organisation. A mismatch is fatal, in one sentence. */
export async function claimInstallation(
  db: Db,
  mode: InstallationMode,
  organizationId: string | null,
  now: Date,
): Promise<void> {
  const installation = await db.installation.upsert({
    where: { id: 1 },
    create: { id: 1, mode, organizationId, createdAt: now },
    update: {},
  });
  if (installation.mode !== mode) {
    throw new AppError(
      'conflict',
      installation.mode === 'simulated'
        ? 'This database holds a simulated organisation. Point DATABASE_URL at an empty database for the real one.'
        : 'This database holds a real organisation, but ANTHROPIC_ADMIN_KEY is not set. Set it, or use another database.',
    );
  }
  if (!organizationId || installation.organizationId === organizationId) return;
  if (installation.organizationId) {
    throw new AppError(
      'conflict',
      'The Admin key belongs to a different organisation from the one in this database. Use the right key, or another database.',
    );
  }
  await db.installation.update({ where: { id: 1 }, data: { organizationId } });
}

/** The issuer whose identities open sessions; none without single sign-on. */
export async function trustIssuer(db: Db, issuer: string | null): Promise<void> {
  await db.$transaction([
    db.oidcIssuer.deleteMany(),
    db.oidcIssuer.createMany({ data: issuer === null ? [] : [{ issuer }] }),
  ]);
}
