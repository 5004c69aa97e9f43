import 'server-only';
import { groupBy } from '@/lib/core/group-by';
import { COMMANDS } from '@/lib/domain/operations/schema';
import type { CommandDeclaration } from '@/lib/operations/declare-command';
import { matchPath } from './match-path';
import { type ApiOperation, findOperation } from './paths';
import { type AnyAnswer, QUERIES } from './queries';

export interface QueryRoute extends ApiOperation {
  kind: 'query';
  answer: AnyAnswer;
}

export interface CommandRoute extends ApiOperation {
  kind: 'command';
  declaration: CommandDeclaration;
}

export type ApiRoute = QueryRoute | CommandRoute;

const holder: { routes?: readonly ApiRoute[] } = {};

/** Every route beneath `/v1/admin`, made once. */
export function apiRoutes(): readonly ApiRoute[] {
  holder.routes ??= [
    ...QUERIES.flatMap((answer): ApiRoute[] => {
      const operation = findOperation('query', answer.declaration);
      return operation ? [{ ...operation, kind: 'query', answer }] : [];
    }),
    ...COMMANDS.flatMap((declaration): ApiRoute[] => {
      const operation = findOperation('command', declaration);
      return operation ? [{ ...operation, kind: 'command', declaration }] : [];
    }),
  ];
  return holder.routes;
}

export interface Matched {
  route: ApiRoute;
  id: string | null;
}

const byNoun: { routes?: ReadonlyMap<string, readonly ApiRoute[]> } = {};

/** Those that begin alike: each request asks, and there are hundreds of routes. */
function routesOf(noun = ''): readonly ApiRoute[] {
  byNoun.routes ??= groupBy(apiRoutes(), ({ path }) => path.split('/')[1] ?? '');
  return byNoun.routes.get(noun) ?? [];
}

/** The route of a path, names before ids; `methods` are those that the path has. */
export function matchRoute(
  method: string,
  segments: readonly string[],
): { found: Matched | null; methods: readonly string[] } {
  const all = routesOf(segments[0]).flatMap((route): (Matched & { exact: number })[] => {
    const ids = matchPath(route.path, segments);
    return ids ? [{ route, id: ids[0] ?? null, exact: ids.length === 0 ? 1 : 0 }] : [];
  });
  const most = Math.max(...all.map(({ exact }) => exact));
  const best = all.filter(({ exact }) => exact === most);
  return {
    found: best.find(({ route }) => route.method === method) ?? null,
    methods: best.map(({ route }) => route.method),
  };
}
