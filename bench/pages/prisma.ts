import { PrismaPg } from '@prisma/adapter-pg';
import { webDatabase } from '@/lib/auth/database';
import { PrismaClient } from '@/prisma/generated/client';

const holder = globalThis as { benchPrisma?: PrismaClient };

/** Prisma as it comes, over the pages' own pool: what a bare page takes stays the same whatever Steward makes of its own questions. */
export function plainPrisma(): PrismaClient {
  holder.benchPrisma ??= new PrismaClient({
    adapter: new PrismaPg(webDatabase().pool, {
      statementNameGenerator: ({ sql }) => (sql.includes('generate_series') ? 'bench_rows' : 'bench_number'),
    }),
  });
  return holder.benchPrisma;
}
