package kassahub.agent.simulator.device;

import kassahub.codec.licence.LicenceMask;
import kassahub.codec.licence.LicenceSignature;

/** Feature licences: FE E6 and FE E7; facts §6.1. */
final class LicenceCommands {
  private final Condition condition;
  private final Faults faults;
  private final LicenceLock lock;

  LicenceCommands(Condition condition, Faults faults, LicenceLock lock) {
    this.condition = condition;
    this.faults = faults;
    this.lock = lock;
  }

  Answer read() {
    requireSupport();
    return new Answer().raw(condition.licence().bytes());
  }

  Answer write(Request request) {
    requireSupport();
    LicenceMask licence = LicenceMask.of(request.bytes(LicenceMask.LENGTH));
    LicenceSignature signature = LicenceSignature.of(request.bytes(LicenceSignature.LENGTH));
    if (faults.on(Fault.LICENCE_REFUSED)) {
      throw new Refusal((int) faults.number(Fault.LICENCE_REFUSED, 0));
    }
    if (!lock.opensFor(condition.text(Setting.SERIAL), licence, signature)) {
      throw new Refusal(ResultCode.AUTHENTICATION);
    }
    if (faults.on(Fault.LICENCE_NOT_KEPT)) {
      return new Answer();
    }
    condition.put(Setting.LICENCE, licence.hex());
    condition.put(Setting.SIGNATURE, signature.hex());
    condition.put(Setting.LICENCE_WRITES, condition.number(Setting.LICENCE_WRITES) + 1);
    return new Answer();
  }

  private void requireSupport() {
    if (faults.on(Fault.NO_LICENCE_COMMANDS)) {
      throw new Refusal(ResultCode.UNSUPPORTED);
    }
  }
}
