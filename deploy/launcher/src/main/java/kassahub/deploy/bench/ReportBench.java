package kassahub.deploy.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.zip.ZipFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How fast the register status report is written and sent, and how much memory that takes. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = {
      "The register status report over all registers, from the request to the last byte of the"
          + " file.",
      "",
      "Its rows are counted in the file that arrived.",
      ""
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class ReportBench implements Callable<Integer> {
  /** Title, date and the columns' names. */
  private static final int ROWS_ABOVE = 3;

  private static final byte[] ROW = {'<', 'r', 'o', 'w', ' '};

  @Spec private CommandSpec spec;

  @Option(
      names = "--registers",
      description = "100 or more, in whole hundreds (default: ${DEFAULT-VALUE}).")
  private long registers = 100_000;

  @Option(
      names = "--runs",
      description = "Measured one after the other, for the spread (default: ${DEFAULT-VALUE}).")
  private int runs = 1;

  @Mixin private Profile profile;

  @Override
  public Integer call() throws IOException, InterruptedException {
    profile.check(
        new Bounds(spec).requireRegisters(registers).require("--runs", runs, 1, Bounds.MOST_RUNS));
    try (var hub = HubProcess.start();
        var client = HttpClient.newHttpClient()) {
      profile.prepare(hub);
      Profile.execute(hub, BenchFleet.BEFORE);
      var token = hub.ask("fleet " + registers).getString("operator");
      Profile.execute(hub, BenchFleet.AFTER);
      Profile.execute(hub, "vacuum analyze");
      int code = 0;
      for (int run = 0; run < runs; run++) {
        code = Math.max(code, measure(hub, client, token, hub.scratch("report.xlsx")));
      }
      return code;
    }
  }

  private int measure(HubProcess hub, HttpClient client, String token, Path file)
      throws IOException, InterruptedException {
    profile.begin(hub);
    long before = hub.residentMegabytes();
    hub.forgetPeak();
    var cpu = hub.cpu();
    long begun = System.nanoTime();
    fetch(client, hub, token, file);
    double seconds = (System.nanoTime() - begun) / 1e9;
    var spent = hub.cpu().since(cpu);
    long peak = hub.peakMegabytes();
    profile.end(hub);
    long rows = rows(file) - ROWS_ABOVE;
    return new Figures("report")
        .given("registers", registers)
        .measure("rowsPerSecond", "rows/s, request to last byte", registers / seconds)
        .count("rows", "register rows in the file", rows)
        .fault("lost", "registers less rows", registers - rows)
        .count("fileMb", "MiB of the file", Files.size(file) >> 20)
        .measure("hubCpuMicrosPerRow", "µs of the hub's CPU a row", spent.hubMicrosPer(registers))
        .measure(
            "dbCpuMicrosPerRow", "µs of PostgreSQL's CPU a row", spent.databaseMicrosPer(registers))
        .count("hubRssBeforeMb", "MiB of the hub's memory before", before)
        .count("hubPeakMb", "MiB of the hub's memory at most", peak)
        .print(spec.commandLine());
  }

  private static void fetch(HttpClient client, HubProcess hub, String token, Path file)
      throws IOException, InterruptedException {
    var address = URI.create("http://127.0.0.1:" + hub.ports().http() + "/registers/report");
    var request =
        HttpRequest.newBuilder(address)
            .header("Cookie", "kassahub=" + token)
            .timeout(Duration.ofMinutes(30))
            .build();
    int status = client.send(request, BodyHandlers.ofFile(file)).statusCode();
    if (status != 200) {
      throw new IOException("the report was answered " + status);
    }
  }

  /** Rows of all sheets. */
  private static long rows(Path file) throws IOException {
    long rows = 0;
    try (var zip = new ZipFile(file.toFile())) {
      for (var entry : zip.stream().toList()) {
        if (entry.getName().startsWith("xl/worksheets/")) {
          try (var sheet = zip.getInputStream(entry)) {
            rows += count(sheet);
          }
        }
      }
    }
    return rows;
  }

  private static long count(InputStream sheet) throws IOException {
    long found = 0;
    int matched = 0;
    var buffer = new byte[1 << 16];
    for (int read = sheet.read(buffer); read >= 0; read = sheet.read(buffer)) {
      for (int at = 0; at < read; at++) {
        matched = buffer[at] == ROW[matched] ? matched + 1 : buffer[at] == ROW[0] ? 1 : 0;
        if (matched == ROW.length) {
          found++;
          matched = 0;
        }
      }
    }
    return found;
  }
}
