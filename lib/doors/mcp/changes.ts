import 'server-only';
import type { Tool } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { mayRun } from '@/lib/access/authorize';
import { AppError } from '@/lib/core/errors';
import { newId } from '@/lib/core/ids';
import { isPreparable } from '@/lib/operations/declare-command';
import type { ServiceCtx } from '../api/caller';
import { failureOfOutcome, invalid } from '../api/failure';
import { apiRoutes, type CommandRoute } from '../api/operations';
import { fromWire, type Problems } from '../api/shape';
import { submit } from '../submit';
import { decideLink, isWaiting, waitingWords } from '../waiting';
import { inputSchema, type McpTool, toolName } from './tools';

type Json = Record<string, unknown>;

const describeInput = z.object({ operation: z.string().max(100).optional() });
const prepareInput = z.object({
  operation: z.string().max(100),
  input: z.record(z.string(), z.unknown()),
  reason: z.string().max(500).default(''),
});

/** Two tools for all changes: one says which there are and what each takes, the other prepares one. None without a right to any. */
export function changeTools(ctx: ServiceCtx): readonly McpTool[] {
  return changesFor(ctx).length === 0 ? [] : [DESCRIBE, PREPARE];
}

function changesFor({ actor }: ServiceCtx): readonly CommandRoute[] {
  return apiRoutes().filter(
    (route): route is CommandRoute =>
      route.kind === 'command' && isPreparable(route.declaration) && mayRun(actor, route.declaration),
  );
}

const tool = (name: string, words: string, description: string, input: z.ZodType): Tool => ({
  ...{ name, title: words, description, inputSchema: inputSchema(input) },
});

const DESCRIBE: McpTool = {
  tool: {
    ...tool(
      'change_describe',
      'Read which changes can be prepared',
      'Lists the changes that can be prepared with this token; with an operation, what it takes.',
      describeInput,
    ),
    annotations: { readOnlyHint: true },
  },
  call: async (ctx, args) => {
    const { operation } = describeInput.parse(args);
    if (operation !== undefined) return explain(findChange(ctx, operation));
    const known = changesFor(ctx).map(({ declaration: { name, words } }) => ({ operation: toolName(name), words }));
    return { operations: known };
  },
};

function explain({ declaration: { name, words, input, permanent, background, approval } }: CommandRoute): Json {
  const notes = [
    ...(permanent ? ['It cannot be undone.'] : []),
    ...(background ? ['Once confirmed, it goes on by itself in steps.'] : []),
    ...(approval && !approval.isConditional ? ['Somebody else decides about it, within 72 hours.'] : []),
    ...(approval?.isConditional ? ['It may need a second person’s approval.'] : []),
  ];
  return { operation: toolName(name), words, notes, input_schema: inputSchema(input) };
}

const PREPARE: McpTool = {
  tool: {
    ...tool(
      'change_prepare',
      'Prepare a change',
      'Stores a change and changes nothing: a person reads it in Steward and confirms or refuses it within 24 hours. Answers with the link for them. Ask change_describe first what the operation takes.',
      prepareInput,
    ),
    annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: false },
  },
  call: async (ctx, args) => {
    const { operation, input, reason } = prepareInput.parse(args);
    return prepare(ctx, findChange(ctx, operation), input, reason);
  },
};

function findChange(ctx: ServiceCtx, operation: string): CommandRoute {
  const named = toolName(operation);
  const found = changesFor(ctx).find(({ declaration }) => toolName(declaration.name) === named);
  if (found) return found;
  throw new AppError(
    'not_found',
    'There is no such change, or this token does not allow it. change_describe lists those that there are.',
  );
}

async function prepare(ctx: ServiceCtx, { declaration, input: shape }: CommandRoute, given: Json, reason: string) {
  const problems: Problems = {};
  const input = fromWire(given, shape, problems);
  if (Object.keys(problems).length > 0) throw invalid(problems);
  const outcome = await submit(ctx, declaration, input, { idempotencyKey: newId(), prepared: reason.trim() });
  const { intentId } = outcome;
  if (outcome.status !== 'succeeded' && outcome.status !== 'running') throw failureOfOutcome(outcome);
  const link = decideLink(intentId ?? '');
  const isStored = isWaiting(outcome);
  return {
    message: isStored
      ? waitingWords(intentId ?? '', declaration, true)
      : `Nothing has changed yet. Steward has not looked at it so far; soon it can be confirmed at ${link}`,
    ...{ intent_id: intentId, status: isStored ? 'waiting' : 'running', confirm_at: link },
  };
}
