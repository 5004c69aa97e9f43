import { Tabs } from '@/components/page/tabs';
import { KEYS_PATH } from './gateway-key-words';

/** The way between the keys that Anthropic issued and those that Steward did. */
export function KeyKindTabs() {
  return (
    <Tabs
      label="Kinds of API keys"
      tabs={[
        { href: '/api-keys', label: 'Anthropic’s keys' },
        { href: KEYS_PATH, label: 'Steward keys' },
      ]}
    />
  );
}
