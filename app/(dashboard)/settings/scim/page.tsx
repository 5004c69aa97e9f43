import type { Metadata } from 'next';
import { Facts } from '@/components/page/detail/facts';
import { PageHead } from '@/components/page/page-head';
import { PolicyForm } from '@/components/settings/scim/policy-form';
import { RequestTable } from '@/components/settings/scim/request-table';
import { KEY_CHOICES, MODE_CHOICES } from '@/components/settings/scim/scim-words';
import { TokenButton } from '@/components/settings/scim/token-button';
import { TokenTable } from '@/components/settings/scim/token-table';
import { CopyText } from '@/components/ui/copy-text';
import { EmptyState } from '@/components/ui/empty-state';
import { Panel } from '@/components/ui/panel';
import { can } from '@/lib/access/reach';
import { env } from '@/lib/core/env';
import { readScimSettings } from '@/lib/domain/scim/queries';
import type { LeavingPolicy } from '@/lib/domain/scim/schema';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'SCIM' };

export default async function ScimPage() {
  const ctx = await pageCtx();
  requirePermission(ctx, 'settings:read');
  const { tokens, policy, requests, users } = await readScimSettings(ctx);
  const mayChange = can(ctx.actor, 'settings:write');
  return (
    <>
      <PageHead
        title="SCIM"
        line="Let your identity provider, such as Okta or Entra ID, tell Steward who has left, and say what follows."
        freshness="All times UTC"
      />
      <div className="mb-4 grid items-start gap-4 lg:grid-cols-2">
        <Panel
          title="When somebody leaves"
          note="What Steward does when the identity provider deactivates or removes them"
        >
          {mayChange ? (
            <PolicyForm key={`${policy.mode} ${policy.keys}`} policy={policy} />
          ) : (
            <PolicyFacts policy={policy} />
          )}
        </Panel>
        <Panel title="Connect" note="What to enter at the identity provider">
          <p className="mb-1 font-medium">Address (base URL, tenant URL)</p>
          <CopyText text={`${env().appOrigin}/scim/v2`} label="SCIM address" />
          <ol className="mt-3 flex max-w-[72ch] list-decimal flex-col gap-1.5 ps-5 text-muted">
            <li>
              Make a token below and enter it there. Okta asks for it under HTTP Header, Entra ID as the Secret Token.
            </li>
            <li>
              Let it send userName as the e-mail address, or the work address among emails: by these people are found.
            </li>
            <li>
              Switch on that it creates, updates and deactivates users. Creating invites nobody: Steward only learns who
              belongs to it.
            </li>
            <li>Groups are not taken over.</li>
          </ol>
          <p className="mt-3 text-muted">
            Known now: {users.active} active {users.active === 1 ? 'user' : 'users'}, {users.inactive} deactivated.
          </p>
        </Panel>
      </div>
      <Panel
        title="Tokens"
        note="Each identity provider signs its requests with one. It opens SCIM and nothing else."
        tools={mayChange && <TokenButton />}
        isFlush
        className="mb-4"
      >
        {tokens.length === 0 ? (
          <EmptyState title="No token yet">
            An identity provider needs one to be heard. Make a token, and enter it there together with the address
            above.
          </EmptyState>
        ) : (
          <TokenTable tokens={tokens} mayChange={mayChange} seesAudit={can(ctx.actor, 'audit:read')} now={ctx.now} />
        )}
      </Panel>
      <Panel title="Last requests" note="What identity providers changed, newest first; reading is not listed" isFlush>
        {requests.length === 0 ? (
          <EmptyState title="Nothing was asked for yet">
            Here stands what the identity provider asks for, and for each person who leaves, what Steward did or would
            have done.
          </EmptyState>
        ) : (
          <RequestTable requests={requests} now={ctx.now} />
        )}
      </Panel>
    </>
  );
}

function PolicyFacts({ policy }: { policy: LeavingPolicy }) {
  const labelIn = (choices: readonly { value: string; label: string }[], chosen: string) =>
    choices.find(({ value }) => value === chosen)?.label ?? chosen;
  return (
    <Facts
      facts={[
        { term: 'Then', value: labelIn(MODE_CHOICES, policy.mode) },
        { term: 'Surviving keys', value: labelIn(KEY_CHOICES, policy.keys) },
      ]}
    />
  );
}
