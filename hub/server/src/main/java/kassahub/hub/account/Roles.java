package kassahub.hub.account;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Everything that one person is here for: one role, or support and back office together,
 * where a small operator has nobody to part them between. The other roles hold what they could be
 * joined with already.
 *
 * @param all in the order of {@link Role}
 */
public record Roles(Set<Role> all) {
  private static final Set<Role> JOINED = EnumSet.of(Role.SUPPORT, Role.BACK_OFFICE);

  public Roles {
    all = Collections.unmodifiableSet(EnumSet.copyOf(all));
    if (all.size() > 1 && !all.equals(JOINED)) {
      throw new IllegalArgumentException("support and back_office go together, no other roles do");
    }
  }

  public static Roles of(Role role) {
    return new Roles(Set.of(role));
  }

  /** Reads what {@link #first()} and {@link #more()} wrote. */
  static Roles of(String first, List<String> more) {
    var all = EnumSet.of(Role.of(first));
    more.forEach(stored -> all.add(Role.of(stored)));
    return new Roles(all);
  }

  /** The most that such a person may do: what any of the roles may. */
  public Set<Permission> permissions() {
    var may = EnumSet.noneOf(Permission.class);
    all.forEach(role -> may.addAll(role.permissions()));
    return may;
  }

  /** Works for the operator of the hub and not for a tenant. */
  public boolean operator() {
    return first().operator();
  }

  public boolean has(Role role) {
    return all.contains(role);
  }

  /** The only one, or the one that the database stores first: all that earlier releases read. */
  Role first() {
    return all.iterator().next();
  }

  /** As the database stores the rest. */
  String[] more() {
    return all.stream().skip(1).map(Role::stored).toArray(String[]::new);
  }

  /** For people and the journal: {@code support, back_office}. */
  @Override
  public String toString() {
    return String.join(", ", all.stream().map(Role::stored).toList());
  }
}
