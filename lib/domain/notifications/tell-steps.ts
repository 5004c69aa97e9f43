import type pg from 'pg';
import type { z } from 'zod';
import { queryOn, type Tx } from '@/lib/core/db';
import { newId } from '@/lib/core/ids';
import { Prisma } from '@/prisma/generated/client';
import { type AboutOf, type KindName, kindOf } from './kinds/list';
import { audience, type ToldSubject } from './schema';

export interface Telling<Name extends KindName> {
  kind: Name;
  /** What its words are made of; read by the kind's schema. */
  about: AboutOf<Name>;
  /** What it is of. */
  subject: ToldSubject;
  /** Told once for each kind and key, however often it is asked for. */
  key: string;
  /** Whoever may see one of them hears of it; none: only whoever may see all. */
  workspaceIds?: readonly string[];
  /** Tells amounts; as the kind says, unless it is said here. */
  money?: boolean;
  to?: z.input<typeof audience>;
  now: Date;
}

/**
 * Tells whom it concerns, in the transaction of what it tells of: both are there or neither is. Returns the id, or null
 * when this was told before.
 */
export async function tell<Name extends KindName>(
  tx: Tx | pg.ClientBase,
  { kind, about, subject, key, workspaceIds = [], money, to = {}, now }: Telling<Name>,
): Promise<string | null> {
  const declaration = kindOf(kind);
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
