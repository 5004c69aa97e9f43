import type pg from 'pg';
import { describeReach } from '@/lib/domain/organization/reach-rules';
import { readStanding, type Standing } from '@/lib/jobs/standing';
import { type Finding, finding, good, span } from './finding';

const SILENT_SECONDS = 30;
const QUEUED_SECONDS = 60;
const REPORT_SECONDS = 1_800;
const MIRROR_SECONDS = 3_600;
const CHECK_SECONDS = 3 * 3_600;
const COUNTED_SECONDS = 900;

/** How changes, readings and the audit stand. What is late because Steward is stopped is not judged. */
export async function examineWork(client: pg.Client, isRunning: boolean): Promise<Finding[]> {
  return judgeStanding(await readStanding(client), isRunning);
}

export function judgeStanding(standing: Standing, isRunning: boolean): Finding[] {
  const { audit, heartbeat, upstream } = standing;
  const start = 'Start Steward (npm start), then look again.';
  const late = (check: string, says: string, remedy: string) =>
    isRunning
      ? finding('wrong', check, says, remedy)
      : finding('unchecked', check, `${says} Steward is stopped.`, start);
  const findings: Finding[] = [];
  const isSilent = heartbeat === null || heartbeat > SILENT_SECONDS;
  const seen = heartbeat === null ? 'It was never there.' : `It was last there ${span(heartbeat)} ago.`;
  findings.push(
    isSilent
      ? late('Worker', seen, 'Read logs/worker.log in the data folder, then start Steward again.')
      : good('Worker', 'It is at work.'),
  );
  const queued = standing.intents.find(({ state }) => state === 'queued')?.oldest ?? 0;
  findings.push(
    queued > QUEUED_SECONDS
      ? late('Changes', `The oldest has waited for ${span(queued)}.`, 'See Worker, and logs/worker.log.')
      : good('Changes', 'None has to wait.'),
  );
  for (const report of ['usage', 'cost']) {
    const age = standing.reports.find((one) => one.report === report)?.age;
    const check = report === 'usage' ? 'Usage report' : 'Cost report';
    if (age === undefined) findings.push(late(check, 'It was never read.', 'Settings, Sync shows why readings fail.'));
    else if (age > REPORT_SECONDS)
      findings.push(late(check, `It was last read ${span(age)} ago.`, 'Settings, Sync shows why readings fail.'));
    else findings.push(good(check, `It was read ${span(age)} ago.`));
  }
  const mirror = standing.syncs.find(({ kind }) => kind === 'mirror')?.age ?? null;
  if (mirror === null || mirror > MIRROR_SECONDS)
    findings.push(
      late(
        'Lists',
        mirror === null ? 'They were not read in two days.' : `They were last read ${span(mirror)} ago.`,
        'Settings, Sync shows why readings fail.',
      ),
    );
  else findings.push(good('Lists', `Keys, members and workspaces were read ${span(mirror)} ago.`));
  const { budgetsCounted: counted } = standing;
  if (counted !== null)
    findings.push(
      counted > COUNTED_SECONDS
        ? late('Budgets', `They were last counted ${span(counted)} ago.`, 'Read logs/worker.log in the data folder.')
        : good('Budgets', `They were counted ${span(counted)} ago.`),
    );
  findings.push(...judgeAudit(audit, late));
  if (upstream) {
    const { status, says } = describeReach(upstream);
    findings.push(
      status === 'ok'
        ? good('Admin key', 'Anthropic accepts it.')
        : finding(
            status === 'refused' ? 'wrong' : 'warning',
            'Admin key',
            `At the last call, ${span(upstream.age)} ago, all was not well.`,
            says ?? '',
          ),
    );
  }
  return findings;
}

function judgeAudit(
  audit: Standing['audit'],
  late: (check: string, says: string, remedy: string) => Finding,
): Finding[] {
  const findings: Finding[] = [];
  if (audit.state === 'broken')
    findings.push(
      finding(
        'wrong',
        'Audit chain',
        'An entry was changed or removed.',
        'npm run audit:verify names it; docs/audit.md says what to do.',
      ),
    );
  else if (audit.age === null || audit.age > CHECK_SECONDS)
    findings.push(
      late(
        'Audit chain',
        audit.age === null ? 'It was never checked.' : `It was last checked ${span(audit.age)} ago.`,
        'Run npm run audit:verify.',
      ),
    );
  else findings.push(good('Audit chain', `It was found intact ${span(audit.age)} ago.`));
  return findings;
}

interface Signing {
  trouble: string | null;
  unsigned: number | null;
}

/** Whether the end of the chain is signed, and leaves the database. */
export async function examineCheckpoints(client: pg.Client): Promise<Finding[]> {
  const { rows } = await client.query<Signing>(
    `SELECT (SELECT detail->>'trouble' FROM process_status WHERE name = 'audit_checkpoint') AS trouble,
       (SELECT extract(epoch FROM now() - min(at))::float8 FROM audit_entries
         WHERE seq > coalesce((SELECT max(seq) FROM audit_checkpoints), 0)) AS unsigned`,
  );
  const { trouble = null, unsigned = null } = rows[0] ?? {};
  if (trouble) return [finding('wrong', 'Checkpoints', trouble, 'Run npm run audit:verify, and see docs/audit.md.')];
  if (unsigned !== null && unsigned > 1_800)
    return [
      finding(
        'warning',
        'Checkpoints',
        `Entries of the last ${span(unsigned)} are not signed.`,
        'See Worker: while it runs, it signs every five minutes.',
      ),
    ];
  return [good('Checkpoints', 'The end of the audit chain is signed.')];
}
