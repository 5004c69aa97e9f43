import { Tabs } from '@/components/details/tabs';
import { can, type PersonActor } from '@/lib/core/permissions';

/** The two lists about people who leave; leads see the keys of their own workspaces alone. */
export function LeavingTabs({ actor }: { actor: PersonActor }) {
  return (
    <Tabs
      label="Leaving"
      tabs={[
        ...(can(actor, 'person:write') ? [{ href: '/leaving', label: 'Offboarded people' }] : []),
        { href: '/leaving/keys', label: 'Keys of people who have left' },
      ]}
    />
  );
}
