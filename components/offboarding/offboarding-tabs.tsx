import { Tabs } from '@/components/page/tabs';
import type { PersonActor } from '@/lib/access/principals';
import { can } from '@/lib/access/reach';

/** The two lists about people who leave; leads only see the keys of their own workspaces. */
export function OffboardingTabs({ actor }: { actor: PersonActor }) {
  return (
    <Tabs
      label="Offboarding"
      tabs={[
        ...(can(actor, 'person:write') ? [{ href: '/offboarding', label: 'Offboarded people' }] : []),
        { href: '/offboarding/keys', label: 'Keys of people who have left' },
      ]}
    />
  );
}
