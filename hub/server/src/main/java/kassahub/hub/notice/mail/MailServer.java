package kassahub.hub.notice.mail;

import io.vertx.core.Vertx;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.ext.mail.LoginOption;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.SMTPException;
import io.vertx.ext.mail.StartTLSOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import kassahub.hub.database.Await;

/** The SMTP server of the configuration. */
public final class MailServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration CONNECTED_WITHIN = Duration.ofSeconds(10);

  /** What a server says of an address, and will say again. */
  private static final Set<Integer> FOR_GOOD = Set.of(550, 551, 552, 553, 555, 556);

  /** As the client puts it; the same codes for the sender speak of our settings. */
  private static final String OF_THE_RECIPIENT = "recipient address not accepted";

  private static final int LONGEST_REASON = 300;

  private final MailClient client;
  private final MailSettings settings;
  private final Duration patience;

  /**
   * Connects when there is something to send.
   *
   * @param password of the settings' login
   */
  public MailServer(Vertx vertx, MailSettings settings, Optional<String> password) {
    this(vertx, settings, password, PATIENCE);
  }

  /** The same with another patience. */
  MailServer(Vertx vertx, MailSettings settings, Optional<String> password, Duration patience) {
    this.settings = settings;
    this.patience = patience;
    client = MailClient.create(vertx, config(password));
  }

  /** What the server said to a letter. */
  sealed interface Answer {
    /** It has it now. */
    record Taken() implements Answer {}

    /** It will never take this one. */
    record Refused(String reason) implements Answer {}

    /** It may take it later. */
    record NotNow(String reason) implements Answer {}

    /** It takes none now, as far as we know. */
    record Away(String reason) implements Answer {}
  }

  /** Hands over a letter; a minute at most. */
  Answer send(Letter letter) {
    try {
      Await.within(patience, client.sendMail(message(letter)));
      return new Answer.Taken();
    } catch (IOException failure) {
      return failure.getCause() instanceof SMTPException said
          ? answer(said)
          : new Answer.Away(reason(failure));
    }
  }

  private static Answer answer(SMTPException said) {
    int code = said.getReplyCode();
    if (FOR_GOOD.contains(code) && reason(said).startsWith(OF_THE_RECIPIENT)) {
      return new Answer.Refused(reason(said));
    }
    return code >= 450 && code <= 452
        ? new Answer.NotNow(reason(said))
        : new Answer.Away(reason(said));
  }

  private MailMessage message(Letter letter) {
    var host = settings.from().substring(settings.from().indexOf('@') + 1);
    return new MailMessage()
        .setFrom("KassaHub <%s>".formatted(settings.from()))
        .setTo(letter.to())
        .setSubject(letter.subject())
        .setText(letter.text())
        .addHeader("Message-ID", "<%s@%s>".formatted(letter.message(), host))
        .addHeader("Auto-Submitted", "auto-generated");
  }

  /**
   * A connection on which nothing moves is closed: the pool has one, and would wait for ever for a
   * server that says nothing any more.
   */
  private MailConfig config(Optional<String> password) {
    var config =
        new MailConfig()
            .setHostname(settings.host())
            .setPort(settings.port())
            .setSsl(settings.tls() == MailSettings.Tls.TLS)
            .setStarttls(
                settings.tls() == MailSettings.Tls.STARTTLS
                    ? StartTLSOptions.REQUIRED
                    : StartTLSOptions.DISABLED)
            .setLogin(settings.login().isPresent() ? LoginOption.REQUIRED : LoginOption.NONE)
            .setMaxPoolSize(1);
    settings
        .login()
        .ifPresent(login -> config.setUsername(login.user()).setPassword(password.orElseThrow()));
    config
        .setConnectTimeout((int) CONNECTED_WITHIN.toMillis())
        .setIdleTimeout((int) patience.dividedBy(2).toMillis())
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
        .setHostnameVerificationAlgorithm("HTTPS");
    settings
        .rootCertificate()
        .ifPresent(
            root -> config.setTrustOptions(new PemTrustOptions().addCertPath(root.toString())));
    return config;
  }

  /** What the innermost failure with words says; without addresses, for it may be logged. */
  private static String reason(Throwable failure) {
    var words = failure.toString();
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      var said = cause.getMessage();
      words = said == null || said.isBlank() ? words : said;
    }
    var clean = words.replaceAll("\\p{Cntrl}+", " ").replaceAll("\\S+@\\S+", "…").strip();
    return clean.substring(0, Math.min(clean.length(), LONGEST_REASON));
  }

  /** A server that hung up meanwhile hears no farewell, and is closed all the same. */
  @Override
  public void close() {
    Await.on(client.close().otherwiseEmpty());
  }
}
