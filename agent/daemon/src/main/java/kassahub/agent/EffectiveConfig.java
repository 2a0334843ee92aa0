package kassahub.agent;

import java.time.Duration;
import java.util.Locale;
import kassahub.agent.register.RegisterConfig;

/** The configuration as it is in force, in the form of the file, without secrets. */
final class EffectiveConfig {
  private EffectiveConfig() {}

  static String text(AgentConfig config) {
    var text = new StringBuilder();
    line(text, "data", quoted(config.data().toString()));
    text.append("[hub]\n");
    line(text, "transport", quoted(config.hub().transport().text()));
    config.hub().mqtt().ifPresent(address -> line(text, "mqtt", quoted(address.toString())));
    config.hub().grpc().ifPresent(address -> line(text, "grpc", quoted(address.toString())));
    text.append("[reports]\n");
    line(text, "health", duration(config.health()));
    text.append("[outbox]\n");
    line(text, "limit", quoted(config.outbox().maxBytes() + " B"));
    line(text, "keep-free", quoted(config.outbox().keepFreeBytes() + " B"));
    text.append("[log]\n");
    line(text, "level", quoted(config.log().level().name().toLowerCase(Locale.ROOT)));
    config
        .installWindow()
        .ifPresent(
            window -> {
              text.append("[install]\n");
              line(text, "window", quoted(window.text()));
            });
    text.append("[status]\n");
    line(text, "port", quoted(Integer.toString(config.statusPort())));
    config.registers().forEach(register -> register(text, register));
    return text.toString();
  }

  private static void register(StringBuilder text, RegisterConfig register) {
    text.append("[[register]]\n");
    line(text, "link", quoted(register.link().text()));
    line(text, "driver", quoted(register.settings().driver()));
    register.settings().keys().forEach((key, value) -> line(text, key, quoted(value)));
    line(text, "poll", duration(register.pace().poll()));
    line(text, "heartbeat", duration(register.pace().heartbeat()));
    register.localPort().ifPresent(port -> line(text, "local-port", quoted(port.toString())));
  }

  private static void line(StringBuilder text, String key, String value) {
    text.append(key).append(" = ").append(value).append('\n');
  }

  private static String duration(Duration value) {
    return quoted(
        value.toMillis() % 1000 == 0 ? value.toSeconds() + " s" : value.toMillis() + " ms");
  }

  private static String quoted(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
