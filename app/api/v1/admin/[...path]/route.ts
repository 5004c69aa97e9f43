import { serveReads } from '@/lib/doors/api/serve';

interface Args {
  params: Promise<{ path: string[] }>;
}

/** What programs read beneath `/v1/admin`, for the scripts of pages and whoever is signed in. */
export async function GET(request: Request, { params }: Args): Promise<Response> {
  return serveReads(request, (await params).path);
}
