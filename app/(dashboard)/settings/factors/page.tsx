import type { Metadata } from 'next';
import { CodesButton } from '@/components/factors/codes-button';
import { FactorTable } from '@/components/factors/factor-table';
import { PasskeyPlace } from '@/components/factors/passkey-place';
import { FactorPolicyForm } from '@/components/factors/policy-form';
import { REQUIRED_WORDS } from '@/components/factors/required-words';
import { PageHead } from '@/components/page/page-head';
import { ButtonLink } from '@/components/ui/button-link';
import { Notice } from '@/components/ui/notice';
import { Panel } from '@/components/ui/panel';
import { can } from '@/lib/access/reach';
import { env } from '@/lib/core/env';
import { relyingPartyAt } from '@/lib/domain/factors/passkey-rules';
import { getFactorPolicy, listOwnFactors } from '@/lib/domain/factors/queries';
import { RECOVERY_CODES } from '@/lib/domain/factors/rules';
import type { SignedInCtx } from '@/lib/doors/context';
import { pageCtx } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Second factor' };

export default async function FactorsPage() {
  const ctx = await pageCtx();
  const { factors, codesLeft, hasPassword, isDemonstration } = await listOwnFactors(ctx);
  const hasApp = factors.some(({ kind }) => kind === 'totp');
  const { appOrigin } = env();
  const hasPlace = relyingPartyAt(appOrigin) !== null;
  const look = factors.length === 0 ? 'primary' : 'outline';
  return (
    <>
      <PageHead
        title="Second factor"
        line="What you prove beside your password when you sign in, so that the password alone opens nothing."
      />
      <div className="flex max-w-3xl flex-col gap-4">
        {!hasPassword && (
          <Notice tone="neutral" title="You have no password here">
            You sign in with your company’s identity provider, which asks for a second factor itself.
          </Notice>
        )}
        {isDemonstration && (
          <Notice tone="neutral" title="This sign-in is never asked">
            It is one of the simulated organisation’s own. You can set up a second factor here, but it is not needed.
          </Notice>
        )}
        <Panel
          title="Your second factor"
          note={factors.length === 0 ? 'None is set up.' : 'Asked for whenever you sign in with your password.'}
          tools={
            hasPassword && (
              <>
                {!hasApp && (
                  <ButtonLink href="/settings/factors/app" variant={hasPlace ? 'outline' : look}>
                    Set up authenticator app
                  </ButtonLink>
                )}
                {hasPlace && (
                  <ButtonLink href="/settings/factors/passkey" variant={look}>
                    Add passkey
                  </ButtonLink>
                )}
              </>
            )
          }
          isFlush={factors.length > 0}
        >
          {factors.length > 0 && <FactorTable factors={factors} now={ctx.now} />}
        </Panel>
        {hasPassword && !hasPlace && <PasskeyPlace appOrigin={appOrigin} />}
        {factors.length > 0 && (
          <Panel title="Recovery codes" tools={<CodesButton />}>
            <p className={codesLeft > 2 ? 'text-muted' : undefined}>
              {codesLeft} of {RECOVERY_CODES} left. Each signs you in once without your second factor.
            </p>
          </Panel>
        )}
        {can(ctx.actor, 'settings:read') && <Policy ctx={ctx} />}
      </div>
    </>
  );
}

async function Policy({ ctx }: { ctx: SignedInCtx }) {
  const { requiredOf } = await getFactorPolicy(ctx, {});
  return (
    <Panel
      title="Policy"
      note="Set by owners. Whoever must have one and has none sets it up at the next sign-in, before anything else."
    >
      {can(ctx.actor, 'policy:write') ? (
        <FactorPolicyForm requiredOf={requiredOf} />
      ) : (
        <p className="text-muted">Needed by: {REQUIRED_WORDS[requiredOf].label}.</p>
      )}
    </Panel>
  );
}
