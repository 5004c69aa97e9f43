import { serveApi } from '@/lib/doors/api/serve';

interface Args {
  params: Promise<{ path: string[] }>;
}

/** The HTTP API for programs with a token: every declared operation beneath `/v1/admin`. */
const serve = async (request: Request, { params }: Args) => serveApi(request, (await params).path);

export { serve as DELETE, serve as GET, serve as PATCH, serve as POST, serve as PUT };
