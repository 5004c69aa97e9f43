import { hmacSha256, sha256 } from '@/lib/core/crypto';
import type { LinkVerdict } from './rules';

/** The same at every try of a mail, so that it is sent once as one text. Only the worker has the secret. */
export function signLinkToken(secret: string, approvalId: string, personId: string): string {
  return hmacSha256(secret, `approval link ${approvalId} ${personId}`);
}

interface StoredLink {
  tokenHash: string;
  expiresAt: Date;
  usedAt: Date | null;
}

/** Whether this is the link that was made for this person. Null: none was. */
export function judgeLink(link: StoredLink | null, token: string, now: Date): LinkVerdict {
  if (!link || link.tokenHash !== sha256(token)) return 'invalid';
  if (link.usedAt) return 'used';
  return link.expiresAt > now ? 'valid' : 'expired';
}
