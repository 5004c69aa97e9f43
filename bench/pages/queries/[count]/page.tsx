import { headers } from 'next/headers';
import { plainPrisma } from '../../prisma';

/** A bare page that asks the database as often as a real one, all at once. */
export default async function QueriesPage({ params }: { params: Promise<{ count: string }> }) {
  await headers();
  const count = Number((await params).count);
  const db = plainPrisma();
  const answers = await Promise.all(
    Array.from({ length: count }, (_, at) => db.$queryRaw<{ at: number }[]>`SELECT ${at}::int AS at`),
  );
  return (
    <main>
      <ul>
        {answers.map(([row]) => (
          <li key={row?.at}>{row?.at}</li>
        ))}
      </ul>
    </main>
  );
}
