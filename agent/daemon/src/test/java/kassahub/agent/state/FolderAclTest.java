package kassahub.agent.state;

import static java.nio.file.attribute.AclEntryPermission.READ_DATA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryFlag;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What Windows would be told; no Windows applies it here. */
class FolderAclTest {
  private static final Path DIR = Path.of("identity");
  private static final UserPrincipal ADMINISTRATORS = named("BUILTIN\\Администраторы");
  private static final UserPrincipal SYSTEM = named("NT AUTHORITY\\СИСТЕМА");
  private static final UserPrincipal SERVICE = named("NT SERVICE\\kassahub-agent");
  private static final UserPrincipal USERS = named("BUILTIN\\Пользователи");
  private static final UserPrincipal CASHIER = named("TILL-7\\cashier");

  @Test
  void whoMadeItBeforehandNeitherOwnsNorEntersIt() throws IOException {
    var folder = new Folder(CASHIER, allow(CASHIER), allow(USERS), allow(SYSTEM), allow(SERVICE));

    FolderAcl.secure(DIR, folder, ADMINISTRATORS);

    assertThat(folder.owner).isEqualTo(ADMINISTRATORS);
    assertThat(folder.acl)
        .extracting(AclEntry::principal)
        .containsExactly(ADMINISTRATORS, SYSTEM, SERVICE);
    assertThat(folder.acl.get(0).flags())
        .as("for what is made in it")
        .containsExactlyInAnyOrder(AclEntryFlag.FILE_INHERIT, AclEntryFlag.DIRECTORY_INHERIT);
  }

  @Test
  void whatAnAdministratorMadeIsRidOfThoseWhoOnlyInheritedRights() throws IOException {
    var folder = new Folder(ADMINISTRATORS, allow(ADMINISTRATORS), allow(USERS), allow(SERVICE));

    FolderAcl.secure(DIR, folder, SERVICE);

    assertThat(folder.acl).extracting(AclEntry::principal).containsExactly(ADMINISTRATORS, SERVICE);
  }

  @Test
  void whatTheInstallerMadeStaysAsItIs() throws IOException {
    var folder = new Folder(ADMINISTRATORS, allow(ADMINISTRATORS), allow(SYSTEM), allow(SERVICE));
    folder.locked = true;
    List<AclEntry> before = folder.acl;

    FolderAcl.secure(DIR, folder, SERVICE);

    assertThat(folder.acl).isSameAs(before);
  }

  @Test
  void somebodyElsesIsRefusedWithWhatToDo() {
    var folder = new Folder(CASHIER, allow(CASHIER));
    folder.locked = true;

    assertThatThrownBy(() -> FolderAcl.secure(DIR, folder, SERVICE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("identity belongs to TILL-7\\cashier")
        .hasMessageContaining("as an administrator");
  }

  private static AclEntry allow(UserPrincipal who) {
    return AclEntry.newBuilder()
        .setType(AclEntryType.ALLOW)
        .setPrincipal(who)
        .setPermissions(READ_DATA, AclEntryPermission.WRITE_DATA)
        .build();
  }

  private static UserPrincipal named(String name) {
    return new Named(name);
  }

  /** As Windows names users and groups. */
  private record Named(String name) implements UserPrincipal {
    @Override
    public String getName() {
      return name;
    }
  }

  /** What Windows keeps of a directory. */
  private static final class Folder implements AclFileAttributeView {
    private UserPrincipal owner;
    private List<AclEntry> acl;
    private boolean locked;

    Folder(UserPrincipal owner, AclEntry... acl) {
      this.owner = owner;
      this.acl = List.of(acl);
    }

    @Override
    public String name() {
      return "acl";
    }

    @Override
    public UserPrincipal getOwner() {
      return owner;
    }

    @Override
    public void setOwner(UserPrincipal who) throws IOException {
      change();
      owner = who;
    }

    @Override
    public List<AclEntry> getAcl() {
      return acl;
    }

    @Override
    public void setAcl(List<AclEntry> entries) throws IOException {
      change();
      acl = List.copyOf(entries);
    }

    private void change() throws IOException {
      if (locked) {
        throw new AccessDeniedException(DIR.toString());
      }
    }
  }
}
