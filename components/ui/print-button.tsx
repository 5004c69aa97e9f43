'use client';

import { Button } from '@heroui/react/button';

export function PrintButton() {
  return (
    <Button variant="outline" className="no-print" onPress={() => window.print()}>
      Print
    </Button>
  );
}
