import { execFile } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';
import { createClient } from '@clickhouse/client';
import { asClickHouse, type ClickHouse } from '@/lib/core/clickhouse';

const PACKAGE = 'chdb@3.4.0';
const run = promisify(execFile);

/** ClickHouse itself within this process, installed outside the project: it is half a gigabyte. Null where it is not to be had. */
export async function openChdb(folder: string): Promise<ClickHouse | null> {
  const flags = ['--prefix', folder, '--no-save', '--no-audit', '--no-fund'];
  try {
    await run('npm', ['install', ...flags, PACKAGE], { timeout: 240_000 });
    const { createChdbConnection } = createRequire(path.join(folder, 'index.js'))('chdb/connection');
    const data = path.join(folder, 'data');
    fs.mkdirSync(data);
    return asClickHouse(createClient({ connection: createChdbConnection({ path: data }) } as object));
  } catch {
    return null;
  }
}
