/** Who is not signed in is led to the sign-in: this is never shown. The framework's own would be sent with every page. */
export default function Unauthorized() {
  return null;
}
