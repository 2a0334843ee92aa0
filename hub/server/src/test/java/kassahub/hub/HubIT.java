package kassahub.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import kassahub.hub.activation.ActivationRequest;
import kassahub.hub.activation.Market;
import kassahub.hub.licence.EndlessVendor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole hub on a database that somebody else runs. */
class HubIT {
  private static final TestDatabase DATABASE = TestDatabase.create();

  @TempDir private Path data;

  @AfterAll
  static void close() {
    DATABASE.close();
  }

  @Test
  void servesPeopleProgramsAndAgentsAndStartsAgainOnTheSameDatabase() throws Exception {
    for (var start = 1; start <= 2; start++) {
      try (var hub = Hub.start(HubSamples.config(data, DATABASE), InstantSource.system())) {
        assertThat(get(hub, "/sign-in")).isEqualTo(200);
        assertThat(get(hub, "/health")).isEqualTo(200);
        assertThat(read(hub, "/health")).isEqualTo("{\"well\":true}");
        await()
            .untilAsserted(
                () ->
                    assertThat(read(hub, "/metrics"))
                        .contains(
                            "kassahub_agents_connected 0.0",
                            "kassahub_intake_undecided_bytes 0.0",
                            "kassahub_intake_waiting_batches 0.0",
                            "kassahub_intake_refused_reports 0.0",
                            "kassahub_intake_mistakes 0.0",
                            "kassahub_vendor_waiting_questions 0.0",
                            "kassahub_dispatches_live 0.0",
                            "kassahub_documents_waiting 0.0",
                            "kassahub_documents_failing 0.0",
                            "kassahub_documents_oldest_seconds 0.0",
                            "kassahub_dispatch_due_agents 0.0",
                            "kassahub_changes_dropped_topics 0.0",
                            "kassahub_door_refused_connections_total 0.0",
                            "kassahub_intake_stored_reports_total 0.0",
                            "kassahub_health_reports_total 0.0",
                            "kassahub_health_unreaching_total 0.0",
                            "kassahub_health_waiting_reports_total 0.0",
                            "kassahub_database_away 0.0",
                            "kassahub_hubs_alive 1.0",
                            "kassahub_issuing_certificate_seconds 3.1",
                            "kassahub_vendor_oldest_question_seconds 0.0",
                            "kassahub_dispatches_done_total 0.0",
                            "kassahub_dispatches_failed_total 0.0",
                            "kassahub_web_running_requests 1.0",
                            "kassahub_web_mistakes_total 0.0"));
        assertThat(get(hub, "/api/v1/openapi.yaml")).isEqualTo(200);
        assertThat(get(hub, "/api/v1/registers")).isEqualTo(401);
        assertThat(serverNames(hub.agentPorts().mqtt())).contains("localhost");
        assertThat(serverNames(hub.agentPorts().grpc())).contains("localhost");
        assertThat(hub.features().people().signInLinks().firstOperator()).isPresent();
      }
    }
  }

  @Test
  void stopsWithinTenSecondsWhileAVendorHangs() throws Exception {
    try (var database = TestDatabase.create();
        var vendor = new EndlessVendor(EndlessVendor.Body.DRIPPING)) {
      var market = new Market(database.database());
      database.asOwner(
          """
          update vendor set issuer = 'http_grants', issuer_config = '{"url":"%s","timeoutSeconds":100}'
          """
              .formatted(vendor.address()));
      var hub = Hub.start(HubSamples.config(data, database), InstantSource.system());
      var order = ActivationRequest.of(market.partner.organisation(), List.of(market.device()));
      hub.features().activations().activate(market.partner.caller(), order);
      await().until(() -> vendor.asked() == 1);
      long began = System.nanoTime();

      hub.close();

      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMinutes(1));
    }
  }

  @Test
  void anotherHubOnTheDatabaseNeedsTheSameKeys(@TempDir Path other) throws Exception {
    try (var database = TestDatabase.create()) {
      Hub.start(HubSamples.config(data, database), InstantSource.system()).close();

      assertThatThrownBy(
              () -> Hub.start(HubSamples.config(other, database), InstantSource.system()))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("authority, issuer, secrets of " + other);

      for (var folder : List.of("authority", "issuer", "secrets")) {
        replace(data.resolve(folder), other.resolve(folder));
      }
      Hub.start(HubSamples.config(other, database), InstantSource.system()).close();
    }
  }

  @Test
  void aHubWhoseMachineIsAheadEndsNobodysWork() throws Exception { // d20
    InstantSource ahead = () -> InstantSource.system().instant().plus(Duration.ofMinutes(11));
    try (var database = TestDatabase.create();
        var hub = Hub.startByDatabaseTime(HubSamples.config(data, database), ahead)) {
      var market = new Market(database.database());
      market.register(
          market.device(), market.client.organisation(), Optional.of("agent-of-others"));
      database.asOwner(
          """
          insert into dispatch (id, agent_id, kind, settings, state, due_at, deadline, created_at, created_by)
          select gen_random_uuid(), 'agent-of-others', 'send_log', '{"maxBytes": 1}', 'waiting', now(), now() + u.life,
            now(), u.name
          from (values ('late', interval '-1 second'), ('in time', interval '10 minutes')) as u (name, life)
          """);

      await().until(() -> state(database, "late").equals("expired"));

      assertThat(state(database, "in time")).isEqualTo("waiting");
      assertThat(read(hub, "/metrics"))
          .containsPattern("kassahub_clock_ahead_seconds 6(5[5-9]|6[0-5])[.]");
    }
  }

  private static String state(TestDatabase database, String name) {
    return database
        .database()
        .transact(
            tx ->
                tx.one(
                    "select state from dispatch where created_by = $1",
                    row -> row.string("state"),
                    name));
  }

  private static void replace(Path from, Path to) throws IOException {
    try (var files = Files.list(from)) {
      for (var file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static int get(Hub hub, String path) throws Exception {
    return answer(hub, path).statusCode();
  }

  private static String read(Hub hub, String path) throws Exception {
    return answer(hub, path).body();
  }

  private static HttpResponse<String> answer(Hub hub, String path) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var address = URI.create("http://127.0.0.1:" + hub.httpPort() + path);
      return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
    }
  }

  /** Of the certificate that an agents' port shows, trusting this hub's root only. */
  private String serverNames(int port) throws Exception {
    try (var socket = (SSLSocket) trust().getSocketFactory().createSocket("127.0.0.1", port)) {
      socket.startHandshake();
      return socket.getSession().getPeerCertificates()[0].toString();
    }
  }

  private SSLContext trust() throws Exception {
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (var root = Files.newInputStream(data.resolve("authority/root.crt"))) {
      store.setCertificateEntry(
          "root", CertificateFactory.getInstance("X.509").generateCertificate(root));
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
