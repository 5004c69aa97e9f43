/** A page of the app with nothing on it: what every page weighs. */
export default function EmptyPage() {
  return <main>Nothing</main>;
}
