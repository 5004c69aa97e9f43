import { headers } from 'next/headers';
import { plainPrisma } from '../../prisma';

const COLUMNS = ['Name', 'Owner', 'State', 'Made', 'Used', 'Spend', 'Share', 'Limit'];

/** A bare page with a table of plain cells from one query. */
export default async function TablePage({ params }: { params: Promise<{ rows: string }> }) {
  await headers();
  const count = Number((await params).rows);
  const rows = await plainPrisma().$queryRaw<{ id: number; text: string }[]>`
    SELECT n::int AS id, md5(n::text) AS text FROM generate_series(1, ${count}::int) n`;
  return (
    <main>
      <table>
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <th key={column}>{column}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, text }) => (
            <tr key={id}>
              {COLUMNS.map((column) => (
                <td key={column}>{text.slice(0, 12)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </main>
  );
}
