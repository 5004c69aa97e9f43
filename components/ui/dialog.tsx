'use client';

import { Modal } from '@heroui/react/modal';
import type { ReactNode } from 'react';

/** The props a dialog gets from whatever opens it. */
export interface OpenState {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}

export interface DialogProps extends OpenState {
  title: string;
  size?: 'sm' | 'lg';
  /** Neither Escape nor a press beside it closes it: what it shows would be lost. */
  isHeld?: boolean;
  children: ReactNode;
}

/** A short form or a confirmation. Import it only where it opens. */
export function Dialog({ title, isOpen, onOpenChange, size = 'sm', isHeld = false, children }: DialogProps) {
  return (
    <Modal.Backdrop
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      isDismissable={!isHeld}
      isKeyboardDismissDisabled={isHeld}
      variant="opaque"
    >
      <Modal.Container size={size} placement="center">
        <Modal.Dialog>
          <Modal.CloseTrigger />
          <Modal.Header>
            <Modal.Heading className="text-base font-semibold">{title}</Modal.Heading>
          </Modal.Header>
          <Modal.Body>{children}</Modal.Body>
        </Modal.Dialog>
      </Modal.Container>
    </Modal.Backdrop>
  );
}
