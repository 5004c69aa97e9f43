import { answer } from '@/lib/operations/answer';
import { approvalPolicyGet } from './query-schema';
import { readApprovalPolicy } from './reads';

export const getApprovalPolicy = answer(approvalPolicyGet, (ctx) => readApprovalPolicy(ctx.db));
