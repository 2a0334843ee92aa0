package kassahub.proto;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import kassahub.proto.v1.EnrolAnswer;
import kassahub.proto.v1.EnrolRequest;
import kassahub.proto.v1.EnrolmentOuterClass;
import kassahub.proto.v1.FromAgent;
import kassahub.proto.v1.Link;
import kassahub.proto.v1.Release;
import kassahub.proto.v1.ReleaseManifest;
import kassahub.proto.v1.ReportOuterClass;
import kassahub.proto.v1.Settings;
import kassahub.proto.v1.SignedRelease;
import kassahub.proto.v1.ToAgent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Messages as they were once sent, in {@code golden/MESSAGE/NAME.hex}, beside what they say. Files
 * are added, never changed: an agent in the field still speaks like this.
 */
class GoldenBytesTest {
  private static final Map<String, Message> TYPES =
      Map.of(
          "FromAgent", FromAgent.getDefaultInstance(),
          "ToAgent", ToAgent.getDefaultInstance(),
          "EnrolRequest", EnrolRequest.getDefaultInstance(),
          "EnrolAnswer", EnrolAnswer.getDefaultInstance(),
          "SignedRelease", SignedRelease.getDefaultInstance(),
          "ReleaseManifest", ReleaseManifest.getDefaultInstance());

  @ParameterizedTest
  @MethodSource("names")
  void readsWhatWasOnceSent(String name) throws IOException {
    assertThat(read(name)).isEqualTo(said(name));
  }

  @ParameterizedTest
  @MethodSource("names")
  void writesTheSameBytes(String name) throws IOException {
    assertThat(said(name).toByteArray()).isEqualTo(bytes(name));
  }

  @Test
  void everyFieldAndEveryConstantHasBeenSent() throws IOException {
    var sent = new TreeSet<String>();
    for (String name : names()) {
      note(read(name), sent);
    }
    assertThat(sent).containsAll(declared());
  }

  static List<String> names() throws IOException {
    Path folder = folder();
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .map(file -> folder.relativize(file).toString())
          .filter(file -> file.endsWith(".hex"))
          .map(file -> file.substring(0, file.length() - ".hex".length()))
          .sorted()
          .toList();
    }
  }

  private static Message read(String name) throws IOException {
    return type(name).getParserForType().parseFrom(bytes(name));
  }

  private static Message said(String name) throws IOException {
    Message.Builder message = type(name).newBuilderForType();
    TextFormat.merge(Files.readString(folder().resolve(name + ".txt")), message);
    return message.build();
  }

  private static byte[] bytes(String name) throws IOException {
    String hex = Files.readString(folder().resolve(name + ".hex"));
    return HexFormat.of().parseHex(hex.replace("\n", ""));
  }

  private static Message type(String name) {
    return TYPES.get(name.substring(0, name.indexOf('/')));
  }

  /** Names of the fields and constants in a message, and in those inside it. */
  private static void note(Message message, Collection<String> sent) {
    message
        .getAllFields()
        .forEach(
            (field, value) -> {
              sent.add(field.getFullName());
              List<?> values = field.isRepeated() ? (List<?>) value : List.of(value);
              for (Object each : values) {
                if (each instanceof Message inner) {
                  note(inner, sent);
                } else if (field.getType() == FieldDescriptor.Type.ENUM) {
                  sent.add(each.toString());
                }
              }
            });
  }

  /** Zero of an enum is never written. */
  private static Collection<String> declared() {
    var names = new TreeSet<String>();
    for (FileDescriptor file :
        List.of(
            EnrolmentOuterClass.getDescriptor(),
            Link.getDescriptor(),
            Release.getDescriptor(),
            ReportOuterClass.getDescriptor(),
            Settings.getDescriptor())) {
      file.getMessageTypes().forEach(type -> declared(type, names));
      file.getEnumTypes().forEach(type -> declared(type, names));
    }
    return names;
  }

  private static void declared(Descriptor type, Collection<String> names) {
    type.getFields().forEach(field -> names.add(field.getFullName()));
    type.getNestedTypes().forEach(inner -> declared(inner, names));
    type.getEnumTypes().forEach(inner -> declared(inner, names));
  }

  private static void declared(EnumDescriptor type, Collection<String> names) {
    type.getValues().stream()
        .filter(constant -> constant.getNumber() != 0)
        .forEach(constant -> names.add(constant.getName()));
  }

  private static Path folder() {
    var folder = Objects.requireNonNull(GoldenBytesTest.class.getResource("/golden"));
    try {
      return Path.of(folder.toURI());
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
