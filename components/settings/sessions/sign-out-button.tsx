'use client';

import { Button } from '@heroui/react/button';
import { useState } from 'react';
import { signOut } from '@/lib/auth/browser';

/** Ends this very session and leaves to the sign-in page. */
export function SignOutButton() {
  const [isPending, setPending] = useState(false);
  const leave = async () => {
    setPending(true);
    window.location.assign(await signOut());
  };
  return (
    <Button variant="outline" isPending={isPending} onPress={() => void leave()}>
      {isPending ? 'Signing out…' : 'Sign out'}
    </Button>
  );
}
