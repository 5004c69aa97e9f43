import { Tabs } from '@/components/page/tabs';
import { ROTATIONS_PATH } from '@/components/rotations/rotation-words';
import type { PersonActor } from '@/lib/access/principals';
import { can } from '@/lib/access/reach';
import { BREACHES_PATH, POLICY_PATH } from './policy-words';

/** The ways of looking at what keys have to be like. */
export function KeyPolicyTabs({ actor }: { actor: PersonActor }) {
  return (
    <Tabs
      label="Policy for API keys"
      tabs={[
        { href: ROTATIONS_PATH, label: 'Rotation' },
        { href: BREACHES_PATH, label: 'Keys that break it' },
        ...(can(actor, 'settings:write') ? [{ href: POLICY_PATH, label: 'Policy' }] : []),
      ]}
    />
  );
}
