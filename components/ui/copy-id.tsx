/** An id with a button that copies it. One listener of the shell hears all of them. */
export function CopyId({ id }: { id: string }) {
  return (
    <span className="cell-id">
      {id}
      <button type="button" data-copy={id} aria-label={`Copy ${id}`} className="copy-button" />
    </span>
  );
}
