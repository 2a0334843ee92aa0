package kassahub.agent.state;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryFlag;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Who may enter a directory of secrets where rights are lists (Windows). Every user may make one
 * below {@code ProgramData} before the agent is installed, and would then own it.
 */
final class FolderAcl {
  /** Administrators and the system, as English and Russian Windows name them and by their SIDs. */
  private static final Set<String> AUTHORITIES =
      Set.of(
          "builtin\\administrators",
          "builtin\\администраторы",
          "s-1-5-32-544",
          "nt authority\\system",
          "nt authority\\система",
          "s-1-5-18");

  private FolderAcl() {}

  /**
   * Makes it ours, and takes everybody's rights who is not ourselves, an authority or a service.
   *
   * @param self who we are
   * @throws IOException in words for the person, when it is somebody else's and stays so
   */
  static void secure(Path dir, AclFileAttributeView view, UserPrincipal self) throws IOException {
    UserPrincipal owner = view.getOwner();
    if (!isTrusted(owner, self)) {
      take(dir, view, owner, self);
      owner = self;
    }
    List<AclEntry> found = view.getAcl();
    if (!found.stream().allMatch(entry -> isTrusted(entry.principal(), self))) {
      view.setAcl(of(owner, self, found));
    }
  }

  private static void take(
      Path dir, AclFileAttributeView view, UserPrincipal owner, UserPrincipal self)
      throws IOException {
    try {
      view.setOwner(self);
      if (view.getOwner().equals(self)) {
        return;
      }
    } catch (IOException refused) {
      throw new IOException(belongs(dir, owner), refused);
    }
    throw new IOException(belongs(dir, owner));
  }

  private static String belongs(Path dir, UserPrincipal owner) {
    return dir
        + " belongs to "
        + owner.getName()
        + ", who could read this computer's key: remove it, or run this as an administrator";
  }

  /** Whom the directory lets in afterwards; of the others who had rights nobody keeps them. */
  private static List<AclEntry> of(UserPrincipal owner, UserPrincipal self, List<AclEntry> found) {
    Map<UserPrincipal, AclEntry> entries = new LinkedHashMap<>();
    entries.put(owner, everything(owner));
    entries.put(self, everything(self));
    for (AclEntry entry : found) {
      if (entry.type() == AclEntryType.ALLOW && isTrusted(entry.principal(), self)) {
        entries.putIfAbsent(entry.principal(), entry);
      }
    }
    return List.copyOf(entries.values());
  }

  private static AclEntry everything(UserPrincipal who) {
    return AclEntry.newBuilder()
        .setType(AclEntryType.ALLOW)
        .setPrincipal(who)
        .setPermissions(EnumSet.allOf(AclEntryPermission.class))
        .setFlags(AclEntryFlag.FILE_INHERIT, AclEntryFlag.DIRECTORY_INHERIT)
        .build();
  }

  private static boolean isTrusted(UserPrincipal who, UserPrincipal self) {
    return who.equals(self)
        || AUTHORITIES.contains(who.getName().toLowerCase(Locale.ROOT))
        || FileAcl.isService(who);
  }
}
