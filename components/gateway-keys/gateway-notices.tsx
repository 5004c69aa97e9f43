import { Notice } from '@/components/ui/notice';
import { can } from '@/lib/access/reach';
import type { Gateway } from '@/lib/domain/gateway-keys/query-schema';
import type { SignedInCtx } from '@/lib/doors/context';

interface GatewayNoticesProps {
  ctx: SignedInCtx;
  gateway: Gateway;
  hasKeys: boolean;
}

/** What keeps every key from working. */
export function GatewayNotices({ ctx, gateway, hasKeys }: GatewayNoticesProps) {
  if (!hasKeys || gateway.instances.length > 0) return null;
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
