package kassahub.hub.billing.document;

/** Whether a document can be downloaded. */
public enum DocumentState {
  READY,
  /** Within a minute. */
  SOON,
  /** Nobody is entered who sells in its currency. */
  NO_SELLER
}
