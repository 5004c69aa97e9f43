import type { TestDatabase } from './database';

type Wire = Record<string, unknown>;

interface Sides {
  database: TestDatabase;
  url: string;
  adminKey: string;
}

/** What the organisation answers, past our own client, and what the mirror has kept of it. */
export function wireBetween(sides: () => Sides) {
  async function ask(path: string): Promise<Wire> {
    const { url, adminKey } = sides();
    const response = await fetch(`${url}/v1/organizations/${path}`, {
      headers: { 'x-api-key': adminKey, 'anthropic-version': '2026-10-21' },
    });
    return (await response.json()) as Wire;
  }

  async function mirrored(table: string, order = 'id', where = 'true'): Promise<Wire[]> {
    const { rows } = await sides().database.owner.pool.query<{ wire: Wire }>(
      `SELECT wire FROM ${table} WHERE gone_at IS NULL AND ${where} ORDER BY ${order} COLLATE "C"`,
    );
    return rows.map(({ wire }) => wire);
  }

  async function listed(path: string, id = 'id'): Promise<Wire[]> {
    const { data } = (await ask(path)) as { data: Wire[] };
    const idOf = (item: Wire) => String(item[id]);
    return data.sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
  }

  return { ask, mirrored, listed };
}
