package kassahub.agent.register;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import kassahub.agent.link.LinkAddress;
import kassahub.agent.state.StateFiles;

/**
 * What is kept on disk of one address: which register was last met there, and whether the agent is
 * inside a connection right now. The latter survives a kill, and then says that an answer waiting
 * in the register may be our own.
 */
final class LastMet {
  private final StateFiles files;
  private final String name;

  LastMet(StateFiles files, LinkAddress address) {
    this.files = files;
    this.name = hash(address.text());
  }

  Optional<String> serial() throws IOException {
    return files.read("met-" + name).map(bytes -> new String(bytes, UTF_8));
  }

  void met(String serial) throws IOException {
    files.write("met-" + name, serial.getBytes(UTF_8));
  }

  boolean wasInside() throws IOException {
    return files.isMarked("inside-" + name);
  }

  void enter() throws IOException {
    files.mark("inside-" + name);
  }

  void leave() throws IOException {
    files.delete("inside-" + name);
  }

  private static String hash(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
