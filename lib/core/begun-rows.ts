/** The same rows, of which the first was read: what cannot be begun fails here. */
export async function begunRows<Row>(rows: AsyncIterable<Row>): Promise<AsyncIterable<Row>> {
  const iterator = rows[Symbol.asyncIterator]();
  const first = await iterator.next();
  return (async function* () {
    for (let at = first; !at.done; at = await iterator.next()) yield at.value;
  })();
}
