package kassahub.hub.organisation;

import java.util.Optional;

/** Somebody to call or write to. */
public record Contact(Optional<String> name, Optional<String> phone, Optional<String> email) {
  public static final Contact NONE =
      new Contact(Optional.empty(), Optional.empty(), Optional.empty());
}
