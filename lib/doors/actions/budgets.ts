'use server';

import {
  archiveBudget,
  changeBudget,
  createBudget,
  importBudgets,
  proposeBudget,
  requestMore,
  restoreBudget,
} from '@/lib/domain/budgets/schema';
import { action } from '../action';

export const createBudgetAction = action(createBudget);
export const changeBudgetAction = action(changeBudget);
export const archiveBudgetAction = action(archiveBudget);
export const restoreBudgetAction = action(restoreBudget);
export const proposeBudgetAction = action(proposeBudget);
export const requestMoreAction = action(requestMore);
export const importBudgetsAction = action(importBudgets);
