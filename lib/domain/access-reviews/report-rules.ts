/** What is signed about a report: what it is of, its SHA-256, and when. The signer's name comes before. */
export function reportStatement(reviewId: string, digest: string, at: Date): string {
  return `access review ${reviewId}\nsha256 ${digest}\n${at.toISOString()}\n`;
}
