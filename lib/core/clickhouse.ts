import { type ClickHouseClient, ClickHouseLogLevel, type ClickHouseSettings, createClient } from '@clickhouse/client';

/** What Steward asks of ClickHouse. 64-bit numbers come as text, instants in ISO form. */
export interface ClickHouse {
  ask<Row>(query: string, values?: Readonly<Record<string, unknown>>): Promise<Row[]>;
  run(statement: string): Promise<void>;
  /** Adds rows. A batch that came before, to the last row the same, adds nothing: neither here nor in views. */
  add(table: string, rows: readonly object[], batch: string): Promise<void>;
  close(): Promise<void>;
}

/** ClickHouse did not do it. Its own words are left out: they may repeat what it was sent. */
export class ClickHouseFailure extends Error {
  override readonly name = 'ClickHouseFailure';

  constructor(
    readonly code: string,
    /** Of its own list; null: it did not answer as ClickHouse does. */
    readonly kind: string | null,
  ) {
    super(`ClickHouse did not do it (${kind ?? code})`);
  }
}

/** By its name: Next may load this module more than once, each with a class of its own. */
export function isClickHouseFailure(error: unknown): error is ClickHouseFailure {
  return error instanceof Error && error.name === 'ClickHouseFailure';
}

export function openClickHouse(url: string, { timeoutMs, connections }: { timeoutMs: number; connections: number }) {
  return asClickHouse(
    createClient({
      ...{ url, request_timeout: timeoutMs, max_open_connections: connections, application: 'steward' },
      // What nobody waits for any more would run on there.
      clickhouse_settings: { max_execution_time: Math.ceil(timeoutMs / 1_000) },
      // Lists of keys may be longer than an address.
      use_multipart_params_auto: true,
      log: { level: ClickHouseLogLevel.OFF },
    }),
  );
}

const READING: ClickHouseSettings = {
  output_format_json_quote_64bit_integers: 1,
  date_time_output_format: 'iso',
  // An error after the first rows would otherwise come in the midst of an answer that began well.
  wait_end_of_query: 1,
};
const WRITING: ClickHouseSettings = {
  async_insert: 0,
  insert_deduplicate: 1,
  deduplicate_blocks_in_dependent_materialized_views: 1,
  date_time_input_format: 'best_effort',
  input_format_skip_unknown_fields: 1,
  wait_end_of_query: 1,
};

export function asClickHouse(client: ClickHouseClient): ClickHouse {
  return {
    async ask<Row>(query: string, values?: Readonly<Record<string, unknown>>) {
      return guarded(async () => {
        const answer = await client.query({
          ...{ query, format: 'JSON', clickhouse_settings: READING },
          ...(values ? { query_params: values } : {}),
        });
        return (await answer.json<Row>()).data;
      });
    },
    run: (query) => guarded(async () => void (await client.command({ query }))),
    add: (table, rows, batch) =>
      guarded(async () => {
        const clickhouse_settings = { ...WRITING, insert_deduplication_token: batch };
        await client.insert({ table, values: [...rows], format: 'JSONEachRow', clickhouse_settings });
      }),
    close: () => client.close(),
  };
}

async function guarded<Result>(act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    const { code, type } = error as { code?: unknown; type?: unknown };
    throw new ClickHouseFailure(String(code ?? 'no answer'), typeof type === 'string' ? type : null);
  }
}
