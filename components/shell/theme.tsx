'use client';

import { ThemeProvider } from 'next-themes';
import type { ReactNode } from 'react';

export function Theme({ nonce, children }: { nonce?: string; children: ReactNode }) {
  return (
    <ThemeProvider
      attribute="data-theme"
      defaultTheme="system"
      enableSystem
      disableTransitionOnChange
      storageKey="steward-theme"
      nonce={nonce}
    >
      {children}
    </ThemeProvider>
  );
}
