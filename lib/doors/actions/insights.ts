'use server';

import { completeInsight, dismissInsight, reopenInsight } from '@/lib/domain/insights/schema';
import { action } from '@/lib/doors/action';

export const dismissInsightAction = action(dismissInsight);
export const completeInsightAction = action(completeInsight);
export const reopenInsightAction = action(reopenInsight);
