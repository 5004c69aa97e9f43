import { Notice } from '@/components/ui/notice';
import { can } from '@/lib/access/reach';
import { getGateway } from '@/lib/domain/gateway-keys/queries';
import type { SignedInCtx } from '@/lib/doors/context';

/** What keeps every Steward key from working; nothing if the gateway runs. */
export async function GatewayNotice({ ctx }: { ctx: SignedInCtx }) {
  const { instances } = await getGateway(ctx);
  if (instances.length > 0) return null;
  return (
    <div className="mb-4">
      <Notice tone="warning" title="The gateway is not running">
        No Steward key works until it does.{' '}
        {can(ctx.actor, 'settings:read') && (
          <a href="/settings/gateway" className="text-accent underline underline-offset-4">
            See what to do
          </a>
        )}
      </Notice>
    </div>
  );
}
