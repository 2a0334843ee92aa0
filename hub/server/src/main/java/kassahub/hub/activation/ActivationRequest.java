package kassahub.hub.activation;

import java.util.List;
import java.util.Optional;

/**
 * An order for licences.
 *
 * @param organisationId licensee and payer, one of the account's own
 * @param serials 1 to 10 000, each once
 * @param comment plain text, at most 500 characters
 * @param expected what the buyer saw, for any of the serials
 */
public record ActivationRequest(
    long organisationId,
    List<String> serials,
    Optional<String> comment,
    Optional<List<Expected>> expected) {
  /** Most serials in one request. */
  public static final int MAX_SERIALS = 10_000;

  /** Longest comment. */
  public static final int MAX_COMMENT = 500;

  public ActivationRequest {
    serials = serials.stream().map(String::strip).toList();
    comment = comment.map(String::strip).filter(text -> !text.isEmpty());
    expected = expected.map(List::copyOf);
  }

  /** An order without comment that takes whatever the price is. */
  public static ActivationRequest of(long organisationId, List<String> serials) {
    return new ActivationRequest(organisationId, serials, Optional.empty(), Optional.empty());
  }
}
