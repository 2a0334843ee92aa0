package kassahub.agent.stick;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import kassahub.agent.driver.Answer;
import kassahub.agent.driver.LicenceWrite;
import kassahub.agent.driver.RegisterFault;
import kassahub.agent.register.Messages;
import kassahub.codec.licence.LicenceLine;
import kassahub.proto.v1.DispatchResult.Outcome;
import kassahub.proto.v1.FileInstall;
import kassahub.proto.v1.Report;

/**
 * One licence on its way from a file into a register. Kept before it is written, so that a command
 * that is ended half way is not forgotten, and again with what became of it.
 */
public final class StickInstall {
  private static final int FILE_CHARACTERS = 100;
  private static final int USER_CHARACTERS = 60;

  private final StickRecords records;
  private final InstantSource clock;
  private final Report begun;

  private StickInstall(StickRecords records, InstantSource clock, Report begun) {
    this.records = records;
    this.clock = clock;
    this.begun = begun;
  }

  /**
   * What is known of it beforehand.
   *
   * @param register as it says its serial number itself
   * @param file where the line is from
   * @param user who is signed in
   */
  public record Source(String register, LicenceLine line, Path file, String user) {
    private FileInstall.Builder message() {
      return FileInstall.newBuilder()
          .setId(StickRecords.newId())
          .setLicence(ByteString.copyFrom(line.mask().bytes()))
          .setSignature(ByteString.copyFrom(line.signature().bytes()))
          .setFile(cut(String.valueOf(file.getFileName()), FILE_CHARACTERS))
          .setUser(cut(user, USER_CHARACTERS));
    }
  }

  /** On disk when this returns. */
  public static StickInstall begin(StickRecords records, InstantSource clock, Source source)
      throws IOException {
    Report begun =
        Report.newBuilder()
            .setRegister(source.register())
            .setDeviceTimeMillis(clock.millis())
            .setFileInstall(source.message().setAtMillis(clock.millis()))
            .build();
    records.keep(begun);
    return new StickInstall(records, clock, begun);
  }

  public String register() {
    return begun.getRegister();
  }

  /** On disk when this returns. */
  public void end(Answer<LicenceWrite> answer) throws IOException {
    end(answer.match(this::done, this::failed).build());
  }

  private FileInstall.Builder done(LicenceWrite write) {
    return result(write.written() ? Outcome.DONE : Outcome.ALREADY)
        .setHeld(ByteString.copyFrom(write.held().bytes()));
  }

  private FileInstall.Builder failed(RegisterFault fault) {
    return result(Outcome.FAILED).setReason(Messages.fault(fault));
  }

  private FileInstall.Builder result(Outcome outcome) {
    return begun.getFileInstall().toBuilder().setOutcome(outcome).setAtMillis(clock.millis());
  }

  /**
   * Who tried three times wants one line in the hub: what was written, or the last try. A licence
   * that was found there says nothing after the one that brought it.
   */
  private void end(FileInstall ended) throws IOException {
    Report record = begun.toBuilder().setFileInstall(ended).build();
    boolean news = true;
    for (Report old : records.all()) {
      FileInstall earlier = old.getFileInstall();
      if (!StickRecords.alike(old, record) || earlier.getId().equals(ended.getId())) {
        continue;
      }
      if (!StickRecords.done(earlier)) {
        records.forget(old);
      } else if (ended.getOutcome() == Outcome.ALREADY) {
        news = false;
      }
    }
    if (news) {
      records.keep(record);
    } else {
      records.forget(begun);
    }
  }

  private static String cut(String text, int most) {
    return text.length() > most ? text.substring(0, most) : text;
  }
}
