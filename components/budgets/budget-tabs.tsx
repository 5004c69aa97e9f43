import { Tabs } from '@/components/page/tabs';

export function BudgetTabs() {
  return (
    <Tabs
      label="Parts of budgets"
      tabs={[
        { href: '/budgets', label: 'Budgets' },
        { href: '/budgets/year', label: 'Year' },
        { href: '/approvals', label: 'Requests' },
      ]}
    />
  );
}
