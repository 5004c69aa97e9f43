import type { Gateway, GatewayKeyDetail } from '@/lib/domain/gateway-keys/query-schema';

interface KeyNotice {
  title: string;
  what: string;
}

/** Why a request with this key would be refused now, whatever it asks. */
export function keyRefusals(key: GatewayKeyDetail, gateway: Gateway): KeyNotice[] {
  const { state, addresses, vendorKeys } = key;
  if (state === 'revoked')
    return [{ title: 'This key is revoked', what: 'Every request with it is refused for ever.' }];
  const found: KeyNotice[] = [];
  if (state === 'expired')
    found.push({
      title: 'This key has expired',
      what: 'Change its expiry to make it work again, or create a new one.',
    });
  if (state === 'disabled') found.push({ title: 'This key is disabled', what: 'Enable it to make it work again.' });
  if (gateway.instances.length === 0)
    found.push({ title: 'The gateway is not running', what: 'No Steward key works until it does.' });
  if (vendorKeys && vendorKeys.working + vendorKeys.refused === 0)
    found.push({
      title: 'The workspace has no vendor key',
      what: 'The gateway cannot ask Anthropic for it. Owners and admins add one in the settings of the gateway.',
    });
  else if (vendorKeys?.working === 0)
    found.push({
      title: 'Anthropic refuses every vendor key of the workspace',
      what: 'Owners and admins replace them in the settings of the gateway.',
    });
  if (addresses && addresses.length > 0 && gateway.proxies === null)
    found.push({
      title: 'Callers’ addresses are not known for certain',
      what: 'The key is limited to addresses, so it is refused until GATEWAY_PROXIES is set.',
    });
  return found;
}

/** A key that works although its owner has left, as long as nobody has decided about it. */
export function ownerNotices({ state, hasOwnerLeft, kept }: GatewayKeyDetail): KeyNotice[] {
  if (state !== 'live' || !hasOwnerLeft || kept !== null) return [];
  return [
    {
      title: 'Its owner has left the organisation',
      what: 'The key still works. Change its owner, or disable it.',
    },
  ];
}
