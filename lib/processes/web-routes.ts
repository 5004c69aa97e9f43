import fs from 'node:fs';
import { z } from 'zod';

const route = z.object({ page: z.string(), regex: z.string() });
const manifest = z.object({ staticRoutes: z.array(route), dynamicRoutes: z.array(route) });

/** Finds the route of a path, such as `/people/[userId]`: never the path itself. */
export type FindRoute = (url: string) => string;

/** The routes that Next built, most specific first, as its own manifest has them. */
export function readRoutes(file: string): FindRoute {
  const { staticRoutes, dynamicRoutes } = manifest.parse(JSON.parse(fs.readFileSync(file, 'utf8')));
  const plain = new Set(staticRoutes.map(({ page }) => page));
  const patterns = dynamicRoutes.map(({ page, regex }) => ({ page, shape: new RegExp(regex) }));
  return (url) => {
    const path = url.replace(/[?#].*$/s, '').replace(/\/{2,}/g, '/');
    if (plain.has(path)) return path;
    if (path.startsWith('/_next/')) return 'static';
    return patterns.find(({ shape }) => shape.test(path))?.page ?? 'other';
  };
}
