package kassahub.hub.web;

/** Who may enter a route, and how it is told that it may not. */
public enum Door {
  /** Anybody; a session is known when there is one. */
  OPEN,
  /** A session; others are sent to the sign-in page. Writes carry the session's token. */
  CABINET,
  /** A bearer key; refusals are RFC 9457 answers. */
  API
}
