'use client';

import { ConnectApp } from './connect-app';
import { FirstUse } from './first-use';
import { gatewayKeyHref } from './gateway-key-words';

interface ConnectKeyProps {
  gatewayKeyId: string;
  name: string;
  origin: string | null;
  /** A model that the key may name. */
  model: string;
  /** The key, where it was just created. */
  secret?: string;
}

/** What to change in an application for this key, and when its first request arrives. */
export function ConnectKey({ gatewayKeyId, name, origin, model, secret }: ConnectKeyProps) {
  return (
    <ConnectApp {...{ origin, model, secret }} path={`${gatewayKeyHref(gatewayKeyId)}/connect`}>
      <FirstUse {...{ gatewayKeyId, name }} origin={origin ?? ''} />
    </ConnectApp>
  );
}
