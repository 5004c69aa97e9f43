/** A route of the app that does nothing: what every answer costs. */
export const GET = () => Response.json({});
export const dynamic = 'force-dynamic';
