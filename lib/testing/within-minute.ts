/** What is asked within one minute by the clock: asked again where it fell into two. */
export async function withinMinute<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    const began = Math.floor(Date.now() / 60_000);
    const answer = await ask();
    if (Math.floor(Date.now() / 60_000) === began) return answer;
  }
}
