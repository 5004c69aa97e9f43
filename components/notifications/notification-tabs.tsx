import { Tabs } from '@/components/page/tabs';

export function NotificationTabs() {
  return (
    <Tabs
      label="Notifications"
      tabs={[
        { href: '/notifications', label: 'Inbox' },
        { href: '/notifications/choices', label: 'What comes by mail' },
        { href: '/notifications/kinds', label: 'All kinds' },
      ]}
    />
  );
}
