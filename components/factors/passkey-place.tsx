import { Notice } from '@/components/ui/notice';

/** Why there are no passkeys where Steward is reached. */
export function PasskeyPlace({ appOrigin }: { appOrigin: string }) {
  return (
    <Notice tone="neutral" title="Passkeys need a name and TLS">
      Browsers keep passkeys for a name such as https://steward.example.com, not for an IP address or plain HTTP. This
      Steward is set up at {appOrigin}. Use an authenticator app, or ask whoever runs Steward to give it a name
      (APP_ORIGIN).
    </Notice>
  );
}
