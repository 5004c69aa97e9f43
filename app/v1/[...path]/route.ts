import { serveAdminApi } from '@/lib/doors/admin-api/serve';
import { serveApi } from '@/lib/doors/api/serve';

interface Args {
  params: Promise<{ path: string[] }>;
}

/**
 * For programs with a token: every declared operation beneath `/v1/admin`, and beneath `/v1/organizations` what the vendor's own
 * clients ask.
 */
async function serve(request: Request, { params }: Args): Promise<Response> {
  const { path } = await params;
  const [root, ...rest] = path;
  return root === 'organizations' ? serveAdminApi(request, rest) : serveApi(request, path);
}

export { serve as DELETE, serve as GET, serve as PATCH, serve as POST, serve as PUT };
