package kassahub.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Options out of bounds are refused before anything is started, with what they may be. */
@Timeout(60)
class BenchArgumentsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ingest --devices 0        | --devices: 1 to",
        "ingest --devices 90000000 | raise ulimit -n",
        "ingest --seconds 0        | --seconds: 1 to 86400 expected, found 0",
        "ingest --warm-up -1       | --warm-up: 0 to 86400 expected, found -1",
        "ingest --batch 0          | --batch: 1 to 200 expected, found 0",
        "ingest --batch 201        | --batch: 1 to 200 expected, found 201",
        "ingest --runs 0           | --runs: 1 to 100 expected, found 0",
        "ingest --patience 0       | --patience: 1 to 86400 expected, found 0",
        "ingest --profile pom.xml  | --profile: a folder expected, found the file pom.xml",
        "deliver --devices 0       | --devices: 1 to 10000 expected, found 0",
        "deliver --devices 10001   | --devices: 1 to 10000 expected, found 10001",
        "deliver --warm-up -1      | --warm-up: 0 to 10000 expected, found -1",
        "deliver --warm-up 10001   | --warm-up: 0 to 10000 expected, found 10001",
        "deliver --runs 0          | --runs: 1 to 100 expected, found 0",
        "deliver --patience 0      | --patience: 1 to 86400 expected, found 0",
        "deliver --profile pom.xml | --profile: a folder expected, found the file pom.xml",
        "connect --devices 0       | --devices: 1 to",
        "connect --devices 90000000| raise ulimit -n",
        "connect --patience 0      | --patience: 1 to 86400 expected, found 0",
        "cabinet --registers 0     | --registers: 100 to 10000000 expected, found 0",
        "cabinet --registers 150   | --registers: whole hundreds expected, found 150",
        "cabinet --requests 0      | --requests: 1 to 1000000 expected, found 0",
        "cabinet --runs 0          | --runs: 1 to 100 expected, found 0",
        "cabinet --profile pom.xml | --profile: a folder expected, found the file pom.xml",
        "report --registers 0      | --registers: 100 to 10000000 expected, found 0",
        "report --registers 150    | --registers: whole hundreds expected, found 150",
        "report --runs 0           | --runs: 1 to 100 expected, found 0",
        "report --profile pom.xml  | --profile: a folder expected, found the file pom.xml",
        "agent --idle 0            | --idle: 1 to 86400 expected, found 0",
        "agent --runs 0            | --runs: 1 to 100 expected, found 0",
      })
  void sayWhatIsAllowed(String command, String message) {
    var err = new StringWriter();
    var line = new CommandLine(new BenchCommand()).setErr(new PrintWriter(err));

    int code = line.execute(command.split(" ", -1));

    assertThat(err.toString()).contains(message);
    assertThat(code).isEqualTo(2);
    assertThat(ProcessHandle.current().children()).isEmpty();
  }
}
