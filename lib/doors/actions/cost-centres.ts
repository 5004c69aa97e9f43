'use server';

import {
  archiveCostCentre,
  assignCostCentre,
  changeCostCentre,
  createCostCentre,
  importCostCentres,
  restoreCostCentre,
  setCostSharing,
  setCostTag,
} from '@/lib/domain/cost-centres/schema';
import { action } from '@/lib/doors/action';

export const createCostCentreAction = action(createCostCentre);
export const changeCostCentreAction = action(changeCostCentre);
export const archiveCostCentreAction = action(archiveCostCentre);
export const restoreCostCentreAction = action(restoreCostCentre);
export const assignCostCentreAction = action(assignCostCentre);
export const importCostCentresAction = action(importCostCentres);
export const setCostSharingAction = action(setCostSharing);
export const setCostTagAction = action(setCostTag);
