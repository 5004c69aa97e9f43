import type { Metadata } from 'next';
import { ChoiceForm } from '@/components/notifications/choice-form';
import { KIND_GROUP_CHOICES } from '@/components/notifications/kind-group-choices';
import { NotificationTabs } from '@/components/notifications/notification-tabs';
import { PageHead } from '@/components/page/page-head';
import { Notice } from '@/components/ui/notice';
import { Panel } from '@/components/ui/panel';
import { readChoices } from '@/lib/domain/notifications/queries';
import { pageCtx } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'What comes by mail' };

export default async function ChoicesPage() {
  const ctx = await pageCtx();
  const chosen = await readChoices(ctx);
  return (
    <>
      <PageHead title="What comes by mail" line={`Mail goes to ${ctx.actor.email}. The inbox always has everything.`} />
      <NotificationTabs />
      {!chosen.isMailOn && (
        <div className="mb-4">
          <Notice tone="neutral" title="Mail is off">
            Steward has no mail server yet. Your choices apply as soon as it has one.
          </Notice>
        </div>
      )}
      <Panel className="max-w-3xl pt-4">
        <ChoiceForm key={JSON.stringify(chosen)} groups={KIND_GROUP_CHOICES} chosen={chosen} />
      </Panel>
    </>
  );
}
