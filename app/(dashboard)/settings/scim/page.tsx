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
import type { OffboardingPolicy } from '@/lib/domain/scim/schema';
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
        line="Let your identity provider, such as Okta or Entra ID, tell Steward who has left, and choose what happens next."
        freshness="All times UTC"
      />
      <div className="mb-4 grid items-start gap-4 lg:grid-cols-2">
        <Panel
          title="When someone leaves"
          note="What Steward does when the identity provider deactivates or removes them"
        >
          {mayChange ? (
            <PolicyForm key={`${policy.mode} ${policy.keys}`} policy={policy} />
          ) : (
            <PolicyFacts policy={policy} />
          )}
        </Panel>
        <Panel title="Connect" note="Identity provider set-up">
          <p className="mb-1 font-medium">Address (base URL or tenant URL)</p>
          <CopyText text={`${env().appOrigin}/scim/v2`} label="SCIM address" />
          <ol className="mt-3 flex max-w-[72ch] list-decimal flex-col gap-1.5 ps-5 text-muted">
            <li>
              Create a token below and enter it there. In Okta it goes under HTTP Header, in Entra ID under Secret
              Token.
            </li>
            <li>
              Have it send the e-mail address as userName, or as the work address in emails. Steward finds people by
              these.
            </li>
            <li>
              Turn on creating, updating and deactivating users. Creating a user invites no one: Steward only learns who
              works there.
            </li>
            <li>Groups are not imported.</li>
          </ol>
          <p className="mt-3 text-muted">
            Known now: {users.active} active {users.active === 1 ? 'user' : 'users'}, {users.inactive} deactivated.
          </p>
        </Panel>
      </div>
      <Panel
        title="Tokens"
        note="An identity provider sends one with each request. It gives access to SCIM and nothing else."
        tools={mayChange && <TokenButton />}
        isFlush
        className="mb-4"
      >
        {tokens.length === 0 ? (
          <EmptyState title="No tokens yet">
            An identity provider needs a token. Create one, then enter it there together with the address above.
          </EmptyState>
        ) : (
          <TokenTable tokens={tokens} mayChange={mayChange} seesAudit={can(ctx.actor, 'audit:read')} now={ctx.now} />
        )}
      </Panel>
      <Panel title="Last requests" note="Changes by identity providers, newest first; reads are not listed" isFlush>
        {requests.length === 0 ? (
          <EmptyState title="No requests yet">
            Requests from the identity provider appear here and, for each person who leaves, what Steward did or would
            have done.
          </EmptyState>
        ) : (
          <RequestTable requests={requests} now={ctx.now} />
        )}
      </Panel>
    </>
  );
}

function PolicyFacts({ policy }: { policy: OffboardingPolicy }) {
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
