import type pg from 'pg';
import type { z } from 'zod';
import { queryOn, type Tx } from '@/lib/core/db';
import { newId } from '@/lib/core/ids';
import { Prisma } from '@/prisma/generated/client';
import { type AboutOf, findKind, type KindName } from './kinds/list';
import { audience, type ToldSubject } from './schema';

export interface Telling<Name extends KindName> {
  kind: Name;
  /** The values for its words, checked by the kind's schema. */
  about: AboutOf<Name>;
  /** What it is about. */
  subject: ToldSubject;
  /** Told only once per kind and key, however often this is called. */
  key: string;
  /** People who may see one of them are notified; none: only people who may see all. */
  workspaceIds?: readonly string[];
  /** Contains amounts; by default as the kind says. */
  money?: boolean;
  to?: z.input<typeof audience>;
  now: Date;
}

/**
 * Notifies the people concerned, in the transaction of the event: both are stored or neither is. Returns the id, or null
 * if it was told before.
 */
export async function tell<Name extends KindName>(
  tx: Tx | pg.ClientBase,
  { kind, about, subject, key, workspaceIds = [], money, to = {}, now }: Telling<Name>,
): Promise<string | null> {
  const declaration = findKind(kind);
  if (!declaration) throw new Error(`${kind} is no kind of notification`);
  declaration.about.parse(about);
  const [id, told] = [newId(), audience.parse(to)];
  const rows = await queryOn<{ id: string }>(
    tx,
    Prisma.sql`
      WITH told AS (
        INSERT INTO notifications (id, kind, key, subject_kind, subject_id, subject_name, workspace_ids, money, about, audience, created_at)
        VALUES (${id}::uuid, ${kind}, ${key}, ${subject.kind}, ${subject.id}, ${subject.name}, ${[...workspaceIds]}::text[],
          ${money ?? declaration.money ?? false}, ${JSON.stringify(about)}::jsonb, ${JSON.stringify(told)}::jsonb, ${now})
        ON CONFLICT DO NOTHING RETURNING id
      ), queued AS (
        SELECT graphile_worker.add_job('notify', json_build_object('notificationId', id), job_key => 'notify ' || id::text)
        FROM told
      )
      SELECT told.id::text FROM told, queued`,
  );
  return rows[0]?.id ?? null;
}
