package kassahub.agent.state;

import static java.nio.file.attribute.AclEntryPermission.READ_ATTRIBUTES;
import static java.nio.file.attribute.AclEntryPermission.READ_DATA;
import static java.nio.file.attribute.AclEntryPermission.WRITE_DATA;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryFlag;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The lists that Windows would get; no Windows applies them here. */
class FileAclTest {
  private static final Named ADMINISTRATORS = new Named("BUILTIN\\Администраторы");
  private static final Named SYSTEM = new Named("NT AUTHORITY\\СИСТЕМА");
  private static final Named USERS = new Named("BUILTIN\\Пользователи");
  private static final Named EVERYONE = new Named("Все");
  private static final Named SERVICE = new Named("NT SERVICE\\kassahub-agent");

  /** As install.cmd makes the directory, and as it is where somebody did not run it. */
  private static final List<AclEntry> INHERITED =
      List.of(
          allow(ADMINISTRATORS, AclEntryPermission.values()),
          allow(SYSTEM, AclEntryPermission.values()),
          allow(SERVICE, READ_DATA, WRITE_DATA, READ_ATTRIBUTES),
          allow(USERS, READ_DATA),
          allow(EVERYONE, READ_DATA));

  @Test
  void theServiceReadsTheIdentityThatAnAdministratorWrote() {
    var acl = FileAcl.of(ADMINISTRATORS, ADMINISTRATORS, INHERITED);

    assertThat(acl).extracting(AclEntry::principal).containsExactly(ADMINISTRATORS, SERVICE);
    assertThat(acl.get(1).permissions()).containsOnly(READ_DATA, WRITE_DATA, READ_ATTRIBUTES);
    assertThat(acl.get(1).flags()).as("a file hands nothing down").isEmpty();
  }

  @Test
  void anAdministratorsDoctorReadsWhatTheServiceRenewed() {
    var acl = FileAcl.of(SERVICE, ADMINISTRATORS, INHERITED);

    assertThat(acl).extracting(AclEntry::principal).containsExactly(SERVICE, ADMINISTRATORS);
    assertThat(acl).allMatch(one -> one.permissions().contains(WRITE_DATA));
    assertThat(acl.get(0).permissions()).hasSameSizeAs(AclEntryPermission.values());
  }

  @Test
  void aServiceWhoseNameIsNotKnownIsOne() {
    var numbered = new Named("S-1-5-80-3880718306-3832830129-1677859214-2598158968-1052248003");

    assertThat(FileAcl.of(ADMINISTRATORS, ADMINISTRATORS, List.of(allow(numbered, READ_DATA))))
        .extracting(AclEntry::principal)
        .containsExactly(ADMINISTRATORS, numbered);
  }

  @Test
  void nobodyElseGetsInAndWhoIsKeptOutStaysOut() {
    var denied = AclEntry.newBuilder(allow(SERVICE, READ_DATA)).setType(AclEntryType.DENY).build();
    var sham = new Named("SHOP\\NT SERVICE\\x");

    assertThat(FileAcl.of(ADMINISTRATORS, ADMINISTRATORS, List.of(denied, allow(sham, READ_DATA))))
        .extracting(AclEntry::principal)
        .containsExactly(ADMINISTRATORS);
  }

  private static AclEntry allow(UserPrincipal who, AclEntryPermission... what) {
    return AclEntry.newBuilder()
        .setType(AclEntryType.ALLOW)
        .setPrincipal(who)
        .setPermissions(what)
        .setFlags(AclEntryFlag.FILE_INHERIT)
        .build();
  }

  /** As Windows names users and groups. */
  private record Named(String name) implements UserPrincipal {
    @Override
    public String getName() {
      return name;
    }
  }
}
