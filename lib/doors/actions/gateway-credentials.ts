'use server';

import {
  addCredential,
  orderCredentials,
  removeCredential,
  replaceCredential,
} from '@/lib/domain/gateway-credentials/schema';
import { action } from '../action';

export const addCredentialAction = action(addCredential);
export const replaceCredentialAction = action(replaceCredential);
export const orderCredentialsAction = action(orderCredentials);
export const removeCredentialAction = action(removeCredential);
