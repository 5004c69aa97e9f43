import { openOwnDatabase } from './canary/database';
import { DATA_FOLDER } from './shared-steward';

/** As if this person had opened their last session eleven minutes ago: what is dangerous takes one of the last ten. */
export async function ageSession(email: string): Promise<void> {
  const database = await openOwnDatabase(DATA_FOLDER);
  await database.query(
    `UPDATE sessions SET proved_at = now() - interval '11 minutes' WHERE id = (SELECT s.id FROM sessions s
       JOIN people p ON p.id = s.person_id WHERE p.email = $1 ORDER BY s.created_at DESC LIMIT 1)`,
    [email],
  );
  await database.end();
}
