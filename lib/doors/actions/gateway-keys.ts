'use server';

import {
  changeGatewayKey,
  createGatewayKey,
  disableGatewayKey,
  enableGatewayKey,
  resumeGatewayKeys,
  revokeGatewayKey,
  rotateGatewayKey,
  stopGatewayKeys,
} from '@/lib/domain/gateway-keys/schema';
import { action } from '../action';

export const createGatewayKeyAction = action(createGatewayKey);
export const rotateGatewayKeyAction = action(rotateGatewayKey);
export const changeGatewayKeyAction = action(changeGatewayKey);
export const disableGatewayKeyAction = action(disableGatewayKey);
export const enableGatewayKeyAction = action(enableGatewayKey);
export const revokeGatewayKeyAction = action(revokeGatewayKey);
export const stopGatewayKeysAction = action(stopGatewayKeys);
export const resumeGatewayKeysAction = action(resumeGatewayKeys);
