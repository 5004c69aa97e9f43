import { Tabs } from '@/components/details/tabs';

/** Who has which role, and what a role may do. */
export function PeopleTabs() {
  return (
    <Tabs
      label="People and roles"
      tabs={[
        { href: '/settings/people', label: 'Who has which role' },
        { href: '/settings/people/roles', label: 'What roles may do' },
      ]}
    />
  );
}
