package kassahub.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import kassahub.hub.database.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubDatabaseTest {
  /** Where Vert.x copies files that it finds by the class path. */
  private static final String COPIES = "vertx.cacheDirBase";

  @TempDir private Path folder;

  @BeforeEach
  void copyHere() {
    System.setProperty(COPIES, folder.resolve("copies").toString());
  }

  @AfterEach
  void copyWhereItDid() {
    System.clearProperty(COPIES);
  }

  @Test
  void aHubThatIsKilledLeavesNoTemporaryFolder() {
    var vertx = HubDatabase.vertx();

    assertThat(folder).isEmptyDirectory();
    Await.on(vertx.close());
  }
}
