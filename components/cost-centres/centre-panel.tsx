import { Facts } from '@/components/page/detail/facts';
import { Panel } from '@/components/ui/panel';
import { can, reach } from '@/lib/access/reach';
import { formatPeriod } from '@/lib/core/time';
import type { SubjectKind } from '@/lib/domain/cost-centres/rules';
import { getCostCentreOf, listCentreChoices } from '@/lib/domain/cost-centres/subject-queries';
import type { SignedInCtx } from '@/lib/doors/context';
import { AssignButton } from './assign-button';
import { centreHref, centreName, reasonWords } from './centre-words';

interface CentrePanelProps {
  ctx: SignedInCtx;
  subject: { kind: SubjectKind; id: string; name: string };
}

/** Which cost centre a key, a person or a workspace is charged to, and why. Nothing for whoever does not see its cost. */
export async function CentrePanel({ ctx, subject }: CentrePanelProps) {
  if (!can(ctx.actor, 'cost:read')) return null;
  const held = await getCostCentreOf(ctx, { kind: subject.kind, id: subject.id });
  if (!held) return null;
  const choices = can(ctx.actor, 'cost_centre:write') ? await listCentreChoices(ctx) : null;
  const { costCentre, firstMonth, next, ownId } = held;
  if (!costCentre && !next && (!choices || choices.centres.length === 0)) return null;
  const opens = reach(ctx.actor, 'cost_centre:read').all;
  const named = costCentre && centreName(costCentre);
  const facts = costCentre
    ? [
        {
          term: 'Charged to',
          value: opens ? <a href={centreHref(costCentre.id)}>{named}</a> : named,
        },
        {
          term: 'Why',
          value: `${reasonWords(held)}${firstMonth ? `, since ${formatPeriod(firstMonth, 'month')}` : ''}`,
        },
        ...(costCentre.project ? [{ term: 'Project', value: costCentre.project }] : []),
        ...(costCentre.ledgerCode ? [{ term: 'Ledger code', value: costCentre.ledgerCode }] : []),
      ]
    : [{ term: 'Charged to', value: 'No cost centre' }];
  const planned = next && {
    term: `From ${formatPeriod(next.month, 'month')}`,
    value: next.code ?? 'None of its own',
  };
  return (
    <Panel title="Cost centre" tools={choices && <AssignButton subject={subject} ownId={ownId} {...choices} />}>
      <Facts facts={planned ? [...facts, planned] : facts} />
    </Panel>
  );
}
