import 'server-only';
import type { Tool } from '@modelcontextprotocol/server';
import type { z } from 'zod';
import { AppError } from '@/lib/core/errors';
import { allowAtAll } from '@/lib/operations/answer';
import type { ServiceCtx } from '../api/caller';
import { invalid } from '../api/failure';
import { answerOf, onWire } from '../api/openapi';
import { apiRoutes, type QueryRoute } from '../api/operations';
import { askQuery } from '../api/serve';
import { fromWire, type Problems, toJsonSchema } from '../api/shape';
import { boundAnswer, MOST_ROWS, openPlace } from './bounds';

type Json = Record<string, unknown>;

/** A tool as an assistant reads of it, and what it does. */
export interface McpTool {
  tool: Tool;
  call(ctx: ServiceCtx, args: Json): Promise<Json>;
}

interface QueryTool extends McpTool {
  route: QueryRoute;
}
const holder: { tools?: readonly QueryTool[] } = {};

/** The tools that a token may use: one for each query that has a route. */
export function queryTools(ctx: ServiceCtx): readonly McpTool[] {
  holder.tools ??= apiRoutes().flatMap((route) => (route.kind === 'query' ? [queryTool(route)] : []));
  return holder.tools.filter(({ route }) => isAllowed(ctx, route));
}

function isAllowed(ctx: ServiceCtx, { answer }: QueryRoute): boolean {
  try {
    allowAtAll(ctx, answer.declaration);
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

/** `api_key.list` as `api_key_list`: what a tool of an operation is called. */
export const toolName = (name: string) => name.replaceAll('.', '_');

const PAGE = { type: 'string', description: 'next_page of the answer before, with the same filters.' };

function queryTool(route: QueryRoute): QueryTool {
  const { name, words, input, output } = route.answer.declaration;
  const answer = answerOf(output) as Json & { properties?: Json };
  const isList = Boolean(answer.properties?.rows ?? answer.properties?.data);
  const asked = inputSchema(input);
  return {
    route,
    tool: {
      name: toolName(name),
      title: words,
      description: isList ? `${words}, at most ${MOST_ROWS} at a time.` : `${words}.`,
      inputSchema: isList ? { ...asked, properties: { ...asked.properties, page: PAGE } } : asked,
      outputSchema: { ...answer, type: 'object' },
      annotations: { readOnlyHint: true },
    },
    call: (ctx, args) => call(ctx, route, args),
  };
}

/** The input of an operation, under its names over the wire. */
export function inputSchema(input: z.ZodType): Tool['inputSchema'] {
  return { ...onWire(toJsonSchema(input), 'input'), type: 'object' } as Tool['inputSchema'];
}

async function call(ctx: ServiceCtx, route: QueryRoute, { page, ...args }: Json): Promise<Json> {
  allowAtAll(ctx, route.answer.declaration);
  const problems: Problems = {};
  const { page: inner, skip } = openPlace(page, problems);
  const given = fromWire(args, route.input, problems) as Json;
  if (inner !== undefined && !route.input.fields.has('page')) problems.page = 'Ask without it, then follow next_page.';
  if (Object.keys(problems).length > 0) throw invalid(problems, 'The question is not possible like this.');
  const size = Number(given.pageSize ?? MOST_ROWS);
  const asked = {
    ...given,
    ...(inner === undefined ? {} : { page: inner }),
    ...(route.input.fields.has('pageSize') && !(size < MOST_ROWS) ? { pageSize: MOST_ROWS } : {}),
  };
  return boundAnswer(await askQuery(ctx, route, asked), { page: inner, skip });
}
