import { auditHref } from '@/components/audit/audit-params';
import { Instant } from '@/components/page/figures/time';
import { type Column, DataTable } from '@/components/page/list/data-table';
import type { AuditRuleRow } from '@/lib/domain/audit-rules/query-schema';
import { RemoveRule } from './remove-rule';
import { filterParams, filterWords } from './rule-words';

interface RuleTableProps {
  rules: readonly AuditRuleRow[];
  nameOf: (workspaceId: string) => string;
  mayChange: boolean;
}

export function RuleTable({ rules, nameOf, mayChange }: RuleTableProps) {
  const columns: Column<AuditRuleRow>[] = [
    { id: 'name', header: 'Rule', cell: ({ name }) => name },
    {
      id: 'filters',
      header: 'Changes',
      cell: ({ filters }) => (
        <a href={auditHref('/audit', filterParams(filters))} className="plain-link">
          {filterWords(filters, nameOf)}
        </a>
      ),
    },
    {
      id: 'when',
      header: 'When',
      cell: ({ count, minutes }) => (count === 1 ? 'Every change' : `${count} within ${minutes} min`),
    },
    { id: 'told', header: 'Last told', cell: ({ toldAt }) => (toldAt ? <Instant at={toldAt} /> : 'Never') },
    ...(mayChange
      ? [
          {
            id: 'remove',
            header: '',
            cell: ({ ruleId, name }: AuditRuleRow) => <RemoveRule ruleId={ruleId} name={name} />,
          },
        ]
      : []),
  ];
  return <DataTable caption="Audit rules" columns={columns} rows={rules} rowKey={({ ruleId }) => ruleId} />;
}
