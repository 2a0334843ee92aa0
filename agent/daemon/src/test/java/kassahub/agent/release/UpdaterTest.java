package kassahub.agent.release;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kassahub.proto.ReleaseSignature;
import kassahub.proto.v1.DispatchResult.Outcome;
import kassahub.proto.v1.UpdateAgent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What takes over and what never does; {@code launch} has a test of its own. */
@Timeout(180)
class UpdaterTest {
  private static final KeyPair KEYS = TestRelease.keys();
  private static final String NOISE = noise();
  private static final Map<String, String> FILES =
      Map.of(
          "kassahub",
          "#!/bin/sh\n",
          "lib/agent.jar",
          "new",
          "lib/netty.jar",
          "the same",
          "z",
          NOISE);

  private final AtomicBoolean proven = new AtomicBoolean();
  private final AtomicInteger restarts = new AtomicInteger();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final List<Long> asked = new CopyOnWriteArrayList<>();
  private final List<Updater> open = new ArrayList<>();
  @TempDir private Path dir;
  private long free = 10L << 30;
  private volatile int failAfter = Integer.MAX_VALUE;

  @BeforeEach
  void installed() throws IOException {
    assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
    Files.createDirectories(dir.resolve("home/lib"));
    Files.writeString(dir.resolve("home/lib/netty.jar"), "the same");
  }

  @AfterEach
  void close() {
    open.forEach(Updater::close);
  }

  @Test
  void aSignedReleaseIsFetchedAndTriedByTheNextStart() throws Exception {
    change(release("0.2.0"));

    await().until(() -> restarts.get() == 1);
    assertThat(told).containsExactly("WAITING download", "WAITING trial");
    assertThat(text("trial")).isEqualTo("0.2.0\n");
    assertThat(store().resolve("current")).doesNotExist();
    Path folder = store().resolve("0.2.0");
    assertThat(folder.resolve("lib/agent.jar")).hasContent("new");
    assertThat(folder.resolve("z")).hasContent(NOISE);
    assertThat(Files.isExecutable(folder.resolve("kassahub"))).isTrue();
    assertThat(Files.getLastModifiedTime(folder.resolve("kassahub")).toInstant())
        .as("what was loaded beforehand goes by it")
        .isEqualTo(Instant.ofEpochSecond(TestRelease.FILE_TIME));
  }

  @Test
  void whatTheRunningReleaseHasIsNotFetched() {
    TestRelease small =
        TestRelease.of(
            TestRelease.manifest("0.2.0"),
            Map.of("kassahub", "x", "lib/netty.jar", "the same"),
            KEYS);
    byte[] bytes = small.bytes();
    bytes[bytes.length - 12] ^= 1; // netty.jar comes last: it is spoilt, and nobody looks
    change(small.order(), bytes);

    await().until(() -> restarts.get() == 1);
    assertThat(store().resolve("0.2.0/lib/netty.jar")).hasContent("the same");
  }

  @Test
  void aTrialCountsWhenTheHubHasHeardItAndNotBefore() throws Exception {
    Files.createDirectories(store());
    Files.writeString(store().resolve("trial"), "0.2.0\n");
    Files.writeString(store().resolve("starts"), "\n");
    Updater trial = updater("0.2.0", KEYS.getPublic());
    trial.start();
    trial.change(release("0.2.0").order(), TestRelease.NOW.plusSeconds(60), this::tell);

    await().pollDelay(Duration.ofMillis(1500)).until(() -> true);
    assertThat(store().resolve("current")).doesNotExist();
    assertThat(told).isEmpty();
    proven.set(true);
    await().untilAsserted(() -> assertThat(told).containsExactly("DONE "));
    assertThat(text("current")).isEqualTo("0.2.0\n");
    assertThat(store().resolve("trial")).doesNotExist();
    assertThat(store().resolve("starts")).doesNotExist();
  }

  @Test
  void aReleaseThatWasTakenBackIsToldAndNotTriedAgain() throws Exception {
    Files.createDirectories(store().resolve("0.2.0"));
    Files.writeString(store().resolve("failed"), "0.2.0 ended\n");

    change(release("0.2.0"));

    await().untilAsserted(() -> assertThat(told).containsExactly("FAILED rolled-back-ended"));
    assertThat(restarts).hasValue(0);
    assertThat(store().resolve("failed")).doesNotExist();
    assertThat(store().resolve("0.2.0")).as("no use any more").doesNotExist();
  }

