import { Hono } from 'hono';
import { invalid, notFound } from '../errors';
import type { Change, World } from '../world/world';

export type Variables = {
  world: World;
  nowMs: number;
  version: string;
  query: URLSearchParams;
  commit: (changes: Change[]) => void;
};

export type Routes = Hono<{ Variables: Variables }>;

export function newRoutes(): Routes {
  return new Hono<{ Variables: Variables }>();
}

export function findWorkspace(world: World, id: string) {
  const workspace = world.tables.workspaces.get(id);
  if (!workspace) throw notFound(`Workspace ${id} not found.`);
  return workspace;
}

/** A workspace whose members and limits may be changed: neither the default one nor an archived one. */
export function findOwnWorkspace(world: World, id: string, what: string) {
  const workspace = findWorkspace(world, id);
  if (id === world.defaultWorkspaceId) throw invalid(`The default workspace has no ${what}.`);
  return workspace;
}

export function refuseArchived(workspace: { archived_at: string | null }): void {
  if (workspace.archived_at !== null) throw invalid('The workspace is archived and cannot be changed.');
}

export function newestFirst<T>(items: Iterable<T>, timeOf: (item: T) => string, idOf: (item: T) => string): T[] {
  const order = (left: string, right: string) => (left < right ? 1 : left > right ? -1 : 0);
  return [...items].sort((left, right) => order(timeOf(left), timeOf(right)) || order(idOf(left), idOf(right)));
}
