package kassahub.agent.state;

import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Who may touch a state file where rights are lists (Windows). An administrator enrols, the service
 * works, and each reads what the other wrote; whoever else may enter the directory may not.
 */
final class FileAcl {
  /** The account of a service, by its name or, where it has none, by its SID. */
  private static final List<String> SERVICES = List.of("nt service\\", "s-1-5-80-");

  private FileAcl() {}

  /**
   * The list that a new file gets: its owner, the owner of its directory, and of those whom the
   * directory lets in the services, with the rights that they have there.
   *
   * @param inherited what the file has before
   */
  static List<AclEntry> of(
      UserPrincipal owner, UserPrincipal directoryOwner, List<AclEntry> inherited) {
    Map<UserPrincipal, AclEntry> entries = new LinkedHashMap<>();
    entries.put(owner, everything(owner));
    entries.put(directoryOwner, everything(directoryOwner));
    for (AclEntry entry : inherited) {
      if (entry.type() == AclEntryType.ALLOW && isService(entry.principal())) {
        entries.putIfAbsent(entry.principal(), AclEntry.newBuilder(entry).setFlags().build());
      }
    }
    return List.copyOf(entries.values());
  }

  private static AclEntry everything(UserPrincipal who) {
    return AclEntry.newBuilder()
        .setType(AclEntryType.ALLOW)
        .setPrincipal(who)
        .setPermissions(EnumSet.allOf(AclEntryPermission.class))
        .build();
  }

  static boolean isService(UserPrincipal who) {
    String name = who.getName().toLowerCase(Locale.ROOT);
    return SERVICES.stream().anyMatch(name::startsWith);
  }
}