  @Test
  void whatNobodyStartsIsGivenUp() throws Exception {
    Files.createDirectories(store());
    Files.writeString(store().resolve("trial"), "0.2.0\n");

    change(release("0.2.0"));

    await().untilAsserted(() -> assertThat(told).containsExactly("FAILED rolled-back-not-started"));
    assertThat(store().resolve("trial")).doesNotExist();
  }

  @Test
  void aKilledDownloadGoesOnWhereItWas() throws Exception {
    TestRelease release = release("0.2.0");
    failAfter = 6;
    Updater first = updater("0.1.0", KEYS.getPublic());
    source = release.bytes();
    first.change(release.order(), TestRelease.NOW.plusSeconds(60), this::tell);
    await().until(() -> asked.size() > 6);
    first.close();
    assertThat(store().resolve("trial")).doesNotExist();
    List<Long> before = List.copyOf(asked);

    failAfter = Integer.MAX_VALUE;
    asked.clear();
    change(release);

    await().until(() -> restarts.get() == 1);
    assertThat(store().resolve("0.2.0/z")).hasContent(NOISE);
    assertThat(asked).as("nothing twice").doesNotContainAnyElementsOf(before.subList(0, 6));
  }

  @Test
  void whatAPowerCutSpoiltIsFetchedOnceMore() throws Exception {
    TestRelease release = release("0.2.0");
    failAfter = 6;
    change(release);
    await().until(() -> asked.size() > 6);
    open.get(0).close();
    Path piece = store().resolve("download").resolve(hashOf(NOISE));
    Files.write(piece, new byte[(int) Files.size(piece)]);
    failAfter = Integer.MAX_VALUE;
    change(release);

    await().until(() -> restarts.get() == 1);
    assertThat(store().resolve("0.2.0/z")).hasContent(NOISE);
  }

  private static String hashOf(String content) {
    return ReleaseSignature.hex(
        ByteString.copyFrom(ReleaseSignature.sha256().digest(content.getBytes(UTF_8))));
  }

  @Test
  void aFolderThatWasThereIsNotTrustedUnseen() throws Exception {
    Files.createDirectories(store().resolve("0.2.0/lib"));
    Files.writeString(store().resolve("0.2.0/kassahub"), "evil");
    Files.writeString(store().resolve("0.2.0/lib/evil.jar"), "evil");
    Files.writeString(store().resolve("current"), "0.2.0\n"); // or it would be cleaned away

    change(release("0.2.0"));

    await().until(() -> restarts.get() == 1);
    assertThat(store().resolve("0.2.0/kassahub")).hasContent("#!/bin/sh\n");
    assertThat(store().resolve("0.2.0/lib/evil.jar")).doesNotExist();
  }

  @Test
  void halfOfItNeverTakesOver() {
    refused(release("0.2.0").cut(10), "release-damaged");
  }

  @Test
  void aTurnedBitNeverTakesOver() {
    refused(release("0.2.0").spoilt(), "release-damaged");
  }

  @Test
  void otherFilesThanWereSignedNeverTakeOver() {
    TestRelease signed = of(Map.of("kassahub", "good"));
    TestRelease other = of(Map.of("kassahub", "evil"));
    refused(signed.filledWith(other), "release-damaged");
  }

  private static TestRelease of(Map<String, String> files) {
    return TestRelease.of(TestRelease.manifest("0.2.0"), files, KEYS);
  }

  @Test
  void anotherKeyNeverTakesOver() {
    refused(
        TestRelease.of(TestRelease.manifest("0.2.0"), FILES, TestRelease.keys()),
        "release-signature");
  }

  @Test
  void anotherReleaseThanWasOrderedNeverTakesOver() {
    change(release("0.3.0").order(), release("0.2.0").bytes());
    ended("release-damaged");
  }

  @Test
  void anOlderOneNeverTakesOver() {
    refused(release("0.0.9"), "release-older");
    refused(release("0.1"), "release-older");
  }

