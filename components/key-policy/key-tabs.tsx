import { DIAGNOSE_PATH } from '@/components/api-keys/diagnose-path';
import { CHANGES_PATH } from '@/components/key-changes/change-words';
import { Tabs } from '@/components/page/tabs';
import { ROTATIONS_PATH } from '@/components/rotations/rotation-words';
import type { PersonActor } from '@/lib/access/principals';
import { can } from '@/lib/access/reach';
import { BREACHES_PATH, POLICY_PATH } from './policy-words';

/** What stands beside the list of keys. */
export function KeyTabs({ actor }: { actor: PersonActor }) {
  return (
    <Tabs
      label="API keys"
      tabs={[
        { href: '/api-keys', label: 'Keys' },
        { href: DIAGNOSE_PATH, label: 'Diagnose' },
        { href: ROTATIONS_PATH, label: 'Rotation' },
        { href: BREACHES_PATH, label: 'Policy breaches' },
        ...(can(actor, 'api_key:write') ? [{ href: CHANGES_PATH, label: 'Changes' }] : []),
        ...(can(actor, 'settings:write') ? [{ href: POLICY_PATH, label: 'Policy' }] : []),
      ]}
    />
  );
}
