import type { ServerResponse } from 'node:http';
import { askUpstream, type WholeAnswer } from './ask-upstream';
import type { Credential, Credentials } from './credentials';
import { failureOf } from './failure';
import { forwardedHeaders } from './headers';
import { ownList } from './isolation';
import type { ObjectKind, Objects } from './objects';
import { REFUSED_CREDENTIAL } from './refusals';
import { BodyRefused } from './request-body';
import type { Upstream } from './upstream';
import type { KeyRow } from './verdicts';

interface ListAsked {
  key: KeyRow;
  kind: ObjectKind | 'model';
  path: string;
  query: URLSearchParams;
  /** As the client sent them. */
  headers: readonly string[];
  response: ServerResponse;
  credentials: readonly Credential[];
}

/** A list of which the key sees its own part, made of as many of upstream's pages as that takes. */
export function readList(
  { upstream, objects, credentials: known }: { upstream: Upstream; objects: Objects; credentials: Credentials },
  { key, kind, path, query, headers, response, credentials }: ListAsked,
): Promise<WholeAnswer> {
  const ask = async (asked: URLSearchParams) => {
    for (const [at, credential] of credentials.entries()) {
      const answer = await askUpstream(upstream, {
        path: asked.size === 0 ? path : `${path}?${asked}`,
        headers: forwardedHeaders(headers, credential.vendorKey, key.workspaceId),
        response,
      }).catch((error: unknown) => {
        upstream.failed(error);
        throw new BodyRefused(failureOf(error));
      });
      const isRefused = answer.status === 401;
      if (isRefused) known.noteRefused(credential);
      if (isRefused || (answer.status === 403 && at < credentials.length - 1)) continue;
      known.noteUsed(credential);
      return answer;
    }
    throw new BodyRefused(REFUSED_CREDENTIAL);
  };
  return ownList(objects, key, kind, { query, ask });
}
