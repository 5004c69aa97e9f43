import type { Metadata } from 'next';
import { Panel } from '@/components/ui/panel';
import { SetPasswordForm } from './set-password-form';

export const metadata: Metadata = { title: 'Set a password' };
export const dynamic = 'force-dynamic';

export default function SetPasswordPage() {
  return (
    <>
      <div className="px-1">
        <h1 className="text-lg font-semibold">Set your password</h1>
        <p className="text-sm text-muted">The link works once. All your other sessions will end.</p>
      </div>
      <Panel className="pt-4">
        <SetPasswordForm />
      </Panel>
    </>
  );
}
