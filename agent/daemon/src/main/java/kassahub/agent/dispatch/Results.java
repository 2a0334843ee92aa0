package kassahub.agent.dispatch;

import com.google.protobuf.ByteString;
import kassahub.agent.driver.LicenceWrite;
import kassahub.agent.driver.RegisterFault;
import kassahub.agent.register.Messages;
import kassahub.proto.v1.Dispatch;
import kassahub.proto.v1.DispatchResult;
import kassahub.proto.v1.DispatchResult.Outcome;

/** Results as messages. */
final class Results {
  private static final int MOST_CHARACTERS = 300;

  private Results() {}

  static DispatchResult done(Dispatch dispatch) {
    return of(dispatch, Outcome.DONE).build();
  }

  static DispatchResult licence(Dispatch dispatch, LicenceWrite write) {
    return of(dispatch, write.written() ? Outcome.DONE : Outcome.ALREADY)
        .setLicence(ByteString.copyFrom(write.held().bytes()))
        .build();
  }

  static DispatchResult because(Dispatch dispatch, Outcome outcome, RegisterFault fault) {
    return of(dispatch, outcome).setReason(Messages.fault(fault)).build();
  }

  /** Waiting for what passes, failed otherwise. */
  static DispatchResult fault(Dispatch dispatch, RegisterFault fault) {
    return because(dispatch, fault.kind().passing() ? Outcome.WAITING : Outcome.FAILED, fault);
  }

  /** Of work of the agent itself. */
  static DispatchResult of(Dispatch dispatch, Outcome outcome, String code, String message) {
    DispatchResult.Builder result = of(dispatch, outcome);
    if (!code.isEmpty()) {
      String kept =
          message.length() > MOST_CHARACTERS ? message.substring(0, MOST_CHARACTERS) : message;
      result.getReasonBuilder().setCode(code).setMessage(kept);
    }
    return result.build();
  }

  static boolean isFinal(DispatchResult result) {
    return result.getOutcome() != Outcome.WAITING
        && result.getOutcome() != Outcome.OUTCOME_UNSPECIFIED;
  }

  private static DispatchResult.Builder of(Dispatch dispatch, Outcome outcome) {
    return DispatchResult.newBuilder().setDispatch(dispatch.getId()).setOutcome(outcome);
  }
}
