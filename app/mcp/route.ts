import { serveMcp } from '@/lib/doors/mcp/serve';

/** For assistants with a token: the Model Context Protocol over HTTP, one message at a time. */
export { serveMcp as DELETE, serveMcp as GET, serveMcp as POST };
