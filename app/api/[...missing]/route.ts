/** An unknown API address: no page, and no redirect to sign-in. */
function refuse(): Response {
  return Response.json({ error: { code: 'not_found', message: 'There is nothing at this address.' } }, { status: 404 });
}

export { refuse as DELETE, refuse as GET, refuse as PATCH, refuse as POST, refuse as PUT };
