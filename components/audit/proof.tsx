import { type Fact, Facts } from '@/components/page/detail/facts';
import { Instant, Time } from '@/components/page/figures/time';
import { type Column, DataTable } from '@/components/page/list/data-table';
import { CopyText } from '@/components/ui/copy-text';
import { Panel } from '@/components/ui/panel';
import { Status } from '@/components/ui/status';
import type { AuditCheck, AuditProof } from '@/lib/domain/audit/query-schema';

interface ProofProps {
  proof: AuditProof;
  check: AuditCheck;
  mayExport: boolean;
  now: Date;
}

/** What proves the record to somebody who has no key of Steward's, and how to check it. */
export function Proof({ proof, check, mayExport, now }: ProofProps) {
  const { checkpoint, unproved, publicKey, places } = proof;
  const since = `${Number(unproved).toLocaleString('en-GB')} ${unproved === '1' ? 'entry' : 'entries'}`;
  const facts: Fact[] = [
    { term: 'Proved', value: checkpoint ? `Entries 1 to ${checkpoint.number}` : 'Nothing yet' },
    ...(checkpoint ? [{ term: 'Signed', value: <Time at={checkpoint.at} now={now} /> }] : []),
    { term: 'Since then', value: unproved === '0' ? 'No entries' : `${since}, unproved until the next checkpoint` },
    ...(check.checkedAt ? [{ term: 'Last verification', value: <Verified check={check} at={check.checkedAt} /> }] : []),
  ];
  return (
    <Panel
      title="Proof"
      note="While entries come in, the end of the chain is signed every five minutes and stored outside the database"
      tools={
        mayExport && (
          <a href="/api/v1/audit/checkpoints" download className="tool-button">
            Download checkpoints
          </a>
        )
      }
      className="mt-4"
    >
      <div className="grid gap-4">
        <Facts facts={facts} />
        <DataTable caption="Where checkpoints go" columns={columns(now)} rows={places} rowKey={({ id }) => id} />
        <div>
          <p className="mb-1 text-sm">
            Public key. Before you trust it, compare it with the one that Steward prints when it starts.
          </p>
          <CopyText text={publicKey} label="Public key" />
        </div>
        <div>
          <p className="mb-1 text-sm">
            To verify on another machine: download the whole chain, take the checkpoints from where they were sent, and
            run this in a copy of Steward. It needs no key that could forge entries.
          </p>
          <CopyText
            text={`npm run audit:verify -- chain.jsonl --checkpoints checkpoints.txt --public-key '${publicKey}'`}
            label="Command that verifies"
          />
        </div>
      </div>
    </Panel>
  );
}

type Place = AuditProof['places'][number];

function columns(now: Date): Column<Place>[] {
  return [
    { id: 'place', header: 'Checkpoints go to', cell: ({ name }) => name },
    {
      id: 'newest',
      header: 'Newest',
      cell: ({ at, number }) =>
        at ? (
          <>
            <Time at={at} now={now} /> <span className="text-muted">{`up to entry ${number}`}</span>
          </>
        ) : (
          'None yet'
        ),
    },
    {
      id: 'state',
      header: 'State',
      cell: ({ lateSince, cause }) =>
        lateSince ? (
          <div className="max-w-[44ch]">
            <Status tone="danger">Late</Status>
            <p className="cell-note text-start">
              Since <Instant at={lateSince} />. {cause}
            </p>
          </div>
        ) : (
          <Status tone="good">Up to date</Status>
        ),
    },
  ];
}

function Verified({ check, at }: { check: AuditCheck; at: Date }) {
  const word = check.state === 'whole' ? 'Intact' : 'Broken';
  return (
    <>
      {word}, <Instant at={at} />
    </>
  );
}
