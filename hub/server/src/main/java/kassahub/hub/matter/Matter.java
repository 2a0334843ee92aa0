package kassahub.hub.matter;

import static kassahub.hub.account.Permission.MANAGE_MONEY;
import static kassahub.hub.account.Permission.RETRY_DELIVERIES;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kassahub.hub.account.Permission;

/** Something that is wrong, of which there is a list. */
public enum Matter {
  /** Agents that were stopped: one key in two places. */
  SUSPENDED(RETRY_DELIVERIES, Form.NAME),
  /** Agents that have said nothing for a day. */
  SILENT(RETRY_DELIVERIES, Form.NAME),
  /** Activations that no vendor granted. */
  ACTIVATIONS(RETRY_DELIVERIES, Form.NUMBER),
  /** Work for agents that ended badly: licences that a register refused. */
  FAILED(RETRY_DELIVERIES, Form.UUID),
  /** Work for agents whose time ran out. */
  EXPIRED(RETRY_DELIVERIES, Form.UUID),
  /** Registers whose documents do not reach the data operator. */
  UNSENT(RETRY_DELIVERIES, Form.NUMBER),
  /** Registers whose fiscal storage ends soon. */
  STORAGE(RETRY_DELIVERIES, Form.NUMBER),
  /** Payments of bank statements that fit no invoice by themselves. */
  STATEMENTS(MANAGE_MONEY, Form.NUMBER),
  /** Orders that wait for their invoice. */
  UNINVOICED(MANAGE_MONEY, Form.NUMBER);

  private final Permission permission;
  private final Form form;

  /** What the ids of a list look like. */
  private enum Form {
    NAME("[A-Za-z0-9-]{1,64}"),
    NUMBER("\\d{1,18}"),
    UUID("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final Pattern pattern;

    Form(String pattern) {
      this.pattern = Pattern.compile(pattern);
    }
  }

  Matter(Permission permission, Form form) {
    this.permission = permission;
    this.form = form;
  }

  /** As addresses and the database spell it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Who may see to it. */
  public Permission permission() {
    return permission;
  }

  /** Whether something in its list may be called so. */
  boolean has(String id) {
    return form.pattern.matcher(id).matches();
  }

  /** The one of that word, if there is one. */
  public static Optional<Matter> of(String word) {
    return Stream.of(values()).filter(matter -> matter.word().equals(word)).findFirst();
  }
}
