import { Tabs } from '@/components/page/tabs';

/** Who has which role, and what a role may do. */
export function AccountTabs() {
  return (
    <Tabs
      label="Accounts"
      tabs={[
        { href: '/settings/accounts', label: 'Who has which role' },
        { href: '/settings/accounts/roles', label: 'What roles may do' },
      ]}
    />
  );
}