  @Test
  void anotherPlatformNeverTakesOver() {
    refused(
        TestRelease.of(TestRelease.manifest("0.2.0").setPlatform("linux-aarch64"), FILES, KEYS),
        "release-platform");
  }

  @Test
  void oneThatIsNoLongerGoodNeverTakesOver() {
    refused(
        TestRelease.of(
            TestRelease.manifest("0.2.0")
                .setNotAfterMillis(TestRelease.NOW.minusSeconds(1).toEpochMilli()),
            FILES,
            KEYS),
        "release-expired");
  }

  @Test
  void oneThatNeedsAnotherBeforeNeverTakesOver() {
    refused(
        TestRelease.of(TestRelease.manifest("0.3.0").setLowestReplaced("0.2.0"), FILES, KEYS),
        "release-too-far");
  }

  @Test
  void aPathOutOfTheFolderNeverTakesOver() {
    for (String path : List.of("../evil", "/etc/evil", "lib/../../evil", "lib//evil", ".evil")) {
      refused(
          TestRelease.of(
              TestRelease.manifest("0.2.0"), Map.of("kassahub", "x", path, "evil"), KEYS),
          "release-damaged");
    }
  }

  @Test
  void withoutRoomNothingIsFetched() {
    free = 50L << 20;
    refused(release("0.2.0"), "disk-full");
    assertThat(store().resolve("0.2.0.part")).doesNotExist();
  }

  @Test
  void theSecondKeyIsAsGoodAsTheFirst() {
    source = release("0.2.0").bytes();
    updater("0.1.0", TestRelease.keys().getPublic(), KEYS.getPublic())
        .change(release("0.2.0").order(), TestRelease.NOW.plusSeconds(60), this::tell);
    await().until(() -> restarts.get() == 1);
  }

  @Test
  void withoutKeysNobodyChangesIt() {
    updater("0.1.0").change(release("0.2.0").order(), TestRelease.NOW.plusSeconds(60), this::tell);
    assertThat(told).containsExactly("FAILED unsupported");
  }

  private volatile byte[] source = new byte[0];

  private static TestRelease release(String version) {
    return TestRelease.of(TestRelease.manifest(version), FILES, KEYS);
  }

  private void refused(TestRelease release, String code) {
    change(release);
    ended(code);
  }

  private void ended(String code) {
    await().until(() -> told.stream().anyMatch(one -> one.startsWith("FAILED")));
    assertThat(told.get(told.size() - 1)).isEqualTo("FAILED " + code);
    assertThat(store().resolve("trial")).doesNotExist();
    assertThat(restarts).hasValue(0);
    told.clear();
  }

  private void change(TestRelease release) {
    change(release.order(), release.bytes());
  }

  private void change(UpdateAgent order, byte[] bytes) {
    source = bytes;
    Updater updater = updater("0.1.0", KEYS.getPublic());
    updater.start();
    updater.change(order, TestRelease.NOW.plusSeconds(60), this::tell);
  }

  private Updater updater(String running, PublicKey... keys) {
    var here =
        new InstalledRelease(
            Optional.of(dir.resolve("home")),
            Optional.of(store()),
            Stream.of(keys).map(ReleaseSignature::text).collect(Collectors.joining("\n")),
            TestRelease.PLATFORM);
    var ground =
        new Updater.Ground(
            this::read, () -> TestRelease.NOW, () -> free, proven::get, restarts::incrementAndGet);
    var updater = new Updater(here, running, ground);
    open.add(updater);
    return updater;
  }

  private ByteString read(ByteString release, long offset, int length) throws IOException {
    asked.add(offset);
    if (asked.size() > failAfter) {
      throw new IOException("cut");
    }
    int from = (int) Math.min(offset, source.length);
    return ByteString.copyFrom(source, from, Math.min(length, source.length - from));
  }

  private void tell(Outcome outcome, String code, String message) {
    told.add(outcome + " " + code);
  }

  private Path store() {
    return dir.resolve("releases");
  }

  private String text(String name) throws IOException {
    return Files.readString(store().resolve(name));
  }

  /** Does not pack well, so it comes in several pieces. */
  private static String noise() {
    var random = new Random(7);
    var text = new StringBuilder();
    for (int i = 0; i < 300_000; i++) {
      text.append((char) (32 + random.nextInt(90)));
    }
    return text.toString();
  }
}
