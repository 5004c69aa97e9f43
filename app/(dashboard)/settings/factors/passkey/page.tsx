import type { Metadata } from 'next';
import { PasskeyForm } from '@/components/factors/passkey-form';
import { PasskeyPlace } from '@/components/factors/passkey-place';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { PageHead } from '@/components/page/page-head';
import { env } from '@/lib/core/env';
import { relyingPartyAt, suggestName } from '@/lib/domain/factors/passkey-rules';
import { listOwnFactors } from '@/lib/domain/factors/queries';
import { pageCtx } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Add passkey' };

export default async function PasskeyPage() {
  const ctx = await pageCtx();
  const { appOrigin } = env();
  const { factors } = await listOwnFactors(ctx);
  const suggestion = suggestName(
    ctx.from?.agent ?? '',
    factors.map(({ name }) => name),
  );
  return (
    <>
      <Breadcrumbs above={[{ label: 'Second factor', href: '/settings/factors' }]} here="Passkey" />
      <PageHead
        title="Add passkey"
        line="Kept by this device, a security key or a password manager, and opened with your finger, your face or a PIN."
      />
      <div className="max-w-xl">
        {relyingPartyAt(appOrigin) ? (
          <PasskeyForm suggestion={suggestion} next="/settings/factors" />
        ) : (
          <PasskeyPlace appOrigin={appOrigin} />
        )}
      </div>
    </>
  );
}
