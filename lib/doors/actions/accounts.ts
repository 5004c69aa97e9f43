'use server';

import { z } from 'zod';
import { sha256 } from '@/lib/core/crypto';
import { env } from '@/lib/core/env';
import { newToken } from '@/lib/core/ids';
import { createSignInLink, linkAgain, overrideRole } from '@/lib/domain/accounts/schema';
import { action, preparedAction } from '../action';

export const overridePersonRole = action(overrideRole);

export const linkPersonAgain = action(linkAgain);

/** The code is in the part of the address that browsers do not send, so no log ever sees it. */
export const makeSignInLink = preparedAction(
  createSignInLink,
  z.object({ personId: z.uuid() }),
  async ({ personId }) => {
    const code = newToken();
    return {
      input: { personId, codeHash: sha256(code) },
      reveal: { link: `${env().appOrigin}/set-password#${code}` },
    };
  },
);
