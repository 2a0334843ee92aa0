package kassahub.deploy.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How long pages take, from the request to the last byte, one after another. */
@Command(
    name = "cabinet",
    mixinStandardHelpOptions = true,
    description = {
      "Pages of lists and cards over many registers, as one person asks for them.",
      "",
      "An operator sees all registers, the partner ten thousand of them.",
      ""
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class CabinetBench implements Callable<Integer> {
  private static final int WARM_UP = 30;
  private static final int MOST_REQUESTS = 1_000_000;

  private static final Duration ANSWERED_WITHIN = Duration.ofMinutes(5);

  @Spec private CommandSpec spec;

  @Option(
      names = "--registers",
      description = "100 or more, in whole hundreds (default: ${DEFAULT-VALUE}).")
  private long registers = 10_000;

  @Option(names = "--requests", description = "Of each page (default: ${DEFAULT-VALUE}).")
  private int requests = 200;

  @Option(
      names = "--runs",
      description = "Measured one after the other, for the spread (default: ${DEFAULT-VALUE}).")
  private int runs = 1;

  @Mixin private Profile profile;

  @Override
  public Integer call() throws IOException, InterruptedException {
    profile.check(
        new Bounds(spec)
            .requireRegisters(registers)
            .require("--requests", requests, 1, MOST_REQUESTS)
            .require("--runs", runs, 1, Bounds.MOST_RUNS));
    try (var hub = HubProcess.start();
        var client = HttpClient.newHttpClient()) {
      profile.prepare(hub);
      Profile.execute(hub, BenchFleet.BEFORE);
      var facts = hub.ask("fleet " + registers);
      Profile.execute(hub, BenchFleet.AFTER);
      Profile.execute(hub, "vacuum analyze");
      var pages = pages(facts);
      for (var page : pages.values()) {
        times(client, hub, page, Math.min(WARM_UP, requests));
      }
      for (int run = 0; run < runs; run++) {
        measure(hub, client, pages);
      }
    }
    return 0;
  }

  private void measure(HubProcess hub, HttpClient client, Map<String, Page> pages)
      throws IOException, InterruptedException {
    profile.begin(hub);
    var cpu = hub.cpu();
    var figures = new Figures("cabinet").given("registers", registers);
    long worst = 0;
    for (var page : pages.entrySet()) {
      long[] times = times(client, hub, page.getValue(), requests);
      worst = Math.max(worst, at(times, 0.99));
      figures
          .measure(
              page.getKey() + "P50Ms", "ms, " + page.getKey() + ", median", millis(times, 0.50))
          .measure(page.getKey() + "P99Ms", "ms, the same, 99 of 100", millis(times, 0.99));
    }
    var spent = hub.cpu().since(cpu);
    profile.end(hub);
    long all = (long) requests * pages.size();
    figures
        .measure("worstP99Ms", "ms, the slowest of these", worst / 1e6)
        .measure("hubCpuMillisPerPage", "ms of the hub's CPU a page", spent.hubMicrosPer(all) / 1e3)
        .measure(
            "dbCpuMillisPerPage",
            "ms of PostgreSQL's CPU a page",
            spent.databaseMicrosPer(all) / 1e3)
        .count("hubRssMb", "MiB of the hub's memory", hub.residentMegabytes())
        .print(spec.commandLine());
  }

  /** Who asks for what. */
  private record Page(String token, String path) {}

  private Map<String, Page> pages(JsonObject facts) {
    var operator = facts.getString("operator");
    var partner = facts.getString("partner");
    long middle = registers / 2;
    var serial = BenchFirm.serial((int) middle);
    var pages = new LinkedHashMap<String, Page>();
    pages.put("list", new Page(operator, "/registers"));
    pages.put("listOfPartner", new Page(partner, "/registers"));
    pages.put("lastPage", new Page(operator, "/registers?page=last"));
    pages.put("filterSilent", new Page(operator, "/registers?contact=silent"));
    pages.put("filterMemory", new Page(operator, "/registers?memory=90"));
    pages.put("filterStorage", new Page(operator, "/registers?storage=ending"));
    pages.put("filterLicence", new Page(operator, "/registers?licence=ending"));
    pages.put("sortSeen", new Page(operator, "/registers?sort=-seen"));
    pages.put("sortMemory", new Page(operator, "/registers?sort=-memory"));
    pages.put("sortStorage", new Page(operator, "/registers?sort=storageEnds"));
    pages.put("sortLicence", new Page(operator, "/registers?sort=licence"));
    pages.put("sortOfPartner", new Page(partner, "/registers?sort=licence"));
    pages.put("searchSerial", new Page(operator, "/registers?q=" + serial.substring(6)));
    pages.put(
        "searchOfPartner", new Page(partner, "/registers?q=" + BenchFirm.serial(50).substring(6)));
    pages.put("filterNoDocuments", new Page(operator, "/registers?documents=none24"));
    pages.put(
        "filterUnreachable", new Page(operator, "/registers?contact=unreachable&sort=-memory"));
    pages.put(
        "noDocumentsOfPartner", new Page(partner, "/registers?documents=none24&sort=-memory"));
    pages.put("archive", new Page(operator, "/registers/archive"));
    pages.put("searchName", new Page(operator, "/registers?q=" + middle));
    pages.put("deliveries", new Page(operator, "/deliveries"));
    pages.put("deliveriesFailed", new Page(operator, "/deliveries?state=failed&sort=deadline"));
    pages.put("searchDeliveries", new Page(operator, "/deliveries?q=" + serial.substring(6)));
    pages.put("agents", new Page(operator, "/agents"));
    pages.put("agentsByName", new Page(operator, "/agents?sort=name&state=silent"));
    pages.put("agentsOfPartner", new Page(partner, "/agents"));
    pages.put("searchAgents", new Page(operator, "/agents?q=till-" + middle));
    pages.put("activationsOfAll", new Page(operator, "/activations?sort=-amount"));
    pages.put("activationsFailed", new Page(operator, "/activations?tab=failed"));
    pages.put("searchActivations", new Page(operator, "/activations?q=" + serial.substring(6)));
    pages.put("attention", new Page(operator, "/support?again=yes"));
    pages.put("register", new Page(operator, "/registers/" + middle));
    pages.put("activations", new Page(partner, "/activations"));
    pages.put("activation", new Page(partner, "/activations/" + facts.getLong("activation")));
    return pages;
  }

  /** In nanoseconds, ascending. */
  private static long[] times(HttpClient client, HubProcess hub, Page page, int requests)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + hub.ports().http() + page.path()))
            .header("Cookie", "kassahub=" + page.token())
            .timeout(ANSWERED_WITHIN)
            .build();
    var times = new long[requests];
    for (int i = 0; i < requests; i++) {
      long begun = System.nanoTime();
      var answer = client.send(request, BodyHandlers.ofByteArray());
      times[i] = System.nanoTime() - begun;
      if (answer.statusCode() != 200) {
        throw new IOException(page.path() + " was answered " + answer.statusCode());
      }
    }
    Arrays.sort(times);
    return times;
  }

  private static long at(long[] sorted, double share) {
    return sorted[(int) Math.min(sorted.length - 1, share * sorted.length)];
  }

  private static double millis(long[] sorted, double share) {
    return at(sorted, share) / 1e6;
  }
}
